import type { StoredEvent } from '@tribu-live/protocol';
import type * as Sdk from '../../../client-sdk/src/index.ts';
import type { SdkWindow } from '../../support/index.ts';

// What runs in a page of the bench; each function goes there as text and may use nothing from outside itself.

/** What a page keeps for the bench. Moments are milliseconds since the Unix epoch. */
export interface FailoverWindow extends SdkWindow {
  room: Sdk.LiveRoom;
  /** Each remote camera track that showed a picture: when it was added, and its first frame. */
  pictures: { addedAtMs: number; firstFrameAtMs: number }[];
  /** Came back to the room. */
  liveAtMs: number[];
  told: StoredEvent[];
  /** What was sent and what became of it: `accepted`, or the refusal's code; null: not answered yet. */
  chats: { text: string; became: string | null }[];
  stop: (() => void) | undefined;
}

export async function enter(options: { serverUrl: string; token: string }): Promise<void> {
  const here = window as unknown as FailoverWindow;
  const room = await here.tribu.join(options);
  Object.assign(here, { room, pictures: [], liveAtMs: [], told: [], chats: [] });
  let lost = false;
  room.on('connection', ({ connection }) => {
    if (connection.is === 'live' && lost) here.liveAtMs.push(Date.now());
    lost = connection.is !== 'live';
  });
  room.on('event', ({ event }) => here.told.push(event));
  const show = (track: Sdk.RemoteTrack) => {
    if (track.source !== 'camera') return;
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.srcObject = new MediaStream([track.track]);
    document.body.append(video);
    const addedAtMs = Date.now();
    video.requestVideoFrameCallback((nowMs) =>
      here.pictures.push({ addedAtMs, firstFrameAtMs: performance.timeOrigin + nowMs }),
    );
    // A track that ends makes its element paint once more.
    room.on('trackRemoved', (removed) => {
      if (removed.track === track) video.remove();
    });
  };
  for (const track of room.remoteTracks.values()) show(track);
  room.on('trackAdded', ({ track }) => show(track));
  await room.publish('microphone');
  await room.publish('camera');
}

/** The mentor says something twice a second, whether the line stands or not. */
export function talk(): void {
  const here = window as unknown as FailoverWindow;
  const timer = setInterval(() => {
    const chat: FailoverWindow['chats'][number] = {
      text: `message ${here.chats.length + 1}`,
      became: null,
    };
    here.chats.push(chat);
    here.room.chat.send(chat.text).then(
      () => {
        chat.became = 'accepted';
      },
      (error: { code?: string }) => {
        chat.became = error.code ?? String(error);
      },
    );
  }, 500);
  here.stop = () => clearInterval(timer);
}

/** Somebody writes a word three times a second, whether the line stands or not. */
export function write(exerciseId: string): void {
  const here = window as unknown as FailoverWindow;
  const page = here.room.pages.own(exerciseId);
  const timer = setInterval(() => page.write(`${page.text} mot`.trimStart()), 330);
  here.stop = () => clearInterval(timer);
}

/** Ends talking or writing; resolves once all of it has arrived. Gives the text of the page, if one was written. */
export async function finish(exerciseId: string | null): Promise<string> {
  const here = window as unknown as FailoverWindow;
  here.stop?.();
  here.stop = undefined;
  const page = exerciseId === null ? null : here.room.pages.own(exerciseId);
  const arrived = () =>
    here.chats.every(({ became }) => became !== null) && (page === null || page.status === 'saved');
  while (!arrived()) await new Promise((done) => setTimeout(done, 50));
  return page?.text ?? '';
}
