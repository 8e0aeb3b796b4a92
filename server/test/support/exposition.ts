/** One metric as Prometheus is told of it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** With `_bucket`, `_sum` or `_count` where the family is a histogram. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)",?/g;

/** Reads Prometheus' text format. @throws Error at a line that is none of it */
export function readExposition(text: string): Family[] {
  const families: (Family & { samples: Sample[] })[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (kind === 'HELP') families.push({ name, help: rest, type: '', samples: [] });
    else if (kind === 'TYPE') {
      const family = families.pop();
      if (family?.name !== name) throw new Error(`a type without help: ${line}`);
      families.push({ ...family, type: rest });
    } else families.at(-1)?.samples.push(readSample(line));
  }
  return families;
}

function readSample(line: string): Sample {
  const [, name, labels = '', value] = LINE.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

/** All names that a query may use of these. */
export function queryNames(families: readonly Family[]): Set<string> {
  return new Set(
    families.flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name],
    ),
  );
}

const NAMES = /\b(?:tribu|nodejs|process)_[a-z0-9_]+/g;

/** The metrics that a query names. */
export function namesIn(query: string): string[] {
  return query.match(NAMES) ?? [];
}
