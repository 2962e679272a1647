import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { SupervisorInfo } from '../../../src/model/clients.ts';
import { eventually } from '../../support/eventually.ts';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine, Running } from '../cli/command-line.ts';
import { Agent } from './agent.ts';

const OPENING =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},' +
  '"clientInfo":{"name":"raw","version":"0"}}}\n';

describe('A coding agent, roughly', () => {
  it('keeps its session when the supervisor is killed, with the same processes', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    await using agent = await Agent.connect(project);
    await agent.call('start_task', { task: 'api', wait_seconds: 0 });
    const run = await api.next();
    await run.stdout('before\n');
    const first = await agent.call('wait_for_task', { task: 'api', pattern: 'before' });
    const read = await agent.call('read_output', { task: 'api' });
    const cli = new CommandLine(project);
    const killSupervisor = async (): Promise<number> => {
      const { pid } = JSON.parse(await cli.text('info', '--json')) as SupervisorInfo;
      process.kill(pid, 'SIGKILL');
      return pid;
    };
    // Once while it waits, once while it does nothing.
    const waiting = agent.call('wait_for_task', { task: 'api', pattern: 'after' });
    await eventually(async () => {
      const { clients } = JSON.parse(await cli.text('info', '--json')) as SupervisorInfo;
      assert.ok(clients.some(({ kind }) => kind === 'agent'));
    });
    await killSupervisor();
    await run.stdout('after\n');
    assert.match((await waiting).text, /Matching line: after/);
    const more = await agent.call('read_output', { task: 'api', cursor: read.data['cursor'] });
    assert.equal(more.data['output'], 'after');
    await killSupervisor();
    const listed = await agent.call('list_tasks');
    const pidOf = (text: string): string | undefined => /pid (\d+)/.exec(text)?.[1];
    assert.equal(pidOf(listed.text), pidOf(first.text), listed.text);
    assert.equal(listed.isError, false);
  });

  it('finds the next supervisor after the last was shut down', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "api"\ncommand = "x"\n');
    await using agent = await Agent.connect(project);
    await agent.call('list_tasks');
    assert.equal((await new CommandLine(project).run('down')).code, 0);
    assert.match((await agent.call('list_tasks')).text, /^api: stopped$/);
  });

  it('can withdraw a call, and goes on with the next', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "nap"\ncommand = "sleep"\nargs = ["60"]\n');
    await using agent = await Agent.connect(project);
    await agent.call('start_task', { task: 'nap', wait_seconds: 0 });
    const withdrawn = new AbortController();
    const waiting = agent.call('wait_for_task', { task: 'nap', until: 'ended', timeout_seconds: 50 }, withdrawn.signal);
    withdrawn.abort(new Error('never mind'));
    await assert.rejects(waiting, /never mind/);
    assert.match((await agent.call('list_tasks')).text, /^nap: running/);
  });

  it('gets a sentence for every error', async () => {
    await using project = await Supervised.prepare(
      '[[tasks]]\nname = "api"\ncommand = "sleep"\nargs = ["60"]\n[[tasks]]\nname = "odd"\ncommand = 7\n',
    );
    await using agent = await Agent.connect(project);
    const errors: readonly (readonly [tool: string, input: Record<string, unknown>, said: RegExp])[] = [
      ['start_task', { task: 'apu' }, /There is no task "apu"\. Did you mean "api"\?/],
      ['start_task', { task: 'odd' }, /"odd" has an error: .*dirigent\.toml:7:/],
      ['start_task', { tusk: 'api' }, /task: .*expected string/],
      ['stop_task', { task: 'zzz' }, /There is no task "zzz"/],
      ['read_output', { task: 'zzz' }, /There is no task "zzz"/],
      ['read_output', { task: 'api', match: '(' }, /"\(" is not a valid regular expression/],
      ['wait_for_task', { task: 'api', pattern: '(' }, /"\(" is not a valid regular expression/],
      ['wait_for_task', { task: 'api', timeout_seconds: -1 }, /timeout_seconds/],
      ['send_input', { task: 'api', text: 'x' }, /"api" is not running/],
      ['run_command', { command: 'true', name: '../x' }, /is not a valid task name/],
      ['run_command', { command: 'true', name: 'api' }, /Task "api" already exists/],
      ['remove_task', { task: 'api' }, /is defined in .*dirigent\.toml/],
      ['create_task', { name: 'api', command: 'x' }, /already a task named "api"/],
      ['update_task', { task: 'zzz', changes: {} }, /zzz/],
      ['delete_task', { task: 'zzz' }, /zzz/],
    ];
    for (const [tool, input, said] of errors) {
      const { text, isError } = await agent.call(tool, input);
      assert.match(text, said, tool);
      assert.ok(isError, tool);
    }
    await assert.rejects(agent.call('fly'), /fly/);
    assert.equal((await agent.call('list_tasks')).isError, false);
  });

  it('is never shown a secret: not of dirigent.toml, not of an env file, not of its own environment', async () => {
    await using project = await Supervised.prepare(
      '[[tasks]]\nname = "leaky"\nshell = true\nenv_file = ".env"\nenv = { API_TOKEN = "toml-secret-1234" }\n' +
        'command = "echo $API_TOKEN $DB_PASSWORD $MY_API_KEY postgres://me:hunter22@db/x"\n',
    );
    await writeFile(join(project.folder, '.env'), 'DB_PASSWORD=file-secret-1234\n');
    await using agent = await Agent.connect(project, 'legacy', { MY_API_KEY: 'own-secret-1234' });
    await agent.call('start_task', { task: 'leaky' });
    const read = await agent.call('read_output', { task: 'leaky' });
    assert.equal(read.data['output'], '*** *** *** postgres://me:***@db/x');
    await agent.call('list_tasks');
    await agent.call('run_command', { command: 'cat .env dirigent.toml' });
    await agent.call('explain_task', { task: 'leaky' });
    assert.doesNotMatch(agent.received.join('\n'), /secret-1234|hunter22/);
  });

  it('starts nothing by connecting: startup tasks await approval', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "api"\ncommand = "x"\nrun_at_startup = true\n');
    await using agent = await Agent.connect(project);
    assert.match((await agent.call('list_tasks')).text, /^api: stopped$/);
    const { tools } = await agent.client.listTools();
    assert.ok(tools.every(({ name }) => !/startup|consent|approve|kill/.test(name)));
  });

  it('answers lines that are no messages, and writes nothing else to its standard output', async () => {
    await using project = await Supervised.prepare('');
    const server = new CommandLine(project).spawn('mcp');
    server.type('this is not JSON\n');
    await server.until(/"id":null,"error":\{"code":-32700/);
    server.type('{"jsonrpc":"2.0"}\n[]\n\n');
    await server.until(/-32600[\s\S]*-32600/);
    server.type(OPENING);
    await server.until(/"protocolVersion":"2025-11-25"/);
    server.type('{"jsonrpc":"2.0","id":2,"method":"no/such"}\n');
    await server.until(/"id":2,"error":\{"code":-32601|-32601.*"id":2/);
    server.endInput();
    const { code, stdout } = await server.ended;
    assert.equal(code, 0);
    for (const line of stdout.trim().split('\n'))
      assert.equal((JSON.parse(line) as { jsonrpc: string }).jsonrpc, '2.0');
  });

  it('ends cleanly when its output is closed, and on a signal', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const words = cli.command('mcp').map((word) => `'${word}'`);
    const line = `{ ${words.join(' ')}; echo "code $?" >&2; } | head -n 1`;
    const piped = new Running(spawn('bash', ['-c', line], { cwd: project.folder, env: cli.env }));
    piped.type(OPENING);
    await piped.until(/protocolVersion/);
    // head is on its way out; some line finds nobody.
    const nagging = setInterval(() => piped.type('x\n'), 20);
    await piped.until(/code/);
    clearInterval(nagging);
    assert.match(piped.stderr, /^code 0$/m);
    const server = cli.spawn('mcp');
    server.type(OPENING);
    await server.until(/protocolVersion/);
    server.signal('SIGTERM');
    assert.equal((await server.ended).code, 0);
  });

  it('refuses a folder that is not there with a sentence', async () => {
    await using project = await Supervised.prepare('');
    const { code, stdout, stderr } = await new CommandLine(project).run('mcp', '-C', '/no/such/folder');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /The folder \/no\/such\/folder does not exist/);
  });
});
