import { randomUUID } from 'node:crypto';
import { type Method, PROTOCOL_VERSION } from '@tribu-live/protocol';

const FINGERPRINT = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') };
const DTLS = { role: 'client', fingerprints: [FINGERPRINT] };
const AUDIO = {
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 100,
      clockRate: 48_000,
      channels: 2,
      parameters: {},
      rtcpFeedback: [],
    },
  ],
  headerExtensions: [],
  encodings: [{ ssrc: 1111 }],
  rtcp: { cname: 'c', reducedSize: true },
};
const CAPABILITIES = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
  ],
  headerExtensions: [],
};

const commandId = randomUUID();
const [exerciseId, circleId, questionId, messageId, pollId, roundId, groupId, trackId] = Array.from(
  { length: 8 },
  () => randomUUID(),
);
const personId = 'nobody';
const prompt = [{ kind: 'paragraph', spans: [{ text: 'Raconte.' }] }];
const bare = { commandId };
const ofPerson = { commandId, personId };
const ofExercise = { commandId, exerciseId };
const BLOCK = {
  blockId: 'accueil',
  kind: 'welcome',
  title: 'Accueil',
  minutes: 5,
  microphones: 'open',
  layout: 'gallery',
};

/** A body that each method takes; the hostile ones are made from these. */
export const VALID: { readonly [M in Method]: Record<string, unknown> } = {
  'room.join': {
    protocolVersion: PROTOCOL_VERSION,
    instanceId: randomUUID(),
    rtpCapabilities: CAPABILITIES,
    last: { epoch: 0, seq: 0 },
  },
  'room.leave': bare,
  'room.end': bare,
  'session.extend': { commandId, byMinutes: 5 },
  'person.remove': { ...ofPerson, reason: '' },
  'consent.answer': { commandId, purpose: 'record', answer: 'no', textVersion: '1' },
  'track.publish': {
    commandId,
    trackId,
    source: 'microphone',
    silenced: false,
    rtpParameters: AUDIO,
    dtlsParameters: DTLS,
  },
  'track.change': { commandId, trackId, silenced: true },
  'track.unpublish': { commandId, trackId },
  'media.ready': { trackIds: [], dtlsParameters: DTLS },
  'media.restartIce': { transport: 'send' },
  'media.demand': { visible: [{ trackId, width: 10, height: 10 }] },
  'signal.send': { type: 'connection.quality', data: { quality: 'good' } },
  'window.report': { page: 'used', line: 'good', firstFrameMs: 160 },
  'clock.read': {},
  'token.renew': {},
  'exercise.start': {
    ...ofExercise,
    prompt,
    material: { title: 'Le récit', url: 'https://school.example/recit' },
    durationSeconds: 600,
  },
  'exercise.pause': ofExercise,
  'exercise.resume': ofExercise,
  'exercise.extend': { ...ofExercise, bySeconds: 60 },
  'exercise.end': ofExercise,
  'page.penDown': { ...ofExercise, down: true },
  'page.share': { ...ofExercise, with: 'all' },
  'page.save': { exerciseId, revision: 1, text: 'Un bol' },
  'page.read': { exerciseId, personId },
  'help.ask': bare,
  'help.clear': ofPerson,
  'nudge.send': { ...ofPerson, note: 'Continue' },
  'circle.volunteer': { commandId, on: true },
  'circle.open': {
    commandId,
    circleId,
    exerciseId,
    from: 'everybody',
    order: [personId],
    perReaderSeconds: 60,
  },
  'circle.arrange': { commandId, order: [personId] },
  'circle.next': bare,
  'circle.pass': bare,
  'circle.skip': ofPerson,
  'circle.give': ofPerson,
  'circle.close': bare,
  'hand.raise': bare,
  'hand.lower': ofPerson,
  'hands.lowerAll': bare,
  'floor.give': ofPerson,
  'floor.take': ofPerson,
  'person.mute': { ...ofPerson, source: 'microphone', muted: true },
  'microphones.set': { commandId, mode: 'open' },
  'door.set': { commandId, locked: false, waiting: false },
  'door.admit': ofPerson,
  'role.hand': { ...ofPerson, mentor: true },
  'question.ask': { commandId, questionId, text: 'Pourquoi ?' },
  'question.vote': { commandId, questionId, on: true },
  'question.answer': { commandId, questionId, how: 'written', text: 'Parce que.' },
  'question.withdraw': { commandId, questionId },
  'chat.send': { commandId, messageId, thread: personId, text: 'Bonjour' },
  'chat.edit': { commandId, messageId, text: 'Bonsoir' },
  'chat.delete': { commandId, messageId },
  'sheet.set': { commandId, blocks: [BLOCK] },
  'sheet.templates': {},
  'block.start': { commandId, blockId: 'accueil' },
  'block.end': bare,
  'poll.open': {
    commandId,
    pollId,
    question: 'On commence ?',
    kind: 'single',
    options: ['Oui', 'Non'],
    anonymous: true,
    results: 'closed',
  },
  'poll.answer': { commandId, pollId, choice: ['0'] },
  'poll.close': { commandId, pollId },
  'card.write': { commandId, seeks: 'Un photographe', offers: 'Des bols' },
  'groups.form': {
    commandId,
    roundId,
    prompt,
    minutes: 10,
    how: 'random',
    size: 3,
    groups: [{ name: 'Prix', members: [personId] }],
  },
  'groups.move': { ...ofPerson, groupId },
  'groups.extend': { commandId, bySeconds: 120 },
  'groups.gather': bare,
  'groups.close': bare,
  'groups.visit': { commandId, groupId },
  'groups.broadcast': { commandId, text: 'Encore deux minutes' },
  'groups.takePen': bare,
  'groupPage.save': { groupId, revision: 1, text: 'Un bol' },
  'groupPage.read': { groupId },
};
export const METHODS = Object.keys(VALID) as Method[];

/** Fields that may be left out, by method and name. */
export const OPTIONAL = new Set([
  'room.join last',
  'track.publish dtlsParameters',
  'media.ready dtlsParameters',
  'window.report page',
  'window.report line',
  'window.report firstFrameMs',
  'help.clear personId',
  'hand.lower personId',
  'nudge.send note',
  'circle.open order',
  'door.set locked',
  'door.set waiting',
  'question.answer text',
  'groups.form groups',
]);

/** Fields that may be null. */
export const NULLABLE = new Set([
  'exercise.start material',
  'circle.open exerciseId',
  'circle.open perReaderSeconds',
  'chat.send thread',
  'groups.form minutes',
  'groups.visit groupId',
]);

/** Texts whose size is judged by the room, in bytes. */
export const SIZED_BY_THE_ROOM = new Set(['page.save text', 'groupPage.save text']);
