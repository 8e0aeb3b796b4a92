import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import {
  bookWorkshop,
  PrometheusServer,
  ROOT,
  type School,
  type ServerProcess,
  tempFolder,
  workshopPeople,
} from '../../../../loadtest/support/index.ts';
import { type Family, namesIn, queryNames, readExposition } from '../../support/exposition.ts';
import { promtool } from '../../support/promtool.ts';
import { runCommand, startSchool } from '../../support/running-school.ts';

const CONFIG = join(ROOT, 'config/prometheus');
const DASHBOARD = join(ROOT, 'config/grafana/dashboards/operators.json');

let server: ServerProcess;
let school: School;
let token: string;
let secrets: string[];
let text: string;
let families: Family[];

beforeAll(async () => {
  // Behind a proxy figures are for operators.
  ({ server, school } = await startSchool({ TRUSTED_PROXIES: '1' }));
  token = (await runCommand(server, 'keys', 'operator', 'prometheus', '--days', '1')).trim();
  secrets = await liveThrough();
  text = await metrics();
  families = readExposition(text);
});
afterAll(() => server.close());

/** A workshop with some of all that can happen. @returns what nobody should read in a label */
async function liveThrough(): Promise<string[]> {
  const people = workshopPeople(3);
  const sessionId = await bookWorkshop(school, people);
  const clients = await Promise.all(
    people.map(async (person) =>
      SyntheticClient.join({
        serverUrl: server.url,
        credential: { token: await school.token(sessionId, person) },
        media: false,
      }),
    ),
  );
  const [mentor] = clients;
  await mentor?.request('signal.send', { type: 'connection.quality', data: { quality: 'weak' } });
  await mentor?.request('window.report', { firstFrameMs: 420 });
  await mentor?.requestRaw('no.such.method', {}).catch(() => undefined);
  const nobody = SyntheticClient.join({ serverUrl: server.url, credential: { token: 'x.y.z' } });
  await expect(nobody).rejects.toMatchObject({ code: 'token_invalid' });
  await fetch(`${server.url}/v1/sessions/${sessionId}`);
  await fetch(`${server.url}/no/such/page?name=secret`);
  for (const client of clients) client.close();
  const another = await school.book();
  await school.end(another.id);
  return [
    ...[sessionId, another.id, server.url, server.dataDir, `${server.port}`, 'secret'],
    ...people.flatMap(({ id, name }) => [id, name]),
  ];
}

async function metrics(): Promise<string> {
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return response.text();
}

const ours = () => families.filter(({ name }) => name.startsWith('tribu_'));
const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  families
    .flatMap(({ samples }) => samples)
    .find((one) => one.name === name && Object.entries(labels).every(([key, is]) => one.labels[key] === is))
    ?.value;

