import type { LiveRoom } from '../../src/index.ts';
import type { Source } from './devices.ts';
import type { Chosen } from './preview.ts';

/** How one's own devices stand in the room. */
export interface OwnDevice {
  readonly on: boolean;
  readonly track: MediaStreamTrack | null;
  readonly unplugged: boolean;
}

export function ownDevice(room: LiveRoom, source: Source | 'screen'): OwnDevice {
  const local = room.localTracks.get(source);
  if (local === undefined) return { on: false, track: null, unplugged: false };
  const on = !local.silenced && !local.endedByDevice;
  return { on, track: on ? local.track : null, unplugged: local.endedByDevice };
}

/** Publishes what was chosen before entering. A device that was off is asked for when it is first switched on. */
export async function publishChosen(
  room: LiveRoom,
  devices: Readonly<Record<Source, Chosen>>,
): Promise<void> {
  const publish = async (source: Source): Promise<void> => {
    const { state, deviceId } = devices[source];
    if (state.is !== 'on') return;
    await room.publish(source, { track: state.track, ...(deviceId === null ? {} : { deviceId }) });
  };
  await Promise.all([publish('microphone'), publish('camera')]);
}

/** Switches one's own device; opens it the first time. */
export async function toggleDevice(room: LiveRoom, source: Source, deviceId: string | null): Promise<void> {
  const local = room.localTracks.get(source);
  if (local === undefined) await room.publish(source, deviceId === null ? {} : { deviceId });
  else if (local.endedByDevice) await replace(room, source);
  else await room.setSilenced(source, !local.silenced);
}

/** The device is gone: whatever the browser offers now takes its place. */
async function replace(room: LiveRoom, source: Source): Promise<void> {
  await room.unpublish(source);
  await room.publish(source);
}

export async function toggleScreen(room: LiveRoom): Promise<void> {
  if (room.localTracks.has('screen')) await room.unpublish('screen');
  else await room.publish('screen');
}

/** Takes another device; one that is switched off stays off and uses it next time. */
export async function pickDevice(room: LiveRoom, source: Source, deviceId: string): Promise<void> {
  if (room.localTracks.has(source)) await room.switchDevice(source, deviceId);
  else await room.publish(source, { deviceId });
}

export function canShareScreen(): boolean {
  return globalThis.navigator?.mediaDevices?.getDisplayMedia !== undefined;
}
