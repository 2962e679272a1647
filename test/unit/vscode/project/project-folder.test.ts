import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { parseProject } from '../../../../src/config/parse.ts';
import { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import { SupervisorLink } from '../../../../src/vscode/project/supervisor-link.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { inState, snapshot } from '../tasks.ts';
import { FakeSupervisor, settled } from './fake-supervisor.ts';

const oneTask = '[[tasks]]\nname = "api"\ncommand = "node"\nenv = { TOKEN = "hunter2" }\n';

describe('a workspace folder', () => {
  let text: string | undefined;
  let trusted: boolean;
  let supervisor: FakeSupervisor;
  let errors: unknown[];
  const fileChanged = new Emitter<void>();
  let folder: ProjectFolder;

  beforeEach(() => {
    text = oneTask;
    trusted = true;
    errors = [];
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
        read: () => Promise.resolve(text),
        onDidChange: fileChanged.event,
        dispose: () => undefined,
      },
      parse: (source) => Promise.resolve(parseProject(source)),
      link,
      isTrusted: () => trusted,
      shutDownForeign: () => Promise.resolve(),
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
    await folder.restartSupervisor();
    await settled();
    assert.deepEqual(supervisor.sent('supervisor/shutdown'), [{ stopTasks: false }]);
    assert.deepEqual([folder.state.kind, supervisor.connects], ['connected', 2]);
  });
});
