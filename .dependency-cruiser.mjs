import { closedTo, roomNames } from './boundaries.mjs';

// An import of `vscode` resolves to its types: a rule that does not match their path passes silently.
const vscodeModule = '(^vscode$|node_modules/@types/vscode)';

const anyOf = (names) => `^src/(${names.join('|')})/`;

const roomRules = roomNames.map((room) => ({
  name: `${room}-knows-too-much`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: anyOf(closedTo(room)) },
}));

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-vscode-outside-its-room',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/vscode/', '^src/extension\\.ts$'] },
      to: { path: vscodeModule },
    },
    {
      name: 'roots-are-not-imported',
      severity: 'error',
      from: {},
      to: { path: '^src/(extension|supervisor|cli)\\.ts$' },
    },
    {
      name: 'the-client-has-no-engine',
      severity: 'error',
      from: { path: '^src/library/client\\.ts$' },
      to: { path: '^src/(service|store|engine)/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'product-does-not-know-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    // Also by types: whoever reads one file of a circle has to read them all.
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['^src/[^/]+\\.ts$', '^src/output/write/worker-main\\.ts$'] },
      to: {},
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/fixtures/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
