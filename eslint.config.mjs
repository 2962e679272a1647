import js from '@eslint/js';
import mocha from 'eslint-plugin-mocha';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { closedTo, editorRoom, roomNames, rooms } from './boundaries.mjs';

/** The import table: one block per room and depth, since `../output/` is a room only from a file right inside another. */
function fence(room) {
  return [1, 2, 3, 4, 5].map((depth) => ({
    files: [`src/${room}/${'*/'.repeat(depth - 1)}*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: patterns(room, '../'.repeat(depth)) }] },
  }));
}

function patterns(room, up) {
  const source = up.replaceAll('.', String.raw`\.`);
  const into = (names) => `^${source}(${names.join('|')})/`;
  const table = 'see boundaries.mjs';
  return [
    { regex: into(closedTo(room)), message: `src/${room} must not know this room: ${table}.` },
    { regex: `^${source}(extension|supervisor|cli)\\.ts$`, message: 'Nothing imports a composition root.' },
    ...rooms[room].denied.map((regex) => ({ regex, message: `src/${room} must not import this: ${table}.` })),
    ...(room === editorRoom
      ? []
      : [{ regex: '^vscode$', message: 'Only src/vscode and src/extension.ts may import vscode.' }]),
  ];
}

/** Calls whose text VS Code turns into links and icons; `src/vscode/dialogs` makes foreign text inert first. */
const unsafeDialogs = [
  {
    selector:
      'MemberExpression[object.property.name="window"][property.name=/^(show(Information|Warning|Error)Message|showQuickPick|showInputBox|withProgress)$/]',
    message: 'Foreign text can be a link to a command there: use src/vscode/dialogs.',
  },
  {
    selector: 'AssignmentExpression > MemberExpression[property.name=/^(isTrusted|supportHtml)$/]',
    message: 'Foreign text could run commands there.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'docs/.vitepress/{dist,cache}/',
      'out/',
      '.bench/',
      '.vscode-test/',
      'test-results/',
      'playwright-report/',
      '**/*.generated.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `return stop(task)` ends a case of a total switch in one line, where the function says that it returns nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      complexity: ['error', 15],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src/cli.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['src/vscode/**/*.ts'],
    ignores: ['src/vscode/dialogs/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...unsafeDialogs] },
  },
  ...roomNames.flatMap(fence),
  {
    files: ['src/supervisor.ts', 'src/cli.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^vscode$|^\\./vscode/', message: 'Only src/extension.ts may reach the editor.' }] },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    plugins: { mocha },
    rules: {
      'mocha/no-exclusive-tests': 'error',
      'mocha/no-pending-tests': 'error',
      'mocha/no-identical-title': 'error',
      'mocha/no-nested-tests': 'error',
    },
  },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: globals.node } },
);
