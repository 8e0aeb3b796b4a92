import { closesAt, type LiveRoom } from '../../src/index.ts';
import { ownDevice } from '../control/own-devices.ts';
import {
  milestone,
  milestoneWords,
  type Span,
  type TimeLeft,
  timeLeft,
  timeLeftWords,
} from '../words/time-words.ts';
import type { Words } from '../words/words.ts';
import { comingsAndGoings } from './announcer.ts';
import {
  type CallView,
  callView,
  firstName,
  type OwnFace,
  type TileRemark,
  type WaitingWords,
} from './call-view.ts';
import { sessionTitle } from './door-view.ts';
import { type Note, notes, type Quality } from './notes.ts';
import { lightSpoken, lightWords, type RecordingLight, recordingLight } from './recording-light.ts';
import { waitingWords } from './waiting.ts';

/** What the room's screen is drawn from. */
export interface CallFacts {
  readonly room: LiveRoom;
  readonly qualities: ReadonlyMap<string, Quality>;
  readonly silent: ReadonlySet<string>;
  readonly ownMicrophoneDead: boolean;
  /** The SDK finds that speech would gain if the camera were off, and the person did not decline it. */
  readonly offersCameraOff: boolean;
  readonly words: Words;
}

/** One look at the room, ready to be drawn. The next look compares itself with it. */
export interface CallFrame {
  readonly title: string;
  readonly time: string;
  /** Five minutes or less are left. */
  readonly soon: boolean;
  readonly left: TimeLeft | null;
  readonly endsAt: number | null;
  readonly view: CallView;
  readonly own: OwnFace;
  readonly stale: boolean;
  readonly quality: Quality;
  readonly remarks: ReadonlyMap<string, TileRemark>;
  readonly waiting: ReadonlyMap<string, WaitingWords>;
  readonly notes: readonly Note[];
  readonly light: RecordingLight;
  /** Last thing told to screen readers. */
  readonly said: string;
  /** A word about time and until when it stays on screen (server milliseconds). */
  readonly timeNote: { readonly text: string; readonly until: number } | null;
}

/** How long a word about time stays on screen. */
const TIME_NOTE_MS = 12_000;
const SOON_MS = 5 * 60_000;

export function callFrame(facts: CallFacts, before: CallFrame | null): CallFrame {
  const { room, words } = facts;
  const now = room.clock.now();
  const span = spanOf(room);
  const view = callView(room.state, room.you.personId, room.remoteTracks);
  const light = recordingLight(room.state, room.you.personId);
  const left = span === null ? null : timeLeft(span, now);
  const connection = room.connection;
  const quality = connection.is === 'live' ? connection.quality : (before?.quality ?? 'good');
  const stale = connection.is === 'reconnecting';
  const spoken = span === null ? null : timeSpoken(before, left, span, words);
  const timeNote = spoken === null ? stillShown(before, now) : { text: spoken, until: now + TIME_NOTE_MS };
  const camera = ownDevice(room, 'camera');
  const microphone = ownDevice(room, 'microphone');
  return {
    title: titleIn(room, view, words),
    time: left === null ? '' : timeLeftWords(left, words),
    soon: left?.is === 'overtime' || (left?.is === 'running' && left.leftMs <= SOON_MS),
    left,
    endsAt: span?.endsAt ?? null,
    view,
    own: {
      personId: room.you.personId,
      name: room.you.name,
      camera: camera.track,
      muted: !microphone.on,
    },
    stale,
    quality,
    remarks: remarksOf(view, facts),
    waiting: left === null || span === null ? new Map() : waitingOf(view, left, span, words),
    notes: notes({
      reconnecting: stale,
      ownQuality: quality,
      offersCameraOff: facts.offersCameraOff && camera.on,
      microphoneDead: facts.ownMicrophoneDead && microphone.on,
      unplugged: (['microphone', 'camera'] as const).filter((source) => ownDevice(room, source).unplugged),
      weakOthers: view.others
        .filter(
          (face) => face.presence === 'here' && (facts.qualities.get(face.personId) ?? 'good') !== 'good',
        )
        .map((face) => firstName(face.name)),
      sharing: room.localTracks.has('screen'),
      recordingWords: light.is === 'trouble' && light.told !== null ? lightWords(light, words).long : null,
      timeWords: timeNote?.text ?? null,
    }),
    light,
    said: saidNow(before, { view, stale, spoken, light }, words),
    timeNote,
  };
}

function spanOf(room: LiveRoom): Span | null {
  const closes = closesAt(room.state);
  const { session } = room.state;
  return session === null || closes === null
    ? null
    : { startsAt: session.startsAt, endsAt: session.endsAt, closesAt: closes };
}

function titleIn(room: LiveRoom, view: CallView, words: Words): string {
  const { session } = room.state;
  if (session === null) return '';
  return sessionTitle(
    session.kind,
    session.title,
    view.others.map((face) => face.name),
    words,
  );
}

/** A milestone that was just crossed, or an extension that just came; null otherwise. */
function timeSpoken(
  before: CallFrame | null,
  left: TimeLeft | null,
  span: Span,
  words: Words,
): string | null {
  const endedAt = before?.endsAt ?? null;
  if (endedAt !== null && span.endsAt > endedAt) {
    const count = Math.round((span.endsAt - endedAt) / 60_000);
    return words.t('call.extended', { count, time: words.time(span.endsAt) });
  }
  const reached = left === null ? null : milestone(before?.left ?? null, left);
  return reached === null ? null : milestoneWords(reached, span.closesAt, words);
}

function stillShown(before: CallFrame | null, now: number): CallFrame['timeNote'] {
  const note = before?.timeNote ?? null;
  return note !== null && note.until > now ? note : null;
}

function remarksOf(view: CallView, facts: CallFacts): ReadonlyMap<string, TileRemark> {
  const remarks = new Map<string, TileRemark>();
  for (const face of view.others) {
    if (face.presence === 'lost') {
      const text = facts.words.t('wait.lost', { name: firstName(face.name) });
      remarks.set(face.personId, { icon: 'wifi-off', text });
    }
    if (face.presence !== 'here') continue;
    if (facts.silent.has(face.personId) && !face.muted) {
      remarks.set(face.personId, { icon: 'mic-off', text: facts.words.t('tile.noSound') });
    }
  }
  return remarks;
}

function waitingOf(
  view: CallView,
  left: TimeLeft,
  span: Span,
  words: Words,
): ReadonlyMap<string, WaitingWords> {
  const waiting = new Map<string, WaitingWords>();
  for (const face of view.others) {
    const said = waitingWords(face, left, span, words);
    if (said !== null) waiting.set(face.personId, said);
  }
  return waiting;
}

function saidNow(
  before: CallFrame | null,
  now: {
    readonly view: CallView;
    readonly stale: boolean;
    readonly spoken: string | null;
    readonly light: RecordingLight;
  },
  words: Words,
): string {
  if (now.stale) return words.t('note.reconnecting');
  const news = [
    comingsAndGoings(before?.view ?? null, now.view, words),
    lightSpoken(before?.light ?? null, now.light, words),
    now.spoken ?? '',
  ].filter((text) => text !== '');
  if (news.length > 0) return news.join(' ');
  // "Connection lost" stops being true when the line is back.
  return before === null || before.stale ? '' : before.said;
}
