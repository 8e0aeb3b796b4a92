import { currentExercise, leftMs } from '@tribu-live/protocol';
import type { RoomState } from '../../src/index.ts';
import { firstName } from '../room/call-view.ts';
import type { Words } from '../words/words.ts';
import { circleView } from './circle-view.ts';
import { whispererOf } from './own-voice.ts';
import { endedAt, sceneOf } from './scene.ts';
import { lengthSaid, timeSaid } from './writing-view.ts';

/** One look at the room. */
export interface Look {
  readonly state: RoomState;
  readonly now: number;
}

/** What a look brought that the one before had not. */
export interface News {
  /** Said when the screen reader has time. */
  readonly said: readonly string[];
  /** Said at once. */
  readonly urgent: readonly string[];
  readonly bell: boolean;
}

/** What happened between two looks at the room, in words for one person. Nothing at the first look. */
export function newsBetween(before: Look, after: Look, youId: string, words: Words): News {
  const said: string[] = [];
  const urgent: string[] = [];
  let bell = false;
  const pens = pensUp(before, after);
  if (pens) {
    urgent.push(words.t('pens.up'));
    bell = true;
  }
  said.push(...exerciseNews(before, after, words));
  const circle = circleNews(before, after, youId, words);
  said.push(...circle.said);
  urgent.push(...circle.urgent);
  said.push(...groupNews(before.state, after.state, youId, words));
  said.push(...ownNews(before.state, after.state, youId, words));
  return { said, urgent, bell: bell || circle.bell };
}

/** Who comes back minutes later hears no bell for what is long over. */
const PENS_UP_SAID_MS = 15_000;

function pensUp(before: Look, after: Look): boolean {
  const last = after.state.exercises.at(-1);
  const at = last === undefined ? null : endedAt(last);
  if (last === undefined || at === null || after.now - at > PENS_UP_SAID_MS) return false;
  return currentExercise(before.state)?.id === last.id;
}

function exerciseNews(before: Look, after: Look, words: Words): string[] {
  const was = currentExercise(before.state);
  const is = currentExercise(after.state);
  if (is === null) return [];
  if (was?.id !== is.id) return [lengthSaid(is.durationMs, 'write.begins', words)];
  const said: string[] = [];
  if (is.durationMs > was.durationMs) {
    said.push(lengthSaid(is.durationMs - was.durationMs, 'write.extended', words));
  }
  if (was.phase.is === 'running' && is.phase.is === 'paused') said.push(words.t('write.paused'));
  if (was.phase.is === 'paused' && is.phase.is === 'running') said.push(words.t('write.resumed'));
  const time = timeSaid(leftMs(was, before.now), leftMs(is, after.now), words);
  return time === '' ? said : [...said, time];
}

function circleNews(before: Look, after: Look, youId: string, words: Words): News {
  const { circle } = after.state;
  const nothing = { said: [], urgent: [], bell: false };
  if (circle === null) return nothing;
  const known = before.state.circle;
  const is = circleView(after.state, circle, youId, after.now);
  const was = known === null ? null : circleView(before.state, known, youId, before.now);
  const said: string[] = [];
  if (is.yours && was?.yours !== true) {
    return { said: [], urgent: [words.t('circle.yours'), words.t('circle.yoursText')], bell: true };
  }
  if (is.reader !== null && is.reader.personId !== was?.reader?.personId) {
    said.push(words.t('circle.reads', { name: firstName(is.reader.name) }));
  }
  if (is.before === 1 && was?.before !== 1) said.push(words.t('circle.soon'));
  if (is.reader?.dropped === true && was?.reader?.dropped !== true) {
    said.push(words.t('circle.dropped', { name: firstName(is.reader.name) }));
  }
  if (is.over && was?.over !== true) said.push(words.t('circle.over'));
  // The reader hears that the time is over, and who keeps the time.
  const concerned = is.yours || after.state.people[youId]?.role === 'mentor';
  const rang = is.late && was?.late !== true && was?.reader?.personId === is.reader?.personId;
  if (rang && is.yours) said.push(words.t('circle.bell'));
  return { said, urgent: [], bell: rang && concerned };
}

function groupNews(before: RoomState, after: RoomState, youId: string, words: Words): string[] {
  const is = sceneOf(after, youId);
  if (after.groups === null) return before.groups === null ? [] : [words.t('group.closed')];
  if (is.is !== 'groups') return [];
  const said: string[] = [];
  const was = sceneOf(before, youId);
  if (is.groupId !== null && (was.is !== 'groups' || was.groupId !== is.groupId)) {
    const group = is.groups.groups.find(({ id }) => id === is.groupId);
    said.push(words.t('group.formed', { name: group?.name ?? '' }));
  }
  if (is.groups.gathering && before.groups?.gathering !== true) said.push(words.t('group.gatheringSoon'));
  const told = is.groups.broadcast;
  if (told !== null && told.at !== before.groups?.broadcast?.at) said.push(told.text);
  return said;
}

function ownNews(before: RoomState, after: RoomState, youId: string, words: Words): string[] {
  const said: string[] = [];
  const whisperer = whispererOf(after, youId);
  if (whisperer !== null && whispererOf(before, youId) === null) {
    said.push(words.t('work.whisper', { name: firstName(whisperer) }));
  }
  const nudge = after.nudges[youId];
  if (nudge !== undefined && nudge.at !== before.nudges[youId]?.at) {
    said.push(`${words.t('work.nudge')}. ${nudge.note === '' ? words.t('work.nudge.plain') : nudge.note}`);
  }
  if (after.floor.includes(youId) && !before.floor.includes(youId)) said.push(words.t('work.floor'));
  if (after.people[youId]?.role === 'mentor') {
    for (const { personId } of after.hands) {
      if (before.hands.some((hand) => hand.personId === personId)) continue;
      said.push(words.t('work.hand.raised', { name: firstName(after.people[personId]?.name ?? '') }));
    }
  }
  for (const poll of Object.values(after.polls)) {
    if (before.polls[poll.id] === undefined) said.push(words.t('poll.opened', { question: poll.question }));
  }
  return said;
}
