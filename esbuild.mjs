// Builds dist/. `--watch` rebuilds on change, `--production` minifies and holds the size budgets.
import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { build, context } from 'esbuild';
import { compileWat } from './wat.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// A native addon cannot be bundled: it is shipped in node_modules.
const native = ['koffi', '@koromix/*'];

// Only the extension may say `vscode`: in the other bundles the name is unknown, so that a leak fails the build.
const bundles = [
  { out: 'dist/extension.js', entry: 'src/extension.ts', external: ['vscode'], budget: 300 * 1024 },
  { out: 'dist/supervisor.js', entry: 'src/supervisor.ts', external: native },
  { out: 'dist/capture.js', entry: 'src/output/capture/worker.ts', external: native },
  { out: 'dist/cli.js', entry: 'src/cli.ts', external: native, executable: true },
].filter(({ entry }) => existsSync(entry));

/** The lines that the problem matcher of .vscode/tasks.json waits for. */
const problemMatcher = {
  name: 'problem-matcher',
  setup({ onStart, onEnd }) {
    onStart(() => watch && console.log('[watch] build started'));
    onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      if (watch) console.log('[watch] build finished');
    });
  },
};

const options = ({ out, entry, external, executable }) => ({
  entryPoints: [entry],
  outfile: out,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external,
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: {
    js: `${executable ? '#!/usr/bin/env node\n' : ''}const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
  },
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  plugins: [problemMatcher],
});

await compileWat();

if (watch) {
  for (const bundle of bundles) await (await context(options(bundle))).watch();
} else {
  await rm('dist', { recursive: true, force: true });
  for (const bundle of bundles) {
    const { metafile } = await build(options(bundle));
    const { bytes } = metafile.outputs[bundle.out];
    console.log(`${bundle.out} ${Math.ceil(bytes / 1024)} KB`);
    if (bundle.executable) await chmod(bundle.out, 0o755);
    if (production && bundle.budget !== undefined && bytes > bundle.budget) {
      console.error(`${bundle.out} has ${bytes} bytes, more than its budget of ${bundle.budget}.`);
      process.exitCode = 1;
    }
  }
}
