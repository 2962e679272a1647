import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../../src/config/parse.ts';
import { starterFile } from '../../../../src/vscode/editing/starter-file.ts';

const uncommented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (/^# (?:\[|\w+ = )/.test(line) ? line.slice(2) : line))
    .join('\n');

describe('the file to begin with', () => {
  it('has one task that runs anywhere, and no error', () => {
    const { project, diagnostics } = parseProject(starterFile('shop'));
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['hello'],
    );
  });

  it('has no error either when every example is uncommented', () => {
    const { project, diagnostics } = parseProject(uncommented(starterFile('shop')));
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['hello', 'api', 'worker'],
    );
  });

  it('survives any name of a folder', () => {
    assert.deepEqual(parseProject(starterFile('a\u0000\nb"[[tasks]]')).diagnostics, []);
  });
});
