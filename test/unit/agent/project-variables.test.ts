import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { projectVariables } from '../../../src/agent/project-variables.ts';
import { temporaryProject } from '../cli/fake-host.ts';

describe('The variables of a project', () => {
  it('are those of its tasks and of their env files, where they can be read', async () => {
    const project = temporaryProject(
      '[[tasks]]\nname = "a"\ncommand = "x"\nenv = { A = "1" }\nenv_file = [".env", "missing.env"]\n' +
        '[[tasks]]\nname = "b"\ncommand = "x"\nenv = { B = 2 }\nenv_file = ".env"\n',
    );
    writeFileSync(join(project.folder, '.env'), 'export C="three"\n# D=4\n');
    const variables = await projectVariables(join(project.folder, 'dirigent.toml'), project.folder);
    assert.deepEqual(Object.fromEntries(variables), { A: '1', B: '2', C: 'three' });
    project.remove();
  });

  it('C2: are none of env files that are pipes, and what is in those is left to the tasks', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
    const project = temporaryProject(
      `[[tasks]]\nname = "a"\ncommand = "x"\nenv = { A = "1" }\nenv_file = ${JSON.stringify(names)}\n`,
    );
    execFileSync(
      'mkfifo',
      names.map((name) => join(project.folder, name)),
    );
    const variables = await projectVariables(join(project.folder, 'dirigent.toml'), project.folder);
    assert.deepEqual(Object.fromEntries(variables), { A: '1' });
    project.remove();
  });

  it('are none without a file', async () => {
    assert.deepEqual(await projectVariables('/no/such/file', '/no/such'), []);
  });
});
