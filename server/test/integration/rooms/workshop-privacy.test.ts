import { randomUUID } from 'node:crypto';
import { type HiddenEvent, isHidden, type Role, type StoredEvent } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyntheticClient, WorkshopPart } from '../../../../loadtest/media/index.ts';
import { bookWorkshop, type School, type ServerProcess } from '../../../../loadtest/support/index.ts';
import { startSchool } from '../../support/running-school.ts';
import { dtls, microphoneRtp } from '../media/client-shapes.ts';

const INES = { id: 'ines', name: 'Inès', role: 'mentor' as Role };
const MARC = { id: 'marc', name: 'Marc', role: 'mentor' as Role };
const SPY = { id: 'spy', name: 'Sam', role: 'student' as Role };
const KARIM = { id: 'karim', name: 'Karim', role: 'student' as Role };
const ZOE = { id: 'zoe', name: 'Zoé', role: 'student' as Role };
const TOM = { id: 'tom', name: 'Tom', role: 'student' as Role };
const GABY = { id: 'gaby', name: 'Gaby', role: 'guest' as Role };
const EVERYBODY = [INES, MARC, SPY, KARIM, ZOE, TOM, GABY];

/** Words that stand nowhere else, each between the people named: the room as a whole never reads them. */
const BETWEEN = {
  pageOfKarim: 'coquelicot pervenche',
  pageForMentors: 'hirondelle martinet',
  pageTakenBack: 'bruyère callune',
  pageOfTheirGroup: 'genièvre sureau',
  nudge: 'marguerite',
  threadOfKarim: 'libellule',
  threadEdited: 'demoiselle',
  answerToKarim: 'salamandre',
  ballot: 'glycine',
  runSheet: 'chèvrefeuille',
} as const;
const FOR_ALL = {
  prompt: 'mésange',
  pageOfTom: 'rouge-gorge',
  chat: 'pinson',
  question: 'bouvreuil',
} as const;

interface Seat {
  readonly client: SyntheticClient;
  readonly part: WorkshopPart;
}

let server: ServerProcess;
let school: School;
/** Every frame that a person's sockets ever received, as it came. */
const frames = new Map<string, string[]>();

beforeAll(async () => {
  ({ server, school } = await startSchool());
});
afterAll(() => server.close());

async function enter(sessionId: string, person: (typeof EVERYBODY)[number]): Promise<Seat> {
  const kept = frames.get(person.id) ?? [];
  frames.set(person.id, kept);
  const client = await SyntheticClient.join({
    ...{ serverUrl: server.url, credential: { token: await school.token(sessionId, person) } },
    ...{ media: false, onFrame: (frame: string) => kept.push(frame) },
  });
  return { client, part: new WorkshopPart(() => client) };
}

function received(personId: string): string {
  return (frames.get(personId) ?? []).join('\n');
}

/** The events that this person was told in full. */
function told(personId: string): StoredEvent[] {
  return (frames.get(personId) ?? []).flatMap((frame) => {
    if (!frame.startsWith('42["events"')) return [];
    const [, { events }] = JSON.parse(frame.slice(2)) as [string, { events: (StoredEvent | HiddenEvent)[] }];
    return events.filter((entry): entry is StoredEvent => !isHidden(entry));
  });
}

