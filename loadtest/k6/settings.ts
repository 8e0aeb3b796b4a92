import { MEDIA, type Media, type Scenario } from './names.ts';

/** A run as the environment of k6 describes it; docs/load-tests.md says each one. */
export interface Settings {
  readonly scenario: Scenario;
  /** Base URL of the server, without the key. */
  readonly url: string;
  readonly key: { readonly id: string; readonly secret: string };
  readonly rooms: number;
  /** From the first join to the last goodbye, without what k6 needs before and after. */
  readonly seconds: number;
  readonly media: Media;
  /** The generator's URL; null: nobody sends media. */
  readonly generator: string | null;
  /** Thresholds of time are multiplied by it. */
  readonly patience: number;
  /** The summary as JSON goes to this file; null: it is printed only. */
  readonly summaryFile: string | null;
}

export function settingsFor(scenario: Scenario, env: Readonly<Record<string, string>> = __ENV): Settings {
  const [, scheme = '', id = '', secret = '', host = ''] =
    /^(https?:\/\/)([^:@/]+):([^@/]+)@([^/]+)\/?$/.exec(env.TARGET ?? '') ?? [];
  if (host === '') throw new Error('TARGET is the server with its key: http://KEY_ID:SECRET@HOST:PORT');
  const generator = env.GENERATOR ?? '';
  const media = generator === '' ? 'none' : MEDIA.find((each) => each === env.MEDIA);
  if (media === undefined) throw new Error(`MEDIA is one of ${MEDIA.join(', ')}`);
  return {
    scenario,
    url: `${scheme}${host}`,
    key: { id: decodeURIComponent(id), secret: decodeURIComponent(secret) },
    rooms: wholeNumber(env, 'ROOMS', 1),
    seconds: wholeNumber(env, 'SECONDS', 60),
    media,
    patience: wholeNumber(env, 'PATIENCE', 1),
    generator: generator === '' ? null : generator,
    summaryFile: env.SUMMARY === undefined || env.SUMMARY === '' ? null : env.SUMMARY,
  };
}

function wholeNumber(env: Readonly<Record<string, string>>, name: string, otherwise: number): number {
  const value = Number(env[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name} is a whole number above 0, not "${env[name]}"`);
}
