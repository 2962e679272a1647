import js from '@eslint/js';
import mocha from 'eslint-plugin-mocha';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { editorRoom, fences, roomNames, rooms } from './boundaries.mjs';

/** The import table, one block per room. */
function fence(room) {
  const { closed, typesOnly } = fences(room);
  const into = (names) => String.raw`^(\.\.?/)+(${names.join('|')})/`;
  const patterns = [
    { regex: into(closed), message: `src/${room} must not know this room: see boundaries.mjs.` },
    {
      regex: String.raw`^(\.\./)+(extension|supervisor|cli)\.ts$`,
      message: 'Nothing imports a composition root.',
    },
    ...(typesOnly.length > 0
      ? [
          {
            regex: into(typesOnly),
            allowTypeImports: true,
            message: `src/${room} may use only types of this room: see boundaries.mjs.`,
          },
        ]
      : []),
    ...rooms[room].denied.map((regex) => ({ regex, message: `src/${room} must not import this: see boundaries.mjs.` })),
    ...(room === editorRoom
      ? []
      : [{ regex: '^vscode$', message: 'Only src/vscode and src/extension.ts may import vscode.' }]),
  ];
  return {
    files: [`src/${room}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'test-results/', 'playwright-report/', '**/*.generated.ts'] },
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
  ...roomNames.map(fence),
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
