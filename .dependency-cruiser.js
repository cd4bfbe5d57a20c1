/**
 * Who may import whom: a module imports only what stands to its left in this row, itself and packages.
 * `docs/decisions/0001-module-order.md` says why the row stands in this order.
 */
const ORDER = [
  'common',
  'config',
  'database',
  'embedded-postgres',
  'http',
  'accounts',
  'egress',
  'counts',
  'delivery',
  'retention',
  'deliveries',
  'webhooks',
  'recovery',
  'events',
  'inboxes',
  'documented',
  'graphql',
  'dashboard-page',
  'operations',
  'app',
  'demo',
];

/** Of the rooms inside a module these are its doors: what other modules may import. What stands beside the rooms is open too. */
const DOORS = [
  'database/connections/(database.server|is-database-away|session)',
  'database/entities/(index|is-one-of)',
  'delivery/attempt/(change-webhook|delivery.sender|webhook.directory|webhook.problems|webhook.switch)',
  'delivery/attempt/(dispatch-headers|render-body|retry-countdown|sealed-headers|sent-request|signature|webhook-problem)',
  'delivery/limits/(circuits|limits.module)',
  'delivery/queue/(cancel.statement|claim.statement|delivery.queue|fan-out.statement|format-defaults|lane|matching-patterns|pending-rows|remove-final.statement|resend.statement)',
  'graphql/document-limits/limit-bodies',
  'operations/api-description/describe-api',
  'operations/health/database.watch',
  'operations/logging/(log-requests|pino-logger)',
];

const onlyByDoors = {
  name: 'a-room-of-another-module-is-entered-by-its-doors',
  severity: 'error',
  from: { path: '^src/([^/]+)/', pathNot: '\\.spec\\.ts$' },
  to: { path: '^src/[^/]+/[^/]+/', pathNot: ['^src/$1/', ...DOORS.map((door) => `^src/${door}\\.ts$`)] },
};

/** No two rooms point at each other: of any two, at most one imports from the other, by whatever way round. */
const NO_LOOPS = [
  { name: 'no-loops-between-rooms', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
  {
    // The rule above takes a folder and the rooms inside it for one.
    name: 'a-room-imports-nothing-that-stands-beside-it',
    severity: 'error',
    from: { path: '^src/([^/]+)/[^/]+/', pathNot: '\\.spec\\.ts$' },
    to: { path: '^src/$1/[^/]+$' },
  },
];

const onlyLeftwards = ORDER.slice(0, -1).map((module, index) => ({
  name: `${module}-imports-only-what-stands-to-its-left`,
  severity: 'error',
  from: { path: `^src/${module}/` },
  to: { path: `^src/(${ORDER.slice(index + 1).join('|')})/` },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'modules-never-import-the-root',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'source-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...NO_LOOPS,
    onlyByDoors,
    ...onlyLeftwards,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Specs use test support, which uses the modules: no loop of the house.
    doNotFollow: { path: ['node_modules', '^test/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
