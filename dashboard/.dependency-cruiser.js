/**
 * Who may import whom in the dashboard: a layer imports only what stands to its left in this row, and packages. Pages never
 * import one another, nothing is the server's, and no two rooms point at each other.
 */
const LAYERS = ['(lib|graphql|i18n)/', 'session/', 'shared/', 'pages/', 'shell/', '(app|main|theme|nonce)\\.'];

const onlyLeftwards = LAYERS.slice(0, -1).map((layer, index) => ({
  name: `${layer.replace(/\W+/g, ' ').trim().replaceAll(' ', '-')}-imports-only-what-stands-to-its-left`,
  severity: 'error',
  from: { path: `^dashboard/src/${layer}` },
  to: { path: `^dashboard/src/(${LAYERS.slice(index + 1).join('|')})` },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'nothing-of-the-server', severity: 'error', from: {}, to: { path: '^(src|test|migrations|bench)/' } },
    {
      name: 'pages-never-import-each-other',
      severity: 'error',
      from: { path: '^dashboard/src/pages/([^/]+)/' },
      to: { path: '^dashboard/src/pages/', pathNot: '^dashboard/src/pages/$1/' },
    },
    {
      // A page's rooms need not know its table of contents.
      name: 'pages-never-import-the-routes',
      severity: 'error',
      from: { path: '^dashboard/src/pages/[^/]+/' },
      to: { path: '^dashboard/src/pages/[^/]+$' },
    },
    { name: 'no-loops-between-rooms', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    {
      // The rule above takes a folder and the rooms inside it for one.
      name: 'a-room-imports-nothing-that-stands-beside-it',
      severity: 'error',
      from: { path: '^dashboard/src/(.+)/[^/]+/[^/]+$' },
      to: { path: '^dashboard/src/$1/[^/]+$' },
    },
    ...onlyLeftwards,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
