// Compiles every src/**/NAME.wat to a git-ignored NAME.generated.ts beside it, so that one import works everywhere:
// in Node (which runs the sources), in tsc and in the bundles.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import wabt from 'wabt';

export async function compileWat() {
  const files = globSync('src/**/*.wat', { cwd: import.meta.dirname });
  if (files.length === 0) return;
  const { parseWat } = await wabt();
  for (const file of files) {
    const features = { simd: true, bulk_memory: true, sign_extension: true, multi_value: true };
    const module = parseWat(file, readFileSync(file, 'utf8'), features);
    try {
      module.validate();
      const { buffer } = module.toBinary({});
      const text = [
        `// Made by wat.mjs from ${file}`,
        `export const wasm: Uint8Array<ArrayBuffer> = Uint8Array.from(`,
        `  atob('${Buffer.from(buffer).toString('base64')}'),`,
        `  (character) => character.charCodeAt(0),`,
        `);`,
        ``,
      ].join('\n');
      const target = file.replace(/\.wat$/, '.generated.ts');
      if (readIfThere(target) !== text) writeFileSync(target, text);
    } finally {
      module.destroy();
    }
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await compileWat();
