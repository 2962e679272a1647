// A real supervisor that is stopped by a signal, as by a debugger or `kill -STOP`: every client says so, and goes on
// with it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { UserError } from '../../../src/base/user-error.ts';
import { isUnresponsive } from '../../../src/rpc/wire/unresponsive.ts';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { Agent } from '../mcp/agent.ts';
import { CommandLine } from './command-line.ts';

const toml = `[[tasks]]
name = "ticker"
command = "while :; do echo tick; sleep 0.1; done"
shell = true
stop_timeout = "1s"
`;

describe('a supervisor that is stopped by a signal', () => {
  let project: Supervised;
  let cli: CommandLine;

  beforeEach(async () => {
    project = await Supervised.start(toml);
    cli = new CommandLine(project);
    await project.start('ticker');
  });

  afterEach(async () => {
    process.kill(project.pid, 'SIGCONT');
    await project[Symbol.asyncDispose]();
  });

  const stopSupervisor = (): void => void process.kill(project.pid, 'SIGSTOP');
  const goOn = (): void => void process.kill(project.pid, 'SIGCONT');

  it('ends every verb of the command line: the error names the process, the request and the way out', async () => {
    stopSupervisor();
    const verbs = [
      ['list'],
      ['status', 'ticker'],
      ['info'],
      ['stop', 'ticker'],
      ['down'],
      ['wait', 'ticker'],
      ['why', 'ticker'],
    ];
    for (const { code, stderr } of await Promise.all(verbs.map((verb) => cli.run(...verb)))) {
      assert.equal(code, 1);
      assert.ok(stderr.includes(`(process ${project.pid}) of ${project.folder} is not responding`), stderr);
      assert.ok(stderr.includes(`kill -CONT ${project.pid}`) && stderr.includes(`kill -9 ${project.pid}`), stderr);
      if (process.platform === 'linux') assert.match(stderr, /It is suspended/);
    }
    goOn();
    assert.match(await cli.text('list'), /ticker +running/);
  });

  it('is reported to followers, which then miss nothing', async () => {
    const logs = cli.spawn('logs', '-f', 'ticker');
    const events = cli.spawn('events', '-f');
    const up = cli.spawn('up', 'ticker');
    await logs.until(/tick/);
    await up.until(/tick/);
    // A client that is not accepted yet has nothing to go on with, and ends.
    await events.until(/ticker#1 +started/);
    stopSupervisor();
    await Promise.all([logs, events, up].map((verb) => verb.until(/is not responding: no message for/)));
    const seen = logs.stdout.length;
    goOn();
    await logs.until(/is responding again/);
    await eventually(() => assert.ok(logs.stdout.length > seen));
    for (const verb of [logs, events]) verb.signal('SIGINT');
    await Promise.all([logs.ended, events.ended]);
    up.signal('SIGINT');
    await up.ended;
  });

  it('ends a wait that is under way, and a request on the same connection works afterwards', async () => {
    const waiting = project.request('tasks/wait', { task: 'ticker', until: 'ended' });
    await project.request('tasks/list', {});
    stopSupervisor();
    await assert.rejects(
      waiting,
      (error: UserError) => isUnresponsive(error) && error.message.includes('wait for "ticker"'),
    );
    const answersAgain = new Promise<void>((resolve) =>
      project.client.onDidChangeSilence?.((error) => error === undefined && resolve()),
    );
    goOn();
    await answersAgain;
    assert.equal((await project.task('ticker')).status.kind, 'running');
  });

  it('never makes an agent wait for ever, before and after it is connected', async () => {
    stopSupervisor();
    await using agent = await Agent.connect(project);
    const first = await agent.call('list_tasks');
    assert.ok(first.isError);
    assert.match(first.text, /is not responding: it was asked to accept this client/);
    goOn();
    await eventually(async () => assert.equal((await agent.call('list_tasks')).isError, false));
    stopSupervisor();
    const second = await agent.call('stop_task', { task: 'ticker' });
    assert.ok(second.isError);
    assert.match(second.text, new RegExp(`process ${project.pid}.*was asked to stop "ticker".*kill -CONT`));
    goOn();
    await eventually(async () => assert.equal((await agent.call('list_tasks')).isError, false));
  });

  it('does not run what it was not asked for because it was silent already', async () => {
    stopSupervisor();
    await assert.rejects(project.request('tasks/list', {}), isUnresponsive);
    await assert.rejects(project.stop('ticker'), /was not asked to stop "ticker"/);
    goOn();
    await eventually(async () => assert.equal((await project.task('ticker')).status.kind, 'running'));
  });

  it('can be ended from outside, and the next one has the task', async () => {
    const { runId } = await project.task('ticker');
    stopSupervisor();
    assert.equal((await cli.run('list')).code, 1);
    process.kill(project.pid, 'SIGKILL');
    await project.ended();
    await project.launch();
    assert.deepEqual(
      [(await project.task('ticker')).runId, (await project.task('ticker')).status.kind],
      [runId, 'running'],
    );
  });
});
