import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { scripts } from '../../../src/cli/completion/scripts.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { taskInfo } from './task-infos.ts';

/** What would leave a file behind if a shell ran it. */
const HOSTILE = ['$(echo >ran)', '`echo >ran`', '${ran:=$(echo >ran)}', "'$(echo >ran)'", 'x;echo >ran', '$HOME', '*'];

describe('dirigent complete', () => {
  let project: ReturnType<typeof temporaryProject>;

  beforeEach(() => (project = temporaryProject('')));
  afterEach(() => project.remove());

  const complete = async (tasks: ReturnType<typeof taskInfo>[], ...words: string[]): Promise<string[]> => {
    const host = new FakeHost(new FakeSupervisor(tasks), project.folder);
    assert.equal(await host.run('complete', '--', ...words), 0);
    assert.equal(host.stderr.text, '');
    return host.stdout.text.split('\n').slice(0, -1);
  };

  it('offers names with their titles, and groups', async () => {
    const tasks = [taskInfo('api', { title: 'The API', group: 'back end' }), taskInfo('web', { group: '⚙️ tools' })];
    assert.deepEqual(await complete(tasks, 'start', ''), ['api\tThe API', 'web\t']);
    assert.deepEqual(await complete(tasks, 'start', '--group', ''), ['back end\t', '⚙️ tools\t']);
  });

  it('has a title in one line: nothing in it is another candidate, or hidden', async () => {
    const tasks = [taskInfo('api', { title: 'x\n$(echo >ran)\ty\u001b[2J\u202e' })];
    assert.deepEqual(await complete(tasks, 'start', ''), [String.raw`api${'\t'}x $(echo >ran) y\u{1b}[2J\u{202e}`]);
  });

  it('offers no group that a shell would expand, also since scripts from before are in use', async () => {
    const mean = [...HOSTILE, '~root', 'a\\b', 'a"b', 'a|b', 'a&b', 'a<b', 'a>b', '(a)', 'a?', '[a]', '{a,b}', 'a!b'];
    const tasks = [...mean, 'a~b', 'plain'].map((group, at) => taskInfo(`t${at}`, { group }));
    assert.deepEqual(await complete(tasks, 'start', '-g', ''), ['a~b\t', 'plain\t']);
    for (const group of mean) assert.deepEqual(await complete(tasks, 'start', '-g', group), []);
  });

  it('offers no group in which something is hidden', async () => {
    const groups = ['x\n$(echo >ran)', 'x\u202ey', 'x\ty', 'x\u00a0y', '\u001b[2J', 'x\u3164', 'plain'];
    const tasks = groups.map((group, at) => taskInfo(`t${at}`, { group }));
    assert.deepEqual(await complete(tasks, 'start', '-g', ''), ['plain\t']);
  });
});

describe('the completion script', () => {
  let project: ReturnType<typeof temporaryProject>;

  beforeEach(() => (project = temporaryProject()));
  afterEach(() => project.remove());

  /** What bash makes of these candidates for the last of the words. Each is as it would be inserted. */
  const completions = (answer: string, ...words: string[]): string[] => {
    const bin = join(project.folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'answer'), answer);
    writeFileSync(join(bin, 'script'), scripts.bash);
    writeFileSync(join(bin, 'dirigent'), '#!/bin/sh\ncat "$(dirname "$0")/answer"\n');
    chmodSync(join(bin, 'dirigent'), 0o755);
    const lines = [
      'set -u',
      '. bin/script',
      'COMP_WORDS=("$@")',
      'COMP_CWORD=$(($# - 1))',
      '_dirigent',
      'if ((${#COMPREPLY[@]})); then printf "%s\\0" "${COMPREPLY[@]}"; fi',
    ];
    const output = execFileSync('/bin/bash', ['--norc', '-c', lines.join('\n'), 'bash', ...words], {
      cwd: project.folder,
      env: { PATH: `${bin}:${String(process.env['PATH'])}`, LC_ALL: 'C.UTF-8', HOME: '/home/of/somebody' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return output.split('\0').slice(0, -1);
  };

  it('of bash runs and expands nothing of the candidates, and inserts them quoted', () => {
    const answer = [...HOSTILE, 'back end', 'plain', '~root', 'bücher'].map((text) => `${text}\tabout $(echo >ran)\n`);
    const found = completions(answer.join(''), 'dirigent', 'start', '-g', '');
    assert.deepEqual(readdirSync(project.folder), ['bin']);
    assert.deepEqual(found, [
      String.raw`\$\(echo\ \>ran\)`,
      '\\`echo\\ \\>ran\\`',
      String.raw`\$\{ran:=\$\(echo\ \>ran\)\}`,
      String.raw`\'\$\(echo\ \>ran\)\'`,
      String.raw`x\;echo\ \>ran`,
      String.raw`\$HOME`,
      String.raw`\*`,
      String.raw`back\ end`,
      'plain',
      String.raw`\~root`,
      'bücher',
    ]);
  });

  it('of bash takes the word at the cursor for what it says', () => {
    const answer = 'api\tThe API\nanother\t\nweb\t\n\n\tno text\n';
    assert.deepEqual(completions(answer, 'dirigent', 'start', 'a'), ['api', 'another']);
    assert.deepEqual(completions(answer, 'dirigent', 'start', ''), ['api', 'another', 'web']);
    for (const word of ['*', '?', '[a]', '$(echo >ran)', '`echo >ran`'])
      assert.deepEqual(completions(answer, 'dirigent', 'start', word), []);
    assert.deepEqual(completions('', 'dirigent', ''), []);
    assert.deepEqual(readdirSync(project.folder), ['bin']);
  });
});
