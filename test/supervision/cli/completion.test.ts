import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';
import { Terminal } from './terminal.ts';

/** A project with `dirigent` on the PATH of its shells, as an installed one is. */
async function installed(): Promise<{ project: Supervised; env: NodeJS.ProcessEnv }> {
  const project = await Supervised.prepare('[[tasks]]\nname = "api"\ncommand = "x"\n');
  const cli = new CommandLine(project);
  const bin = join(project.root, 'bin');
  await mkdir(bin);
  const words = cli.command().map((word) => `'${word}'`);
  await writeFile(join(bin, 'dirigent'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  await chmod(join(bin, 'dirigent'), 0o755);
  return { project, env: { ...cli.env, PATH: `${bin}:${String(cli.env['PATH'])}` } };
}

/** Where a shell is not installed its script is only printed; bash, which is everywhere, has its test elsewhere. */
function isHere(shell: string): boolean {
  const here = spawnSync(shell, ['--version']).status === 0;
  if (!here) console.log(`    ${shell} is not installed here: its completion is not run`);
  return here;
}

describe('dirigent completion in other shells', () => {
  it('offers verbs, task names and options to fish, and files where there is nothing else', async () => {
    if (!isHere('fish')) return;
    const { project, env } = await installed();
    await using _ = project;
    const complete = (line: string): string[] => {
      const script = `dirigent completion fish | source; complete -C '${line}'`;
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], { cwd: project.folder, env });
      assert.equal(stderr.toString(), '');
      return stdout
        .toString()
        .split('\n')
        .map((row) => row.split('\t')[0] ?? '')
        .filter((word) => word !== '');
    };
    assert.deepEqual(complete('dirigent rest'), ['restart']);
    assert.deepEqual(complete('dirigent restart '), ['api']);
    assert.deepEqual(complete('dirigent logs --pre'), ['--previous']);
    assert.deepEqual(complete('dirigent validate diri'), ['dirigent.toml']);
  });

  it('completes what is typed in zsh', async () => {
    if (!isHere('zsh')) return;
    const { project, env } = await installed();
    await using _ = project;
    const rc = 'PS1="%% "; autoload -Uz compinit; compinit -u -D; eval "$(dirigent completion zsh)"; echo set up\n';
    await writeFile(join(project.root, '.zshrc'), rc);
    await using terminal = await Terminal.open({
      command: ['env', `ZDOTDIR=${project.root}`, 'zsh', '-d', '-i'],
      cwd: project.folder,
      env,
    });
    await terminal.until(/set up\n%/);
    await terminal.type('dirigent rest');
    await terminal.press('Tab');
    await terminal.until(/% dirigent restart/);
    await terminal.press('Tab');
    await terminal.until(/% dirigent restart api/);
  });
});
