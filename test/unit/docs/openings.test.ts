import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';

const repository = join(import.meta.dirname, '..', '..', '..');

describe('every source file', () => {
  it('opens with a sentence that says what it is for', () => {
    const files = globSync('src/**/*.{ts,tsx}', { cwd: repository });
    assert.ok(files.length > 500, `${files.length}`);
    const without = files.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(join(repository, file), 'utf8')));
    assert.deepEqual(without, []);
  });
});