describe('a whole workshop', () => {
  it('[R2] [R11] sends a student no word that is between others, in no frame of any socket', async () => {
    const sessionId = await bookWorkshop(school, EVERYBODY);
    const seats = new Map<string, Seat>();
    for (const person of EVERYBODY) seats.set(person.id, await enter(sessionId, person));
    const at = (person: { readonly id: string }): Seat => {
      const seat = seats.get(person.id);
      if (seat === undefined) throw new Error(`${person.id} is not there`);
      return seat;
    };
    const { client: mentor, part: steer } = at(INES);

    // The plan is the mentors' affair.
    const block = { blockId: 'b1', title: BETWEEN.runSheet, minutes: 5, microphones: 'open' as const };
    await steer.act('sheet.set', { blocks: [{ ...block, kind: 'welcome', layout: 'gallery' }] });
    // Writing: saved word by word, help asked for, a nudge, a whisper.
    await steer.begin(FOR_ALL.prompt, 3600);
    for (const person of EVERYBODY.filter(({ role }) => role === 'student'))
      await at(person).client.until((state) => state.exercises.length === 1, 'the exercise');
    await at(KARIM).part.write(BETWEEN.pageOfKarim, 12);
    await at(ZOE).part.write(BETWEEN.pageForMentors, 3);
    await at(TOM).part.write(FOR_ALL.pageOfTom, 3);
    await at(SPY).part.write('un essai');
    await at(KARIM).part.act('help.ask', {});
    await steer.act('nudge.send', { personId: KARIM.id, note: BETWEEN.nudge });
    const whisperId = randomUUID();
    await mentor.request('track.publish', {
      ...{ commandId: randomUUID(), trackId: whisperId, source: 'whisper', silenced: false, to: KARIM.id },
      ...{ rtpParameters: microphoneRtp(), dtlsParameters: dtls() },
    });
    await at(KARIM).client.until(({ tracks }) => whisperId in tracks, 'the whisper');
    await mentor.request('track.change', { commandId: randomUUID(), trackId: whisperId, silenced: true });
    await mentor.request('track.unpublish', { commandId: randomUUID(), trackId: whisperId });
    await at(ZOE).part.share('mentors');
    await at(TOM).part.share('all');
    await at(KARIM).part.penDown();
    // Somebody is curious.
    const { exerciseId } = steer;
    for (const { id } of [KARIM, ZOE])
      await expect(at(SPY).client.request('page.read', { exerciseId, personId: id })).rejects.toMatchObject({
        code: 'not_shared',
      });
    await expect(
      at(SPY).client.request('page.read', { exerciseId, personId: TOM.id }),
    ).resolves.toMatchObject({ page: { text: FOR_ALL.pageOfTom } });
    await expect(mentor.request('page.read', { exerciseId, personId: ZOE.id })).resolves.toMatchObject({
      page: { text: BETWEEN.pageForMentors },
    });
    await expect(mentor.request('page.read', { exerciseId, personId: KARIM.id })).rejects.toMatchObject({
      code: 'not_shared',
    });
    await steer.act('exercise.end', { exerciseId });
    await mentor.until(({ exercises }) => exercises[0]?.phase.is === 'frozen', 'the freeze');

    // Shared with all and taken back: what is read later is nothing.
    await steer.begin(FOR_ALL.prompt, 3600);
    await at(ZOE).client.until((state) => state.exercises.length === 2, 'the second exercise');
    await at(ZOE).part.share('all');
    await at(ZOE).part.share('nobody');
    await at(ZOE).part.write(BETWEEN.pageTakenBack);
    await at(SPY).client.until((state) => state.exercises.length === 2, 'the second exercise');
    await expect(
      at(SPY).client.request('page.read', { exerciseId: steer.exerciseId, personId: ZOE.id }),
    ).rejects.toMatchObject({ code: 'not_shared' });
    await steer.act('exercise.end', { exerciseId: steer.exerciseId });

    // Talk: a thread with the mentors, its edit, their answer; an anonymous poll and a named one.
    const messageId = await at(KARIM).part.chat(BETWEEN.threadOfKarim, KARIM.id);
    await at(KARIM).part.act('chat.edit', { messageId, text: BETWEEN.threadEdited });
    await at(MARC).part.chat(BETWEEN.answerToKarim, KARIM.id);
    await at(TOM).part.chat(FOR_ALL.chat);
    await at(TOM).part.ask(FOR_ALL.question);
    const pollId = randomUUID();
    const question = { question: 'Un mot ?', kind: 'word' as const, options: [] };
    await steer.act('poll.open', { pollId, ...question, anonymous: true, results: 'answered' });
    for (const person of [KARIM, ZOE, SPY])
      await at(person).part.answer(pollId, person === SPY ? 'lilas' : BETWEEN.ballot);
    const namedId = randomUUID();
    await steer.act('poll.open', { pollId: namedId, ...question, anonymous: false, results: 'closed' });
    await at(KARIM).part.answer(namedId, BETWEEN.ballot);

    // Groups: their pages, and who comes back in the middle of it all gets a snapshot.
    const names = [KARIM, ZOE].map(({ id }) => id);
    await steer.act('groups.form', {
      ...{ roundId: randomUUID(), prompt: [], minutes: null, how: 'random', size: 2 },
      groups: [
        { name: 'Un', members: names },
        { name: 'Deux', members: [SPY.id, TOM.id, GABY.id] },
      ],
    });
    const { client: karim, part: karimsPart } = at(KARIM);
    await karim.until(({ groups }) => groups?.members[KARIM.id] !== undefined, 'a group');
    await karimsPart.act('groups.takePen', {});
    const groupId = karim.state.groups?.members[KARIM.id] ?? '';
    await karim.request('groupPage.save', { groupId, revision: 1, text: BETWEEN.pageOfTheirGroup });
    await expect(at(SPY).client.request('groupPage.read', { groupId })).rejects.toMatchObject({
      name: 'TribuError',
    });
    at(SPY).client.close();
    const again = await enter(sessionId, SPY);
    expect(again.client.joined.catchUp.kind).toBe('snapshot');
    const { seq } = await steer.act('groups.broadcast', { text: FOR_ALL.chat });
    await again.client.until((state) => state.seq >= seq, 'the last word');
    await at(GABY).client.until((state) => state.seq >= seq, 'the last word');

    // The search finds what is there to be found.
    for (const word of Object.values(FOR_ALL)) expect(received(SPY.id)).toContain(word);
    for (const word of [BETWEEN.nudge, BETWEEN.threadOfKarim, BETWEEN.runSheet, BETWEEN.pageForMentors])
      expect(received(MARC.id) + received(INES.id)).toContain(word);
    expect(received(KARIM.id)).toContain(whisperId);

    for (const { id } of [SPY, GABY]) {
      const all = received(id);
      for (const [what, words] of Object.entries(BETWEEN))
        for (const word of words.split(' ')) expect(all.includes(word), `${id} received ${what}`).toBe(false);
      expect(all.includes(whisperId), `${id} knows of a whisper`).toBe(false);
      expect(all.includes('42["wall"'), `${id} sees the wall`).toBe(false);
      const intimate = told(id).filter(({ type, data }) => {
        const { personId } = data as { personId?: string };
        return (
          /^(page\.(started|penDown|submitted)|help\.|nudge\.|poll\.answered)/.test(type) && personId !== id
        );
      });
      expect(intimate.map(({ type }) => type)).toEqual([]);
    }
    const { state } = again.client;
    expect(Object.keys(state.polls[pollId]?.answers ?? {})).toEqual([SPY.id]);
    expect(state.polls[namedId]?.answers).toEqual({});
    expect(state.nudges).toEqual({});
    expect(state.chat.threads).toEqual({});
    expect(Object.keys(state.help)).toEqual([]);

    // Nobody is told more by the end of it; the counts are for all, who chose what for nobody.
    await steer.act('poll.close', { pollId });
    await again.client.until(({ polls }) => polls[pollId]?.closed != null, 'the count');
    expect(again.client.state.polls[pollId]?.closed?.counts).toEqual({ [BETWEEN.ballot]: 2, lilas: 1 });
    const choices = EVERYBODY.flatMap(({ id }) => told(id))
      .filter(({ type, data }) => type === 'poll.answered' && (data as { pollId: string }).pollId === pollId)
      .map(({ data }) => (data as { choice: unknown }).choice);
    expect(new Set(choices)).toEqual(new Set([null]));
    for (const { client } of [...seats.values(), again]) client.close();
  });
});
