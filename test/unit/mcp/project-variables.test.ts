import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ProjectVariables, readProjectVariables } from '../../../src/mcp/project-variables.ts';
import { temporaryProject } from '../cli/fake-host.ts';

describe('The variables of a project', () => {
  it('are those of its tasks and of their env files, where they can be read', async () => {
    const project = temporaryProject(
      '[[tasks]]\nname = "a"\ncommand = "x"\nenv = { A = "1" }\nenv_file = [".env", "missing.env"]\n' +
        '[[tasks]]\nname = "b"\ncommand = "x"\nenv = { B = 2 }\nenv_file = ".env"\n',
    );
    writeFileSync(join(project.folder, '.env'), 'export C="three"\n# D=4\n');
    const { variables } = await readProjectVariables(join(project.folder, 'dirigent.toml'), project.folder);
    assert.deepEqual(Object.fromEntries(variables), { A: '1', B: '2', C: 'three' });
    project.remove();
  });

  it('are none of env files that are pipes, and what is in those is left to the tasks', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
    const project = temporaryProject(
      `[[tasks]]\nname = "a"\ncommand = "x"\nenv = { A = "1" }\nenv_file = ${JSON.stringify(names)}\n`,
    );
    execFileSync(
      'mkfifo',
      names.map((name) => join(project.folder, name)),
    );
    const { variables } = await readProjectVariables(join(project.folder, 'dirigent.toml'), project.folder);
    assert.deepEqual(Object.fromEntries(variables), { A: '1' });
    project.remove();
  });

  it('are none without a file', async () => {
    assert.deepEqual((await readProjectVariables('/no/such/file', '/no/such')).variables, []);
  });

  it('are read again only when the file or an env file has changed', async () => {
    const project = temporaryProject('[[tasks]]\nname = "a"\ncommand = "x"\nenv_file = ".env"\n');
    const [configFile, envFile] = [join(project.folder, 'dirigent.toml'), join(project.folder, '.env')];
    writeFileSync(envFile, 'A=1\n');
    let reads = 0;
    const kept = new ProjectVariables(() => {
      reads += 1;
      return readProjectVariables(configFile, project.folder);
    });
    const get = async (): Promise<unknown> => Object.fromEntries(await kept.get());
    // What was written a moment ago is never trusted to stay.
    await get();
    await get();
    assert.deepEqual([await get(), reads], [{ A: '1' }, 3]);
    writeFileSync(envFile, 'A=2\n');
    assert.deepEqual(await get(), { A: '2' });
    project.remove();
  });

  it('of files that stay as they are, are read twice at most', async () => {
    const configFile = '/no/such/dirigent.toml';
    let reads = 0;
    const kept = new ProjectVariables(() => {
      reads += 1;
      return Promise.resolve({ variables: [['A', '1']], paths: [configFile, process.execPath] });
    });
    for (let times = 0; times < 5; times++) assert.deepEqual(await kept.get(), [['A', '1']]);
    assert.equal(reads, 2);
  });
});
