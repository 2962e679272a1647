import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { parseProject } from '../../../../src/config/parse.ts';
import { UserError } from '../../../../src/base/user-error.ts';
import type { Result } from '../../../../src/rpc/contract.ts';
import { protocolMismatch } from '../../../../src/rpc/wire/mismatch.ts';
import { unresponsive } from '../../../../src/rpc/wire/unresponsive.ts';
import { describeStatus } from '../../../../src/vscode/words/status.ts';
import { countTasks, summaryWords } from '../../../../src/vscode/words/summary.ts';
import { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import { SupervisorLink } from '../../../../src/vscode/project/supervisor-link.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { inState, snapshot } from '../tasks.ts';
import { FakeSupervisor, settled } from './fake-supervisor.ts';

const oneTask = '[[tasks]]\nname = "api"\ncommand = "node"\nenv = { TOKEN = "hunter2" }\n';

describe('a workspace folder', () => {
  let text: string | undefined;
  let unreadable: Error | undefined;
  let trusted: boolean;
  let supervisor: FakeSupervisor;
  let errors: unknown[];
  let shutDowns: number;
  /** Set: nobody is there that could be shut down. */
  let isAbsent: boolean;
  let ended: number[];
  const fileChanged = new Emitter<void>();
  let folder: ProjectFolder;

  beforeEach(() => {
    text = oneTask;
    unreadable = undefined;
    trusted = true;
    errors = [];
    shutDowns = 0;
    isAbsent = false;
    ended = [];
    supervisor = new FakeSupervisor();
    supervisor.table = snapshot([inState({ kind: 'running', pid: 1, health: 'none' })]);
    const link = new SupervisorLink({
      connect: supervisor.connect,
      watchForSupervisor: () => ({ dispose: () => undefined }),
      clock: new ManualClock(),
      log: () => undefined,
    });
    folder = new ProjectFolder({
      key: 'file:///shop',
      name: 'shop',
      path: '/shop',
      source: {
        path: '/shop/dirigent.toml',
        read: () => (unreadable === undefined ? Promise.resolve(text) : Promise.reject(unreadable)),
        onDidChange: fileChanged.event,
        dispose: () => undefined,
      },
      parse: (source) => Promise.resolve(parseProject(source)),
      link,
      isTrusted: () => trusted,
      shutDownIncompatible: () => {
        shutDowns += 1;
        return isAbsent ? Promise.reject(new UserError('not-running', 'None runs.')) : Promise.resolve();
      },
      endHanging: (pid) => Promise.resolve(void ended.push(pid)),
      onError: (error) => errors.push(error),
    });
  });

  const load = async (): Promise<void> => {
    folder.load();
    await settled();
  };

  it('shows the tasks of the file at once, then those of the supervisor', async () => {
    const seen: string[] = [];
    folder.onDidChange(() => seen.push(`${folder.state.kind}: ${folder.tasks.get('api')?.status.kind}`));
    await load();
    assert.equal(seen[0], 'connecting: stopped');
    assert.equal(seen.at(-1), 'connected: running');
  });

  it('starts no supervisor in Restricted Mode, and lists the tasks as stopped', async () => {
    trusted = false;
    await load();
    assert.deepEqual([folder.state.kind, folder.tasks.get('api')?.status.kind], ['restricted', 'stopped']);
    await assert.rejects(folder.request('tasks/stop', { tasks: { all: true } }), /Restricted Mode/);
    assert.equal(supervisor.connects, 0);
  });

  it('goes live when trust is given', async () => {
    trusted = false;
    await load();
    trusted = true;
    folder.reconnect();
    await settled();
    assert.equal(folder.state.kind, 'connected');
  });

  it('hides the values of variables, also before the supervisor could', async () => {
    trusted = false;
    await load();
    assert.ok(!JSON.stringify([...folder.tasks]).includes('hunter2'));
  });

  it('needs no supervisor without a file, and gets one when the file comes', async () => {
    text = undefined;
    await load();
    assert.deepEqual([folder.state.kind, supervisor.connects], ['no-config', 0]);
    text = oneTask;
    fileChanged.fire();
    await settled();
    assert.equal(folder.state.kind, 'connected');
  });

  it('shows what runs of a file that cannot be read, and why it cannot', async () => {
    unreadable = new Error('it is a folder');
    const start = { line: 0, character: 0 };
    const diagnostic = { severity: 'error', code: 'unreadable', message: 'No.', range: { start, end: start } } as const;
    supervisor.table = { ...supervisor.table, project: { ...supervisor.table.project, diagnostics: [diagnostic] } };
    await load();
    assert.deepEqual([folder.state.kind, folder.tasks.get('api')?.status.kind], ['connected', 'running']);
    assert.deepEqual([folder.isBroken, folder.fileProblem], [true, 'No.']);
    assert.deepEqual(errors, [unreadable]);
  });

  it('keeps the last good rows of a file that does not parse', async () => {
    trusted = false;
    await load();
    text = 'name = [';
    fileChanged.fire();
    await settled();
    assert.deepEqual([folder.isBroken, [...folder.tasks.keys()]], [true, ['api']]);
    text = undefined;
    fileChanged.fire();
    await settled();
    assert.deepEqual([folder.state.kind, folder.tasks.size], ['no-config', 0]);
  });

  it('believes the last reading when two overlap', async () => {
    trusted = false;
    folder.load();
    text = oneTask.replace('api', 'web');
    folder.load();
    await settled();
    assert.deepEqual([...folder.tasks.keys()], ['web']);
  });

  it('replaces a supervisor that answers, and one that speaks another version', async () => {
    await load();
    supervisor.answers['supervisor/shutdown'] = () => null;
    await folder.restartSupervisor(() => Promise.resolve(false));
    await settled();
    assert.deepEqual(supervisor.sent('supervisor/shutdown'), [{ stopTasks: false }]);
    assert.deepEqual([folder.state.kind, supervisor.connects], ['connected', 2]);
  });

  const hanging = async (): Promise<UserError> => unresponsive({ pid: 4711, folder: '/shop' }, { silentMs: 5_000 });
  const words = (): string[] => [...folder.tasks.values()].map((task) => describeStatus(task, 0));
  const seen = (): unknown => [...folder.tasks.values()].map(({ status, doubt }) => [status.kind, doubt]);

  it('says of its tasks that nothing is known while the supervisor does not answer, and again what is so when it does', async () => {
    await load();
    assert.deepEqual(seen(), [['running', undefined]]);
    const error = await hanging();
    supervisor.fallSilent(error);
    assert.deepEqual([folder.state, seen()], [{ kind: 'unresponsive', error }, [['running', 'unknown']]]);
    assert.deepEqual(words(), ['unknown']);
    supervisor.fallSilent(undefined);
    await settled();
    assert.deepEqual([folder.state.kind, seen(), supervisor.connects], ['connected', [['running', undefined]], 1]);
  });

  it('is not responding, on one attempt, where hello is not answered, and connects automatically when it is', async () => {
    const answered = Promise.withResolvers<undefined>();
    const error = await hanging();
    supervisor.beforeConnect = async (onSilence) => {
      onSilence(error);
      await answered.promise;
    };
    await load();
    assert.deepEqual([folder.state.kind, seen()], ['unresponsive', [['stopped', 'unknown']]]);
    await assert.rejects(folder.act('tasks/start', { names: ['api'] }), /is not responding/);
    folder.load();
    await settled();
    assert.equal(supervisor.connects, 1);
    answered.resolve(undefined);
    await settled();
    assert.deepEqual([folder.state.kind, seen()], ['connected', [['running', undefined]]]);
  });

  it('shows at once what was asked for, until something of it is to be seen or the answer is there', async () => {
    await load();
    const answer = Promise.withResolvers<Result<'tasks/stop'>>();
    supervisor.answers['tasks/stop'] = () => answer.promise;
    const asked = (): unknown => [...folder.tasks.values()].map((task) => task.asked);
    const stopped = folder.act('tasks/stop', { all: true });
    assert.deepEqual(asked(), ['stop']);
    assert.deepEqual(words(), ['stop requested']);
    supervisor.say('tasks/changed', {
      tasks: [inState({ kind: 'stopping', pid: 1, reason: 'user', forced: false, since: 0 } as never)],
      removed: [],
    });
    assert.deepEqual(asked(), [undefined]);
    answer.reject(await hanging());
    await assert.rejects(stopped, /is not responding/);
    assert.deepEqual(asked(), [undefined]);
  });

  it('starts tasks with the environment of the window, and stops them without', async () => {
    await load();
    for (const verb of ['tasks/start', 'tasks/restart', 'tasks/stop', 'tasks/kill'] as const)
      supervisor.answers[verb] = () => ({ tasks: [] });
    const tasks = { names: ['api'] };
    for (const verb of ['tasks/start', 'tasks/restart'] as const) {
      await folder.act(verb, tasks);
      assert.deepEqual(supervisor.sent(verb), [{ tasks, env: { ...process.env } }]);
    }
    for (const verb of ['tasks/stop', 'tasks/kill'] as const) {
      await folder.act(verb, tasks);
      assert.deepEqual(supervisor.sent(verb), [{ tasks }]);
    }
  });

  it('does not call a task stopped whose supervisor is of another version', async () => {
    supervisor.refusal = protocolMismatch({ client: 1, supervisor: 2 });
    await load();
    assert.deepEqual([folder.state.kind, seen()], ['failed', [['stopped', 'unknown']]]);
    assert.equal(summaryWords(countTasks(folder.tasks.values())), 'state unknown');
  });

  it('replaces an older supervisor, and never a newer one: that would bring the older one back', async () => {
    supervisor.refusal = protocolMismatch({ client: 1, supervisor: 2 });
    await load();
    const yes = (): Promise<boolean> => Promise.resolve(true);
    await assert.rejects(folder.restartSupervisor(yes), /This client is older/);
    assert.equal(shutDowns, 0);
    supervisor.refusal = protocolMismatch({ client: 2, supervisor: 1 });
    folder.reconnect();
    await settled();
    supervisor.refusal = undefined;
    await folder.restartSupervisor(yes);
    assert.equal(shutDowns, 1);
  });

  it("ends a supervisor that hangs only with the user's consent", async () => {
    await load();
    supervisor.fallSilent(await hanging());
    await folder.restartSupervisor(() => Promise.resolve(false));
    assert.deepEqual([ended, supervisor.connects], [[], 1]);
    await folder.restartSupervisor(() => Promise.resolve(true));
    await settled();
    assert.deepEqual([ended, supervisor.connects, folder.state.kind], [[4711], 2, 'connected']);
  });

  it('shuts one down that responds again while the user reads the question', async () => {
    await load();
    supervisor.answers['supervisor/shutdown'] = () => null;
    supervisor.fallSilent(await hanging());
    await folder.restartSupervisor(async () => {
      supervisor.fallSilent(undefined);
      await settled();
      return true;
    });
    await settled();
    assert.deepEqual([ended, supervisor.sent('supervisor/shutdown')], [[], [{ stopTasks: false }]]);
    assert.deepEqual([folder.state.kind, supervisor.connects], ['connected', 2]);
  });

  it('tries again where no launch succeeded: that none runs is no reason against it', async () => {
    supervisor.refusal = new UserError('operation-failed', 'The supervisor exited at startup.');
    isAbsent = true;
    await load();
    supervisor.refusal = undefined;
    await folder.restartSupervisor(() => Promise.resolve(false));
    await settled();
    assert.deepEqual([ended, folder.state.kind], [[], 'connected']);
  });

  it("ends one that has the folder and accepts no client, with the user's consent", async () => {
    const data = { unresponsive: true, folder: '/shop', pid: 4711 };
    supervisor.refusal = new UserError('timeout', 'Cannot connect (process 4711).', { data });
    isAbsent = true;
    await load();
    supervisor.refusal = undefined;
    const asked: string[] = [];
    const answer = (does: boolean) => (error: UserError) => {
      asked.push(error.message);
      return Promise.resolve(does);
    };
    await folder.restartSupervisor(answer(false));
    assert.deepEqual([ended, supervisor.connects], [[], 1]);
    // It is tried again by itself, ten seconds long: as long the last attempt tells who is in the way.
    supervisor.beforeConnect = () => new Promise(() => undefined);
    folder.reconnect();
    supervisor.beforeConnect = undefined;
    assert.equal(folder.state.kind, 'connecting');
    await folder.restartSupervisor(answer(true));
    await settled();
    assert.deepEqual([ended, folder.state.kind, asked.length], [[4711], 'connected', 2]);
  });

  it('knows nothing yet while it connects for the first time', async () => {
    supervisor.beforeConnect = () => new Promise(() => undefined);
    await load();
    assert.deepEqual([folder.state.kind, seen()], ['connecting', [['stopped', 'connecting']]]);
  });
});
