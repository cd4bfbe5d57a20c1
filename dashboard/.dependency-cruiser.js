/** Who may import whom in the dashboard: pages use what is shared and never one another, and nothing is the server's. */
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
      name: 'pages-import-nothing-of-the-shell',
      severity: 'error',
      from: { path: '^dashboard/src/pages/' },
      to: { path: '^dashboard/src/(shell/|routes|app|main)' },
    },
    {
      name: 'shared-imports-neither-pages-nor-shell',
      severity: 'error',
      from: { path: '^dashboard/src/(shared|graphql|session|i18n)/' },
      to: { path: '^dashboard/src/(pages/|shell/|routes|app|main)' },
    },
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
