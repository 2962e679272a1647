import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { scriptsOf } from '../../../../src/config/package-manager.ts';
import { scriptOfLine } from '../../../../src/vscode/new-task/script-of-line.ts';

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
  it('are recognized by the line that defines them', () => {
    const scripts = scriptsOf(text) ?? new Map<string, string>();
    const found = text.split('\n').map((line) => scriptOfLine(line, scripts));
    assert.deepEqual(
      found.filter((name) => name !== undefined),
      ['dev', 'say "hi"', 'build:watch'],
    );
    assert.equal(scriptOfLine('  "dev": "not a script"', scripts), undefined);
  });
});
