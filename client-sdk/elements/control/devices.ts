/** What became of asking for one device. */
export type DeviceState =
  | { readonly is: 'off' }
  | { readonly is: 'on'; readonly track: MediaStreamTrack }
  | { readonly is: 'missing' }
  | { readonly is: 'blocked' }
  | { readonly is: 'busy' };

export type Source = 'microphone' | 'camera';

/** The devices of this machine; labels are empty until the person has allowed their use. */
export interface DeviceLists {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

export const NO_DEVICES: DeviceLists = { microphones: [], cameras: [], speakers: [] };

/** Same picture as the room publishes, so that what is seen here is what the other will see. */
const CAMERA: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 360 },
  frameRate: { ideal: 30 },
};

/** Opens one device. Never rejects: a refusal is an answer like any other. */
export async function openDevice(source: Source, deviceId: string | null): Promise<DeviceState> {
  const opened = await openDevices({ [source]: deviceId });
  return opened[source] ?? { is: 'missing' };
}

export type Wanted = Partial<Record<Source, string | null>>;
export type Opened = Partial<Record<Source, DeviceState>>;

/**
 * Opens the wanted devices with one question of the browser where possible. When that fails, each is tried
 * alone unless its permission is known to be denied, so that one bad device does not take the other along.
 */
export async function openDevices(wanted: Wanted): Promise<Opened> {
  const sources = (['microphone', 'camera'] as const).filter((source) => source in wanted);
  if (globalThis.navigator?.mediaDevices?.getUserMedia === undefined) return all(sources, { is: 'missing' });
  try {
    return tracksOf(await navigator.mediaDevices.getUserMedia(constraints(sources, wanted)), sources);
  } catch (failure) {
    const [only] = sources;
    if (only !== undefined && sources.length === 1) return { [only]: refusalOf(failure) };
    return await openEach(sources, wanted, refusalOf(failure));
  }
}

async function openEach(sources: readonly Source[], wanted: Wanted, together: DeviceState): Promise<Opened> {
  const opened: Opened = {};
  const states = await Promise.all(sources.map((source) => permissionOf(source)));
  // Denied both, or denied by a browser that tells nothing: asking again would only nag.
  const saysNothing =
    together.is === 'blocked' && states.every((state) => state !== 'granted' && state !== 'denied');
  for (const [index, source] of sources.entries()) {
    const blocked = states[index] === 'denied' || saysNothing;
    opened[source] = blocked
      ? { is: 'blocked' }
      : ((await openDevices({ [source]: wanted[source] ?? null }))[source] ?? { is: 'missing' });
  }
  return opened;
}

/** Whether a device may be opened without the browser asking; `unknown` where it does not tell. */
export async function permissionOf(source: Source): Promise<PermissionState | 'unknown'> {
  try {
    const status = await navigator.permissions.query({ name: source as PermissionName });
    return status.state;
  } catch {
    // Firefox knows no such permission name: it will ask when the time comes.
    return 'unknown';
  }
}

export async function listDevices(): Promise<DeviceLists> {
  if (globalThis.navigator?.mediaDevices?.enumerateDevices === undefined) return NO_DEVICES;
  const devices = await navigator.mediaDevices.enumerateDevices();
  const named = devices.filter((device) => device.deviceId !== '');
  return {
    microphones: named.filter((device) => device.kind === 'audioinput'),
    cameras: named.filter((device) => device.kind === 'videoinput'),
    speakers: named.filter((device) => device.kind === 'audiooutput'),
  };
}

/** A refusal of `getUserMedia` in our words. */
export function refusalOf(failure: unknown): DeviceState {
  const name = failure instanceof Error ? failure.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { is: 'blocked' };
  if (name === 'NotReadableError' || name === 'AbortError') return { is: 'busy' };
  return { is: 'missing' };
}

function constraints(sources: readonly Source[], wanted: Wanted): MediaStreamConstraints {
  const pick = (source: Source): MediaTrackConstraints => {
    const id = wanted[source] ?? null;
    return id === null ? {} : { deviceId: { ideal: id } };
  };
  return {
    audio: sources.includes('microphone') ? pick('microphone') : false,
    video: sources.includes('camera') ? { ...CAMERA, ...pick('camera') } : false,
  };
}

function tracksOf(stream: MediaStream, sources: readonly Source[]): Opened {
  const opened: Opened = {};
  for (const source of sources) {
    const [track] = source === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks();
    opened[source] = track === undefined ? { is: 'missing' } : { is: 'on', track };
  }
  return opened;
}

function all(sources: readonly Source[], state: DeviceState): Opened {
  return Object.fromEntries(sources.map((source) => [source, state]));
}
