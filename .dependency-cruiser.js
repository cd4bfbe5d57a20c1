/**
 * Who may import whom: a module imports only what stands to its left in this row, itself and packages.
 * `docs/decisions/0001-module-order.md` says why the row stands in this order.
 */
const ORDER = [
  'common',
  'config',
  'database',
  'http',
  'accounts',
  'egress',
  'limits',
  'counts',
  'retention',
  'delivery',
  'webhooks',
  'recovery',
  'events',
  'inboxes',
  'history',
  'admin',
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
      from: { path: '^src/[^/]+/', pathNot: '^src/(demo|operations)/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'source-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...onlyLeftwards,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
