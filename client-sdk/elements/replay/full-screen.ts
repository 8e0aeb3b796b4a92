/** iPhones show a video in full screen, but no element around it. */
interface PhoneVideo {
  webkitEnterFullscreen?: () => void;
}

/** Into full screen, or out of it. */
export function toggleFullScreen(player: HTMLElement, video: HTMLVideoElement | null): void {
  if (player.matches(':fullscreen')) void document.exitFullscreen();
  else if (player.requestFullscreen !== undefined) void player.requestFullscreen();
  else (video as PhoneVideo | null)?.webkitEnterFullscreen?.();
}
