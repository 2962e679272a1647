// Builds dist/. `--watch` rebuilds on change, `--production` minifies and holds the size budgets.
import { chmod, cp, readdir, rm, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { build, context } from 'esbuild';
import { compileWat } from './wat.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// A native addon cannot be bundled: what it needs to run is copied to dist/node_modules, where the bundles find it.
const native = ['koffi', '@koromix/*'];

// Only the extension may say `vscode`: in the other bundles the name is unknown, so that a leak fails the build.
const bundles = [
  // ES modules, so that what is loaded later shares its code with what is there: the command line loads import.mjs, too.
  {
    out: 'dist/extension.mjs',
    entry: { extension: 'src/extension.ts', import: 'src/import/importer.ts' },
    format: 'esm',
    external: ['vscode'],
    // The CommonJS of jsonc-parser asks for its files in a way that no bundler sees.
    mainFields: ['module', 'main'],
    budget: 160 * 1024,
  },
  { out: 'dist/supervisor.js', entry: 'src/supervisor.ts', external: native },
  { out: 'dist/capture.js', entry: 'src/output/write/worker-main.ts', external: native },
  { out: 'dist/cli.js', entry: 'src/cli.ts', external: native, executable: true },
  { out: 'dist/library/client.js', entry: 'src/library/client.ts' },
  { out: 'dist/library/supervisor.js', entry: 'src/library/supervisor.ts', external: native },
  { out: 'dist/board.mjs', entry: 'src/cli/board/show-board.ts', format: 'esm' },
  { out: 'dist/mcp.mjs', entry: 'src/mcp/serve-mcp.ts', format: 'esm' },
];

/** Where esbuild lays what an ES module with several entries loads later, or shares. */
const chunks = 'chunks';

/** What not every verb needs is a bundle of its own, read where it is asked for. */
const apart = [
  // ink, which also needs top-level await
  [/\/board\/show-board\.ts$/, './board.mjs'],
  // YAML, and the files of eight tools
  [/\/import\/importer\.ts$/, './import.mjs'],
  // the SDK of the Model Context Protocol
  [/\/mcp\/serve-mcp\.ts$/, './mcp.mjs'],
];

const loadedApart = {
  name: 'loaded-apart',
  setup({ onResolve, initialOptions }) {
    if (initialOptions.splitting) return;
    for (const [filter, path] of apart) {
      onResolve({ filter }, ({ kind }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
    }
  },
};

/** What ink loads only where DEV=true is set and somebody has installed it. */
const withoutDevtools = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export default undefined;' }));
  },
};

/** CommonJS has no import.meta; ES modules have no require, which React asks for. */
const dialects = {
  cjs: {
    define: { 'import.meta.url': 'importMetaUrl' },
    prelude: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
  },
  esm: {
    define: { 'process.env.NODE_ENV': '"production"' },
    prelude: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
  },
};

/** The lines that the problem matcher of .vscode/tasks.json waits for. */
const problemMatcher = {
  name: 'problem-matcher',
  setup({ onStart, onEnd }) {
    onStart(() => {
      if (watch) console.log('[watch] build started');
    });
    onEnd(({ errors }) => {
      if (!watch) return;
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const places = (out, entry) =>
  typeof entry === 'string'
    ? { entryPoints: [entry], outfile: out }
    : {
        entryPoints: entry,
        outdir: dirname(out),
        splitting: true,
        chunkNames: `${chunks}/[name]-[hash]`,
        outExtension: { '.js': extname(out) },
      };

const options = ({ out, entry, external, executable, format = 'cjs', mainFields }) => ({
  ...places(out, entry),
  bundle: true,
  platform: 'node',
  format,
  target: 'node22',
  external,
  mainFields,
  define: dialects[format].define,
  banner: { js: `${executable ? '#!/usr/bin/env node\n' : ''}${dialects[format].prelude}` },
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  plugins: [problemMatcher, loadedApart, withoutDevtools],
});

/** A bundle and the chunks that it cannot begin without, in bytes. */
function sizeAtStart(outputs, out) {
  const needed = new Set([out]);
  for (const path of needed) {
    for (const { kind, external, path: next } of outputs[path].imports) {
      if (kind === 'import-statement' && !external) needed.add(next);
    }
  }
  return [...needed].reduce((sum, path) => sum + outputs[path].bytes, 0);
}

/** koffi without its C++ sources, and its addons for Linux, the one system that asks for it. */
async function copyNative() {
  await cp('node_modules/koffi', 'dist/node_modules/koffi', {
    recursive: true,
    filter: async (path) => {
      const isFolder = (await stat(path)).isDirectory();
      return isFolder
        ? !/koffi.(doc|lib|vendor)$/.test(path)
        : /(package\.json|LICENSE\.txt|(?<!cnoke)\.cjs)$/.test(path);
    },
  });
  for (const name of await readdir('node_modules/@koromix').catch(() => [])) {
    if (!name.startsWith('koffi-linux-')) continue;
    await cp(`node_modules/@koromix/${name}`, `dist/node_modules/@koromix/${name}`, { recursive: true });
  }
}

/** The files of this build. */
const built = new Set();

async function buildOnce(bundle) {
  const { metafile } = await build(options(bundle));
  for (const path of Object.keys(metafile.outputs)) built.add(path);
  const bytes = sizeAtStart(metafile.outputs, bundle.out);
  console.log(`${bundle.out} ${Math.ceil(bytes / 1024)} KB`);
  if (bundle.executable) await chmod(bundle.out, 0o755);
  if (production && bundle.budget !== undefined && bytes > bundle.budget) {
    throw new Error(`${bundle.out} has ${bytes} bytes, more than its budget of ${bundle.budget}.`);
  }
}

/**
 * Removes what former builds left: the names of chunks change with what is in them, and a bundle may go. Only after the
 * build, so that no window misses a chunk that stays as it was; never while watching: the window may still load any of them.
 */
async function removeStale() {
  for (const folder of ['dist', `dist/${chunks}`, 'dist/library']) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isFile() && !built.has(path)) await rm(path, { force: true });
    }
  }
}

await compileWat();

if (production) await rm('dist/node_modules', { recursive: true, force: true });
await copyNative();

if (watch) {
  for (const bundle of bundles) await (await context(options(bundle))).watch();
} else {
  for (const bundle of bundles) {
    try {
      await buildOnce(bundle);
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }
  }
  if (process.exitCode === undefined) await removeStale();
}
