import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from '../cli/command-line.ts';
import { Agent, type Era } from './agent.ts';

const shellTask = (name: string, line: string, more = ''): string =>
  `[[tasks]]\nname = "${name}"\nshell = true\ncommand = '''${line}'''\n${more}\n`;

describe('A coding agent', () => {
  for (const era of ['legacy', 'auto'] as const satisfies readonly Era[]) {
    it(`is told what there is and what it may do (${era === 'legacy' ? 'initialize' : 'the protocol of 2026'})`, async () => {
      await using project = await Supervised.prepare('');
      await using agent = await Agent.connect(project, era);
      assert.equal(agent.client.getNegotiatedProtocolVersion(), era === 'legacy' ? '2025-11-25' : '2026-07-28');
      assert.match(agent.client.getInstructions() ?? '', /list_tasks first/);
      const { tools } = await agent.client.listTools();
      assert.equal(tools.length, 15);
      for (const { name, description, inputSchema, annotations } of tools) {
        assert.ok(description !== undefined && description.length > 40, name);
        assert.equal(inputSchema['additionalProperties'], false, name);
        assert.equal(typeof annotations?.readOnlyHint, 'boolean', name);
        assert.equal(typeof annotations?.destructiveHint, 'boolean', name);
        assert.equal(typeof annotations?.idempotentHint, 'boolean', name);
      }
      assert.match((await agent.call('list_tasks')).text, /has no tasks/);
    });
  }

  it('starts, reads, waits for and stops the tasks that the user sees', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.start(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    await using agent = await Agent.connect(project);
    const started = await agent.call('start_task', { task: 'API', wait_seconds: 10 });
    assert.match(started.text, /^api: running \(pid \d+/);
    const run = await api.next();
    assert.equal((await project.task('api')).status.kind, 'running');
    assert.match((await agent.call('start_task', { task: 'api', wait_seconds: 0 })).text, /^It was already running/);
    await run.stdout('one\ntwo\n');
    assert.match((await agent.call('wait_for_task', { task: 'api', pattern: 'tw.' })).text, /Matching line: two/);
    const read = await agent.call('read_output', { task: 'api' });
    assert.match(read.text, /^one\ntwo\n/);
    await run.stdout('three\n');
    await agent.call('wait_for_task', { task: 'api', pattern: 'three' });
    const more = await agent.call('read_output', { task: 'api', cursor: read.data['cursor'] });
    assert.equal(more.data['output'], 'three');
    assert.match((await agent.call('restart_task', { task: 'api', wait_seconds: 0 })).text, /^api: (starting|running)/);
    await api.next();
    assert.match((await agent.call('stop_task', { task: 'api' })).text, /^api: stopped/);
    assert.equal((await project.task('api')).status.kind, 'stopped');
    assert.match((await agent.call('task_history', { task: 'api' })).text, /^api#2: stopped.*\napi#1: stopped/);
    assert.match((await agent.call('explain_task', { task: 'api' })).text, /stopped/);
  });

  it('learns at once why a task failed, and with the next answer what happened meanwhile', async () => {
    await using project = await Supervised.prepare(
      shellTask('bad', 'echo no port >&2; exit 3') + shellTask('later', 'read x; echo gone; exit 4'),
    );
    await using agent = await Agent.connect(project);
    const started = await agent.call('start_task', { task: 'bad' });
    assert.match(started.text, /^bad: failed, Exited with code 3.*\nLast lines of its output:\n\[stderr\] no port$/);
    assert.equal(started.data['ready'], false);
    await agent.call('start_task', { task: 'later', wait_seconds: 0 });
    await agent.call('send_input', { task: 'later', text: 'go' });
    assert.equal((await new CommandLine(project).run('wait', 'later', '--until', 'ended')).code, 1);
    assert.match((await agent.call('validate_config')).text, /\n\nMeanwhile:\nlater: failed, Exited with code 4/);
    assert.doesNotMatch((await agent.call('list_tasks')).text, /Meanwhile/);
  });

  it('gives a filter its input to the end, and reads what it makes of it', async () => {
    await using project = await Supervised.prepare(shellTask('count', 'sort | uniq -c'));
    await using agent = await Agent.connect(project);
    await agent.call('start_task', { task: 'count' });
    await agent.call('send_input', { task: 'count', text: 'b\na' });
    const { data } = await agent.call('send_input', { task: 'count', text: 'b', end: true });
    await agent.call('wait_for_task', { task: 'count', until: 'ended' });
    const { text } = await agent.call('read_output', { task: 'count', cursor: data['cursor'], match: '\\d (a|b)+$' });
    assert.match(text, /^ +1 a\n +2 b\n/);
  });

  it('runs commands of its own, waits for them or leaves them, and takes them away', async () => {
    await using project = await Supervised.prepare('');
    await using agent = await Agent.connect(project);
    const failed = await agent.call('run_command', { command: 'echo out; echo err >&2; pwd; exit 7' });
    assert.match(failed.text, /^b1: failed, Exited with code 7/);
    assert.match(failed.text, /^\[stderr\] err$/m);
    assert.match(failed.text, new RegExp(`^${project.folder}$`, 'm'));
    const left = await agent.call('run_command', { command: 'sleep', args: ['60'], wait_seconds: 0, name: 'nap' });
    assert.match(left.text, /^nap: (starting|running)/);
    assert.match((await agent.call('stop_task', { task: 'nap', kill: true })).text, /^nap: stopped/);
    assert.match((await agent.call('remove_task', { task: 'nap' })).text, /Removed nap/);
    const brief = await agent.call('run_command', { command: 'echo hi', remove: true });
    assert.match(brief.text, /^b2: finished with exit code 0/);
    const { tasks } = (await agent.call('list_tasks')).data as { tasks: { name: string }[] };
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['b1'],
    );
    const killed = await agent.call('run_command', { command: 'sleep 60', kill_after_seconds: 0.2 });
    assert.match(killed.text, /^b2: failed/);
  });

  it('never has its context flooded', async () => {
    await using project = await Supervised.prepare('');
    await using agent = await Agent.connect(project);
    const flood = await agent.call('run_command', { command: 'seq 1 200000; printf "\\033[31mred\\033[0m\\n"' });
    assert.ok(flood.text.length < 14_000, `${flood.text.length}`);
    assert.match(flood.text, /\n200000\nred\n/);
    const { cursor, output } = (await agent.call('read_output', { task: 'b1', tail_lines: 10_000, max_chars: 1000 }))
      .data;
    assert.ok(String(output).length <= 1000);
    assert.match(String(output), /\n200000\nred$/);
    const none = await agent.call('read_output', { task: 'b1', cursor });
    assert.match(none.text, /^\(no output\)/);
    const found = await agent.call('read_output', { task: 'b1', match: '^1+$', tail_lines: 3 });
    assert.equal(found.data['output'], '1111\n11111\n111111');
    assert.match(found.text, /3 earlier lines were omitted/);
  });

  it('edits dirigent.toml, and writes one where there is none', async () => {
    await using project = await Supervised.prepare('');
    const file = join(project.folder, 'dirigent.toml');
    await rm(file);
    await using agent = await Agent.connect(project);
    assert.match((await agent.call('list_tasks')).text, /There is no .*dirigent\.toml yet/);
    const task = { name: 'echo', command: 'cat', env: { GREETING: 'hi' }, more: { title: 'Echo' } };
    assert.match((await agent.call('create_task', task)).text, /start_task runs it/);
    assert.match(await readFile(file, 'utf8'), /name = "echo"\ntitle = "Echo"\ncommand = "cat"/);
    await agent.call('update_task', { task: 'echo', changes: { title: null, restrat: 'always' } });
    const checked = await agent.call('validate_config');
    assert.match(checked.text, /warning .*dirigent\.toml:\d+:1: .*restrat.*did you mean `restart`/);
    const wrong = await agent.call('update_task', { task: 'echo', changes: { restart: 'sometimes' } });
    assert.ok(wrong.isError);
    assert.match(wrong.text, /sometimes/);
    await agent.call('delete_task', { task: 'echo' });
    assert.doesNotMatch(await readFile(file, 'utf8'), /echo/);
  });

  it('gets the logs of tasks as resources', async () => {
    await using project = await Supervised.prepare(shellTask('hello', 'echo hello'));
    await using agent = await Agent.connect(project);
    await agent.call('start_task', { task: 'hello' });
    const { resources } = await agent.client.listResources();
    assert.deepEqual(
      resources.map(({ uri }) => uri),
      ['dirigent://log/hello'],
    );
    const { contents } = await agent.client.readResource({ uri: 'dirigent://log/hello' });
    assert.match(JSON.stringify(contents), /hello\\n/);
  });
});
