import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { reportVariables } from '../../../../src/vscode/inspect/report-variables.ts';
import { temporaryProject } from '../../cli/fake-host.ts';

const file = '[[tasks]]\nname = "a"\ncommand = "x"\nenv = { APP_SECRET = "one" }\nenv_file = ".env"\n';

async function variablesOf(config: string | undefined, isTrusted: boolean): Promise<Record<string, string>> {
  const temporary = temporaryProject(config);
  const { folder } = temporary;
  writeFileSync(join(folder, '.env'), 'DB_PASS=two\n');
  try {
    const project = { path: folder, configPath: join(folder, 'dirigent.toml') };
    return Object.fromEntries(await reportVariables([project], { GH_PAT: 'three' }, isTrusted));
  } finally {
    temporary.remove();
  }
}

describe('the variables whose values the report must not have', () => {
  it('are those of the editor, of the file and of its env files', async () => {
    const all = { GH_PAT: 'three', APP_SECRET: 'one', DB_PASS: 'two' };
    assert.deepEqual(await variablesOf(file, true), all);
    assert.deepEqual(await variablesOf(`${file}[[tasks]]\nname = \n`, true), all, 'a broken file');
    assert.deepEqual(await variablesOf(undefined, true), { GH_PAT: 'three' });
  });

  it('in Restricted Mode no file is opened because the project names it', async () => {
    assert.deepEqual(await variablesOf(file, false), { GH_PAT: 'three', APP_SECRET: 'one' });
  });
});
