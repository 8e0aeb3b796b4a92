import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { settled } from '../../test/support/manual-timers.ts';
import { ownTracks } from '../../test/support/own-tracks.ts';

/** The browser's list of devices. */
const plugged = Object.assign(new EventTarget(), {
  ids: [] as string[],
  enumerateDevices: async () =>
    plugged.ids.map((deviceId) => ({ kind: 'videoinput', deviceId, label: deviceId })),
});

beforeEach(() => {
  plugged.ids = ['front'];
  vi.stubGlobal('navigator', { mediaDevices: plugged });
});
afterEach(() => vi.unstubAllGlobals());

async function plug(...ids: string[]): Promise<void> {
  plugged.ids = ids;
  plugged.dispatchEvent(new Event('devicechange'));
  await settled();
}

/** A camera that was on and is unplugged, with no other in its place. */
async function unplugged() {
  const set = ownTracks();
  await settled();
  await set.local.publish('camera', {});
  set.devices.refusal = () => 'missing';
  set.devices.last.unplug();
  await plug();
  expect(set.shown('camera')).toMatchObject({ silenced: true, endedByDevice: true, track: null });
  set.devices.refusal = () => null;
  return set;
}

it('switches a camera on again that was unplugged and is back', async () => {
  const { devices, shown, said } = await unplugged();
  await plug('front');
  expect(devices.live).toHaveLength(1);
  expect(shown('camera')).toMatchObject({ silenced: false, endedByDevice: false });
  expect(said.at(-1)).toMatchObject({ call: 'change', silenced: false });
});

it('never switches a camera on that the person has switched off since', async () => {
  const { local, devices, shown } = await unplugged();
  await local.setSilenced('camera', true);
  expect(shown('camera')?.endedByDevice).toBe(false);
  await plug('front');
  expect(devices.live).toEqual([]);
});

it('takes no other news of devices for the camera’s return', async () => {
  const set = await unplugged();
  await plug();
  expect(set.devices.live).toEqual([]);
});

it('switches where only one camera can be open: the old one makes room', async () => {
  const { local, devices } = ownTracks();
  await local.publish('camera', { deviceId: 'front' });
  devices.refusal = () => (devices.live.length > 0 ? 'busy' : null);
  await local.switchDevice('camera', 'back');
  expect(devices.live).toEqual(['back']);
});

it('goes on with the old camera when the other can’t be had', async () => {
  const { local, devices } = ownTracks();
  await local.publish('camera', { deviceId: 'front' });
  devices.refusal = (deviceId) => (deviceId === 'back' ? 'busy' : null);
  await expect(local.switchDevice('camera', 'back')).rejects.toMatchObject({ reason: 'busy' });
  expect(devices.live).toEqual(['front']);
});

it('doesn’t take the old camera’s end during a switch for a loss', async () => {
  const { local, devices, shown } = ownTracks();
  await local.publish('camera', { deviceId: 'front' });
  const old = devices.last;
  const switching = local.switchDevice('camera', 'back');
  old.unplug();
  await switching;
  await settled();
  expect(devices.opened.map(({ deviceId }) => deviceId)).toEqual(['front', 'back']);
  expect(shown('camera')?.endedByDevice).toBe(false);
});

it('takes another device only for one that is missing', async () => {
  const { local, devices } = ownTracks();
  await local.publish('camera', { deviceId: 'front' });
  await local.setSilenced('camera', true);
  devices.refusal = (deviceId) => (deviceId === 'front' ? 'busy' : null);
  await expect(local.setSilenced('camera', false)).rejects.toMatchObject({ reason: 'busy' });
  devices.refusal = (deviceId) => (deviceId === 'front' ? 'missing' : null);
  await local.setSilenced('camera', false);
  expect(devices.live).toEqual([undefined]);
});

it('tells that the camera is off although its transports went away meanwhile', async () => {
  const { local, pair, said } = ownTracks();
  await local.publish('camera', {});
  const producer = pair.producers[0];
  if (producer === undefined) throw new Error('nothing was produced');
  producer.replace = async () => {
    pair.close();
    throw new Error('closed');
  };
  await local.setSilenced('camera', true);
  expect(said.at(-1)).toMatchObject({ call: 'change', silenced: true });
});
