import type { TrackSource } from '@tribu-live/protocol';
import { MEDIA_DEFAULTS } from '../defaults.ts';
import { MediaDeviceFailure } from './device-failure.ts';

/**
 * Opens a camera or microphone, or lets the person choose a screen. The caller stops the track.
 * `deviceId` asks for that very device; without it the browser's default is taken.
 * @throws MediaDeviceFailure
 */
export async function openDevice(source: TrackSource, deviceId?: string): Promise<MediaStreamTrack> {
  const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw new MediaDeviceFailure(source, 'unsupported');
  try {
    const stream = await ask(devices, source, deviceId);
    const [track] = stream.getTracks();
    if (track === undefined) throw new MediaDeviceFailure(source, 'missing');
    if (source === 'camera') track.contentHint = 'motion';
    if (source === 'screen') track.contentHint = 'detail';
    return track;
  } catch (error) {
    throw MediaDeviceFailure.from(source, error);
  }
}

/** Cameras, microphones or loudspeakers of this machine; labels are empty until one was allowed. */
export async function listDevices(
  kind: 'camera' | 'microphone' | 'loudspeaker',
): Promise<readonly { readonly deviceId: string; readonly label: string }[]> {
  const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  const wanted = { camera: 'videoinput', microphone: 'audioinput', loudspeaker: 'audiooutput' }[kind];
  const all = (await devices?.enumerateDevices()) ?? [];
  return all
    .filter((device) => device.kind === wanted && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

function ask(devices: MediaDevices, source: TrackSource, deviceId: string | undefined): Promise<MediaStream> {
  const exactly = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  const { camera, screen } = MEDIA_DEFAULTS;
  switch (source) {
    case 'microphone':
    case 'whisper':
      return devices.getUserMedia({
        audio: {
          ...exactly,
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          channelCount: { ideal: 1 },
        },
      });
    case 'camera':
      return devices.getUserMedia({
        video: {
          ...exactly,
          width: { ideal: camera.width },
          height: { ideal: camera.height },
          frameRate: { ideal: camera.frameRate, max: camera.maxFrameRate },
        },
      });
    case 'screen':
      if (typeof devices.getDisplayMedia !== 'function') throw new MediaDeviceFailure(source, 'unsupported');
      return devices.getDisplayMedia({
        video: {
          width: { max: screen.maxWidth },
          height: { max: screen.maxHeight },
          frameRate: { max: screen.maxFrameRate },
        },
        audio: false,
      });
  }
}
