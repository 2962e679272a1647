import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { managerFor, scriptsOf } from '../../../src/config/package-manager.ts';

const text = `{
  "name": "shop",
  "scripts": {
    "dev": "vite --port 3000",
    "say \\"hi\\"": "echo \\"hi\\"",
    "build:watch": "tsc -w"
  },
  "dev": "not a script"
}`;

describe('the scripts of a package.json', () => {
  it('are found by name', () => {
    const scripts = scriptsOf(text);
    assert.deepEqual(
      [...(scripts ?? [])].map(([name]) => name),
      ['dev', 'say "hi"', 'build:watch'],
    );
  });

  it('are none where there are none, and unknown where the file is no JSON', () => {
    assert.equal(scriptsOf('{}')?.size, 0);
    assert.equal(scriptsOf('{ "scripts": ["x"] }')?.size, 0);
    assert.equal(scriptsOf('{ "scripts": { "a": 1 } }')?.size, 0);
    for (const broken of ['', '{ "scripts": {', '[]', 'null', '"x"']) assert.equal(scriptsOf(broken), undefined);
    assert.equal(scriptsOf('\uFEFF{"scripts":{"a":"b"}}')?.get('a'), 'b');
  });

  it('are run by the package manager whose lock file is there', () => {
    assert.equal(managerFor(new Set(['package.json', 'pnpm-lock.yaml'])), 'pnpm');
    assert.equal(managerFor(new Set(['bun.lockb'])), 'bun');
    assert.equal(managerFor(new Set(['yarn.lock', 'package-lock.json'])), 'yarn');
    assert.equal(managerFor(new Set(['package.json'])), undefined);
  });
});
