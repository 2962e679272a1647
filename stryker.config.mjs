// Mutation test of the classes that join rooms (`npm run mutation`): what they decide is held by unit tests alone, so a change of
// theirs that no unit test notices is a gap in the tests.
const classes = [
  'cli/board/board-model',
  'vscode/consent/startup-consent',
  'vscode/language/diagnostics',
  'vscode/notifications/end-toasts',
  'vscode/output/output-channels',
  'vscode/task-provider/task-run',
  'vscode/tree/task-tree',
  'vscode/tree/task-view',
];

export default {
  mutate: classes.map((name) => `src/${name}.ts`),
  plugins: ['@stryker-mutator/tap-runner'],
  testRunner: 'tap',
  // The runner for mocha asks for files that mocha 12 has no more: mocha runs with its TAP reporter, a process a file.
  tap: {
    testFiles: classes.map((name) => `test/unit/${name}.test.ts`),
    nodeArgs: [
      '-r',
      '{{hookFile}}',
      'node_modules/mocha/bin/mocha.js',
      '--ui',
      'bdd',
      '--reporter',
      'tap',
      '{{testFile}}',
    ],
    forceBail: true,
  },
  coverageAnalysis: 'perTest',
  ignorePatterns: ['dist', 'media', 'docs', 'examples', 'test-results', '.vscode-test'],
  // Types are stripped, not checked: a mutant needs none that fit.
  disableTypeChecks: false,
  reporters: ['clear-text', 'progress'],
  timeoutMS: 30_000,
  thresholds: { high: 90, low: 80, break: 80 },
};