describe('the figures of a server that lived through something', () => {
  it('are as promtool wants them', async () => {
    expect(await promtool(['check', 'metrics'], text)).toEqual({ code: 0, said: '' });
  });

  it('have a name in base units and say what they are', () => {
    expect(ours().length).toBeGreaterThan(40);
    for (const { name, type, help } of ours()) {
      expect(help, name).toMatch(/^[A-Z].*\.$/);
      expect(name).toMatch(/^tribu_[a-z]+(_[a-z]+)*$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb|percent|count|sum|bucket)(_|$)/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_(seconds|ratio|bytes)$/);
    }
  });

  it('have labels of few values, and none that names somebody', () => {
    const known = [
      'code',
      'direction',
      'kind',
      'le',
      'method',
      'quality',
      'queue',
      'result',
      'role',
      'route',
    ];
    const labels = new Set([...known, 'state', 'status', 'step', 'store', 'type']);
    const bounded = /^([a-z0-9_.+-]{1,30}|[A-Z]{3,7}|\+Inf|[0-9.e-]+|\/[a-z0-9_:./*-]{0,60})$/i;
    for (const { samples } of ours()) {
      for (const sample of samples) {
        for (const [label, is] of Object.entries(sample.labels)) {
          expect(labels, sample.name).toContain(label);
          expect(is, `${sample.name} ${label}`).toMatch(bounded);
          expect(is, `${sample.name} ${label}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
        }
      }
    }
    for (const secret of secrets) expect(text.includes(`"${secret}`), secret).toBe(false);
  });

  it('count what happened', () => {
    expect(value('tribu_sessions_started_total', { kind: 'tribu' })).toBe(1);
    expect(value('tribu_rooms', { kind: 'tribu' })).toBe(1);
    expect(value('tribu_joins_total', { result: 'ok' })).toBe(4);
    expect(value('tribu_joins_total', { result: 'token_invalid' })).toBe(1);
    expect(value('tribu_join_seconds_count', { step: 'door' })).toBe(4);
    expect(value('tribu_join_seconds_count', { step: 'room' })).toBe(4);
    expect(value('tribu_first_frame_seconds_sum')).toBeCloseTo(0.42);
    expect(value('tribu_line_reports_total', { quality: 'weak' })).toBe(1);
    expect(value('tribu_refusals_total', { code: 'unknown_method' })).toBe(1);
    expect(value('tribu_event_delivery_seconds_count')).toBeGreaterThanOrEqual(4);
    expect(value('tribu_node_streams_reserved')).toBeGreaterThan(0);
    expect(value('tribu_node_streams_capacity')).toBe(500);
    expect(value('tribu_node_cpu_ratio')).toBeLessThanOrEqual(1);
    expect(value('tribu_data_free_bytes')).toBeGreaterThan(0);
    expect(value('tribu_jobs_overdue_seconds', { queue: 'compose' })).toBeGreaterThanOrEqual(0);
  });
});

describe('the alerts', () => {
  it('fire when they should and not before', async () => {
    const { code, said } = await promtool(['test', 'rules', join(CONFIG, 'alerts.test.yml')]);
    expect(code, said).toBe(0);
  });

  it('are all in that test, firing, and their figures in its healthy school', async () => {
    const rules = await readFile(join(CONFIG, 'alerts.yml'), 'utf8');
    const test = await readFile(join(CONFIG, 'alerts.test.yml'), 'utf8');
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    expect(alerts.length).toBeGreaterThan(25);
    for (const name of alerts) expect(test).toContain(`labels: '{alertname="${name}"`);
    const healthy = test.split('- name: ')[1] ?? '';
    const missing = (await namedInRules()).filter((name) => !healthy.includes(`'${name}{`));
    expect(missing).toEqual([]);
  });

  it('name figures that there are', async () => {
    const known = queryNames(families);
    expect((await namedInRules()).filter((name) => !known.has(name))).toEqual([]);
  });
});

/** What the alerts look at; their sentences may name more. */
async function namedInRules(): Promise<string[]> {
  const rules = await readFile(join(CONFIG, 'alerts.yml'), 'utf8');
  return namesIn(rules.replaceAll(/^ *(summary|description): .*$/gm, ''));
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly w: number };
  readonly targets?: readonly { readonly expr: string }[];
}

describe('the dashboard', () => {
  const read = async () => JSON.parse(await readFile(DASHBOARD, 'utf8')) as { readonly panels: Panel[] };

  it('has the rows that operators look at, and panels that stand apart', async () => {
    const { panels } = await read();
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Rooms now',
      'Joins',
      'Media quality',
      'Recording',
      'Jobs',
      'Nodes',
      'Errors',
    ]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title, type, targets = [], gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      expect(targets.length > 0, title).toBe(type !== 'row');
    }
  });

  it('asks for figures that there are, in words that Prometheus understands', async () => {
    const { panels } = await read();
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const known = queryNames(families);
    expect(queries.flatMap(namesIn).filter((name) => !known.has(name))).toEqual([]);
    const plain = queries.map((expr) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$node', '.*'));
    const rules = plain.map((expr, place) => ({ record: `panel:${place}`, expr }));
    await using folder = await tempFolder();
    const file = join(folder.path, 'panels.yml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { code, said } = await promtool(['check', 'rules', file]);
    expect(code, said).toBe(0);
  });

  it('leaves no figure of ours unseen, but for what its own panels or alerts tell better', async () => {
    const shown = [await readFile(DASHBOARD, 'utf8'), await readFile(join(CONFIG, 'alerts.yml'), 'utf8')];
    const named = new Set(shown.flatMap(namesIn).map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    expect(ours().flatMap(({ name }) => (named.has(name) ? [] : [name]))).toEqual([]);
  });
});

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly labels: { readonly severity?: string };
  readonly annotations: {
    readonly summary?: string;
    readonly description?: string;
    readonly runbook?: string;
  };
}

describe('a Prometheus with the configuration that comes with the server', () => {
  let prometheus: PrometheusServer;
  beforeAll(async () => {
    prometheus = await PrometheusServer.start({ nodes: [`127.0.0.1:${server.port}`], token });
  });
  afterAll(() => prometheus.close());

  it('is content with it', async () => {
    await using folder = await tempFolder();
    const config = (await readFile(join(CONFIG, 'prometheus.yml'), 'utf8')).replace(
      'alerts.yml',
      `${CONFIG}/$&`,
    );
    await writeFile(join(folder.path, 'prometheus.yml'), config);
    await writeFile(join(folder.path, 'operator.token'), token);
    const { code, said } = await promtool(['check', 'config', join(folder.path, 'prometheus.yml')]);
    expect(code, said).toBe(0);
  });

  it('sees the node, with an operator’s token', async () => {
    const health = async () => {
      const { activeTargets } = await prometheus.ask<{
        activeTargets: { health: string; lastError: string }[];
      }>('targets');
      return activeTargets.map(({ health: is, lastError }) => `${is} ${lastError}`.trim());
    };
    await expect.poll(health, { timeout: 20_000 }).toEqual(['up']);
    const { result } = await prometheus.ask<{ result: { value: [number, string] }[] }>('query', {
      query: 'sum(tribu_joins_total{result="ok"})',
    });
    expect(result[0]?.value[1]).toBe('4');
  });

  it('has read the alerts, each with what to do in plain words and in the docs', async () => {
    const rules = async () => {
      const { groups } = await prometheus.ask<{ groups: { rules: Rule[] }[] }>('rules');
      return groups.flatMap((group) => group.rules);
    };
    await expect
      .poll(async () => new Set((await rules()).map(({ health }) => health)))
      .toEqual(new Set(['ok']));
    const page = await readFile(join(ROOT, 'docs/monitoring.md'), 'utf8');
    for (const { name, labels, annotations } of await rules()) {
      expect(['critical', 'warning'], name).toContain(labels.severity);
      expect(annotations.summary?.length, name).toBeGreaterThan(20);
      expect(annotations.description, name).toMatch(/^[A-Z].{30,}\.$/);
      expect(annotations.runbook).toBe(`docs/monitoring.md#${name.toLowerCase()}`);
      expect(page).toContain(`### ${name}\n`);
    }
  });
});
