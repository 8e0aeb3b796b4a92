import {
  currentExercise,
  isConnected,
  isOver,
  isSilent,
  PAGE_GRACE_MS,
  type RoomState,
  TURN_KEPT_MS,
} from '@tribu-live/protocol';
import { deadlinesOf } from '../../../src/rooms/derived.ts';
import { permitted } from '../../../src/rooms/routes/permitted.ts';
import { routes } from '../../../src/rooms/routes/routes.ts';
import { must } from './violation.ts';

/** What holds in every state of every workshop. @throws Violation */
export function checkState(state: RoomState): void {
  checkMedia(state);
  checkCircle(state);
  checkGroups(state);
  checkDeadlines(state);
  checkPeople(state);
}

function checkMedia(state: RoomState): void {
  const tracks = permitted(state);
  for (const track of tracks) {
    const { trackId, publisherId, viewers } = track;
    const { to } = state.tracks[trackId] ?? {};
    if (to !== undefined) {
      must(
        viewers.every((id) => id === to),
        'whisper to one',
        () => `${trackId} goes to ${viewers.join()}`,
      );
      must(!track.recorded, 'whisper never recorded', () => trackId);
    }
    for (const viewer of viewers) {
      must(viewer !== publisherId, 'never back to its sender', () => viewer);
      const presence = state.people[viewer]?.presence.is ?? 'unknown';
      must(/^(dis)?connected$/.test(presence), 'media to who is here', () => `${viewer} is ${presence}`);
      const together = placeOf(state, viewer) === placeOf(state, publisherId);
      must(to !== undefined || together, 'media within a group', () => `${publisherId} reaches ${viewer}`);
    }
  }
  for (const route of routes(tracks, new Map())) {
    const student = state.people[route.publisherId]?.role === 'student';
    if (!student || route.source !== 'microphone' || route.silenced) continue;
    const goes = route.recorded || route.viewers.some(({ paused }) => !paused);
    must(!goes || !isSilent(state), 'silent students', () => `${route.publisherId} is routed in silence`);
  }
}

/** Recomputed here: a member's group, else the group that is looked into, else the room. */
function placeOf({ groups }: RoomState, personId: string): string {
  return groups?.members[personId] ?? groups?.visits[personId] ?? 'the room';
}

function checkCircle({ circle, people, volunteers, hands, floor }: RoomState): void {
  for (const [what, ids] of [
    ['queue', circle?.queue ?? []],
    ['volunteers', volunteers],
    ['hands', hands.map(({ personId }) => personId)],
    ['floor', floor],
  ] as const) {
    must(new Set(ids).size === ids.length, `nobody twice in ${what}`, () => ids.join());
    const gone = what === 'queue' ? /removed/ : /left|removed/;
    const parted = ids.filter((id) => gone.test(people[id]?.presence.is ?? ''));
    must(parted.length === 0, `who parted is not in ${what}`, () => parted.join());
  }
  if (circle === null) return;
  const { reader, queue } = circle;
  if (reader === null) {
    const ready = queue.filter((id) => isConnected(people[id]));
    must(ready.length === 0, 'a circle goes on', () => `${ready.join()} wait and nobody reads`);
    return;
  }
  must(!queue.includes(reader.personId), 'the reader does not wait', () => reader.personId);
  const presence = people[reader.personId]?.presence.is ?? 'unknown';
  must(/^(dis)?connected$/.test(presence), 'the reader is here', () => `${reader.personId} is ${presence}`);
  const dropped = reader.droppedAt !== null;
  must(dropped === (presence === 'disconnected'), 'a broken line is known', () => `${presence}, ${dropped}`);
}

function checkGroups(state: RoomState): void {
  const { groups, people } = state;
  if (groups === null) return;
  const ids = new Set(groups.groups.map(({ id }) => id));
  must(ids.size === groups.groups.length, 'groups differ', () => [...ids].join());
  for (const [personId, id] of [...Object.entries(groups.members), ...Object.entries(groups.visits)])
    must(ids.has(id), 'groups that exist', () => `${personId} is in ${id}`);
  for (const group of groups.groups) {
    const within = group.pen === null || groups.members[group.pen] === group.id;
    must(within, 'the pen stays in its group', () => `${group.pen} writes in ${group.name}`);
  }
  for (const person of Object.values(people)) {
    const both = Object.hasOwn(groups.members, person.id) && Object.hasOwn(groups.visits, person.id);
    must(!both, 'nobody in two groups', () => person.id);
    const belongs = person.role === 'student' || person.role === 'guest';
    const placed = groups.members[person.id] !== undefined;
    must(!belongs || !isConnected(person) || placed, 'everybody has a group', () => person.id);
  }
  must(currentExercise(state) === null, 'no groups in an exercise', () => groups.roundId);
  must(state.circle === null, 'no groups in a circle', () => groups.roundId);
}

function checkDeadlines(state: RoomState): void {
  const stands = (kind: string, dueAt: number) =>
    must(
      deadlinesOf(state).some((deadline) => deadline.kind === kind && deadline.dueAt === dueAt),
      'a deadline stands for what runs',
      () => `${kind} at ${dueAt} is not among ${JSON.stringify(deadlinesOf(state))}`,
    );
  if (isOver(state)) {
    must(deadlinesOf(state).length === 0, 'nothing runs after the end', () => state.status.is);
    const open = state.exercises.filter(({ phase }) => phase.is !== 'frozen');
    must(open.length === 0, 'the end freezes every page', () => open.map(({ id }) => id).join());
    return;
  }
  const { session } = state;
  if (session !== null) stands('room.close', session.endsAt + session.graceMs);
  const unfrozen = state.exercises.filter(({ phase }) => phase.is !== 'frozen');
  must(unfrozen.length <= 1, 'one exercise at a time', () => unfrozen.map(({ id }) => id).join());
  for (const { phase } of unfrozen) {
    if (phase.is === 'running') stands('exercise.end', phase.endsAt);
    if (phase.is === 'ended') stands('pages.freeze', phase.at + PAGE_GRACE_MS);
  }
  const droppedAt = state.circle?.reader?.droppedAt ?? null;
  if (droppedAt !== null) stands('circle.drop', droppedAt + TURN_KEPT_MS);
  const groupsEnd = state.groups?.endsAt ?? null;
  if (groupsEnd !== null) stands('groups.end', groupsEnd);
}

function checkPeople({ people, tracks, muted, help, door }: RoomState): void {
  for (const track of Object.values(tracks)) {
    const presence = people[track.personId]?.presence.is ?? 'unknown';
    must(
      /^(dis)?connected$/.test(presence),
      'tracks of who is here',
      () => `${track.personId} is ${presence}`,
    );
    must((track.source === 'whisper') === (track.to !== undefined), 'a whisper has its one', () => track.id);
  }
  for (const id of Object.keys(help))
    must(/connected/.test(people[id]?.presence.is ?? ''), 'help for who is here', () => id);
  for (const id of Object.keys(muted))
    must(/student|guest|mentor/.test(people[id]?.role ?? ''), 'who may be muted', () => id);
  for (const id of Object.keys(door.knocking))
    must(!isConnected(people[id]), 'who is in does not knock', () => id);
}
