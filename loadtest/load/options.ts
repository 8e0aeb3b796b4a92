import { parseArgs } from 'node:util';
import { MEDIA, type Media, SCENARIOS, type Scenario } from '../k6/names.ts';

const DEFAULT_SECONDS = 60;
const LEAST_SECONDS = 10;

export const USAGE = `Puts a server under load and says whether it bore it.

  npm run load -- SCENARIO --rooms N [--seconds S] [--media full|light|none] [--target URL]
               [--patience N] [--save] [--note TEXT]

SCENARIO    ${SCENARIOS.join(', ')}
--rooms     how many at once. Several with commas (10,20,40): one run after the other, until thresholds don't hold
--seconds   from the first join to the last goodbye. Default ${DEFAULT_SECONDS}, at least ${LEAST_SECONDS}
--media     full: everybody sends and receives; light: two of each room, a small picture; none. Default light
--target    a server that runs, with its key: http://KEY_ID:SECRET@HOST:PORT. Default: one of its own, gone afterwards
--patience  how many times as long everything may take, where a machine does other things besides. Default 1
--save      keeps the figures in loadtest/results
--note      a remark that is kept with them

Ends with 0 when all thresholds held, 1 when not, 2 when it could not be found out.`;

export interface LoadOptions {
  readonly scenario: Scenario;
  /** Ascending; one, or several for a ramp. */
  readonly rooms: readonly number[];
  readonly seconds: number;
  readonly media: Media;
  /** With key id and secret; null: a server of our own. */
  readonly target: string | null;
  /** Thresholds of time are multiplied by it. */
  readonly patience: number;
  readonly save: boolean;
  readonly note: string | null;
}

/** What was asked for can't be run; `message` is for whoever typed it. */
export class LoadRefusal extends Error {
  readonly code = 'load_refused';
  readonly retryable = false;
}

/** @throws LoadRefusal naming the fault, with the usage */
export function readOptions(args: readonly string[]): LoadOptions {
  const { values, positionals } = parsed(args);
  const scenario = SCENARIOS.find((each) => each === positionals[0]);
  if (scenario === undefined || positionals.length > 1)
    throw refusal(`One scenario is needed: ${SCENARIOS.join(', ')}`);
  if (values.rooms === undefined) throw refusal('--rooms says how many rooms');
  const rooms = values.rooms.split(',').map((text) => whole('--rooms', text, 1));
  const media = MEDIA.find((each) => each === (values.media ?? 'light'));
  if (media === undefined) throw refusal(`--media is one of ${MEDIA.join(', ')}`);
  return {
    ...{ scenario, media, rooms: rooms.toSorted((a, b) => a - b), save: values.save ?? false },
    seconds:
      values.seconds === undefined ? DEFAULT_SECONDS : whole('--seconds', values.seconds, LEAST_SECONDS),
    target: values.target === undefined ? null : targetOf(values.target),
    patience: values.patience === undefined ? 1 : whole('--patience', values.patience, 1),
    note: values.note ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rooms: { type: 'string' },
        seconds: { type: 'string' },
        media: { type: 'string' },
        target: { type: 'string' },
        patience: { type: 'string' },
        save: { type: 'boolean' },
        note: { type: 'string' },
      },
    });
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : `${error}`);
  }
}

function targetOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username !== '' && url.password !== '')
    return text;
  throw refusal('--target has a key in it: http://KEY_ID:SECRET@HOST:PORT');
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw refusal(`${name} takes whole numbers from ${least} on, not "${text}"`);
}

function refusal(fault: string): LoadRefusal {
  return new LoadRefusal(`${fault}.\n\n${USAGE}`);
}
