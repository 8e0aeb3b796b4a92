import { type MediaLoop, SyntheticClient } from '../../media/index.ts';
import { familyOf, openSchool, type School, ServerProcess } from '../../support/index.ts';
import { processorSeconds } from '../processor.ts';
import type { Gathering, Shape } from './shapes.ts';

const TILE = { width: 640, height: 360 };
/** Loud enough to be heard: the server passes the loudest voices on. */
const LEVEL_DBOV = -30;

/** Our server with everything that works for it. */
export class Ours implements AsyncDisposable {
  readonly #server: ServerProcess;
  readonly #school: School;

  private constructor(server: ServerProcess, school: School) {
    this.#server = server;
    this.#school = school;
  }

  /** With one media worker, as the bare server has. */
  static async start(): Promise<Ours> {
    const server = await ServerProcess.start({ env: { MEDIA_WORKERS: '1' } });
    return new Ours(server, await openSchool(server));
  }

  /** Processor seconds so far, by who took them. */
  async processor(): Promise<Readonly<Record<'server' | 'mediaWorker' | 'capture' | 'others', number>>> {
    const { capture, mediaWorkers, jobWorkers, postgres } = await familyOf(this.#server);
    const of = async (pids: readonly number[]) => {
      const seconds = await Promise.all(pids.map(processorSeconds));
      return seconds.reduce((sum, each) => sum + each, 0);
    };
    return {
      server: await of([this.#server.pid]),
      mediaWorker: await of(mediaWorkers),
      capture: await of(capture),
      others: await of([...jobWorkers, ...postgres]),
    };
  }

  /** @param recorded everybody agrees, and what they send is captured */
  async gather(shape: Shape, loop: MediaLoop, recorded: boolean): Promise<Gathering> {
    const rooms: SyntheticClient[][] = [];
    for (let room = 0; room < shape.rooms; room++) rooms.push(await this.#fill(shape, loop, recorded));
    const all = rooms.flat();
    return {
      play: (on) => {
        for (const { media } of all)
          for (const kind of ['audio', 'video'] as const) {
            if (on) media.player?.play(kind);
            else media.player?.pause(kind);
          }
      },
      packets: () => all.reduce((sum, { media }) => sum + (media.receiveTransport.counted?.packets ?? 0), 0),
      close: async () => {
        for (const client of all) client.close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
  }

  async #fill({ senders, viewers }: Shape, loop: MediaLoop, recorded: boolean): Promise<SyntheticClient[]> {
    const people = Array.from({ length: senders + viewers }, (_, i) => {
      return { id: `person-${i}`, name: `Person ${i}`, role: i === 0 ? 'mentor' : 'student' } as const;
    });
    const kind = people.length === 2 ? 'coaching' : 'tribu';
    const { id: sessionId } = await this.#school.book({ kind, people });
    const clients: SyntheticClient[] = [];
    const cameras: string[] = [];
    for (const [place, person] of people.entries()) {
      const credential = { token: await this.#school.token(sessionId, person) };
      const client = await SyntheticClient.join({ serverUrl: this.#server.url, credential });
      client.media.receiveTransport.counted = { packets: 0, bytes: 0 };
      clients.push(client);
      if (place >= senders) continue;
      if (recorded) await client.answerRecord('yes');
      cameras.push(await client.publish('camera', loop));
      await client.publish('microphone', loop);
      if (client.media.player !== null) client.media.player.levelDbov = LEVEL_DBOV;
    }
    for (const [place, client] of clients.entries()) {
      const shown = cameras.filter((_, of) => of !== place);
      await client.request('media.demand', { visible: shown.map((trackId) => ({ trackId, ...TILE })) });
    }
    if (recorded) await clients[0]?.until(({ recording }) => recording.is === 'running', 'the recording');
    return clients;
  }
}
