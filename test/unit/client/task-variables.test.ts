import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { envFilePath, variablesOfFile } from '../../../src/client/task-variables.ts';
import { temporaryProject } from '../cli/fake-host.ts';

describe('The variables of the tasks of a file', () => {
  it('are those of its tasks, then those of each env file once, of one that is not there none', async () => {
    const { folder, remove } = temporaryProject('text');
    writeFileSync(join(folder, '.env'), 'export C="three"\n# D=4\n');
    const tasks = [
      { env: { A: '1' }, envFile: ['.env', 'missing.env'] },
      { env: { B: '2' }, envFile: ['.env'] },
    ];
    const variables = await variablesOfFile(join(folder, 'dirigent.toml'), folder, (text) =>
      text === 'text' ? tasks : [],
    );
    assert.deepEqual(variables, [
      ['A', '1'],
      ['B', '2'],
      ['C', 'three'],
    ]);
    remove();
  });

  it('are in files of the project, or of the home folder', () => {
    assert.equal(envFilePath('~/x.env', '/shop'), join(homedir(), 'x.env'));
    assert.equal(envFilePath('a/x.env', '/shop'), '/shop/a/x.env');
    assert.equal(envFilePath('/etc/x.env', '/shop'), '/etc/x.env');
  });
});
