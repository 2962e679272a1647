import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { EventLog } from '../../../../src/service/events/event-log.ts';
import { Environments } from '../../../../src/service/run/environments.ts';
import { Lease } from '../../../../src/service/shutdown/lease.ts';
import { ProjectFile } from '../../../../src/service/project/project-file.ts';
import { ProjectFileWatcher } from '../../../../src/service/project/project-file-watcher.ts';
import { ProjectTasks } from '../../../../src/service/project/project-tasks.ts';
import { StartupLedger } from '../../../../src/service/project/startup/startup-ledger.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { LastProject } from '../../../../src/store/last-project.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const TOML = '[[tasks]]\nname = "auto"\ncommand = "true"\nrun_at_startup = true\n';
const ABSENT = 5_000;
const IDLE = 5_000;
const HOUR = 3_600_000;

/** A dirigent.toml on disk, whose startup task runs in a table without processes, and nobody who is connected. */
class Rig {
  readonly clock = new ManualClock();
  readonly path: string;
  readonly file: ProjectFile;
  readonly tasks: TaskStore;
  readonly projectTasks: ProjectTasks;
  readonly lease: Lease;
  readonly eventLog: EventLog;
  readonly #journalPath: string;
  ends = 0;

  constructor(folder: string, state: string) {
    const { clock } = this;
    const onProblem = (message: string): never => assert.fail(message);
    const project = new ProjectFile({ folder, name: 'dirigent.toml', clock, isInUse: () => this.#isNeeded });
    const journalPath = join(state, 'journal');
    const eventLog = new EventLog({ clock, journalPath, maxSize: () => 1_000_000, sinks: [], onProblem });
    const tasks = new TaskStore({ clock, perform: () => undefined });
    const lastProject = new LastProject({ path: join(state, 'last.json'), onProblem });
    const startupLedger = new StartupLedger(join(state, 'session.json'), { bootId: 'boot' });
    const environments = new Environments(tasks, {});
    this.#journalPath = journalPath;
    this.path = project.path;
    this.file = project;
    this.tasks = tasks;
    this.eventLog = eventLog;
    const watcher = new ProjectFileWatcher(project, clock);
    this.projectTasks = new ProjectTasks({
      clock,
      project,
      watcher,
      lastProject,
      tasks,
      startupLedger,
      environments,
      eventLog,
    });
    this.lease = new Lease({
      clock,
      detached: true,
      lingerMs: () => 0,
      isNeeded: () => this.#isNeeded,
      isAlive: () => true,
      stopTasks: () => Promise.resolve(),
      end: () => (this.ends += 1),
    });
    tasks.onDidChange(() => this.lease.review());
    this.projectTasks.onDidStopAwaiting(() => this.lease.review());
  }

  get #isNeeded(): boolean {
    return this.tasks.overview.isAnythingPending || this.projectTasks.awaitsReturn;
  }

  async start(): Promise<void> {
    await this.write();
    this.file.onDidChange(this.projectTasks.apply);
    this.tasks.dispatch({ type: 'start', task: 'auto' });
    this.tasks.dispatch({ type: 'spawned', task: 'auto', run: 1, pid: 7 });
  }

  async write(): Promise<void> {
    await writeFile(this.path, TOML);
    await this.file.reload();
    this.projectTasks.apply();
  }

  /** The file goes, and with it what it had started. */
  async leave(path = this.path): Promise<void> {
    await rm(path, { recursive: true });
    await this.file.reload();
    const gone = once(this.#goings(), 'gone');
    this.clock.advance(ABSENT);
    await gone;
    this.tasks.dispatch({ type: 'gone', task: 'auto', run: 1, exit: { kind: 'signal', signal: 'SIGTERM' } });
    assert.equal(this.tasks.get('auto'), undefined);
  }

  #goings(): EventTarget {
    const target = new EventTarget();
    this.file.onDidChange(({ state }) => state === 'missing' && target.dispatchEvent(new Event('gone')));
    return target;
  }

  get said(): string | undefined {
    return this.file.info.diagnostics[0]?.message;
  }

  async journal(): Promise<string> {
    await this.eventLog.journal.close();
    return readFile(this.#journalPath, 'utf8');
  }
}

describe('startup tasks whose dirigent.toml has gone', () => {
  let root = '';
  let folder = '';
  let rig: Rig;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gone-'));
    folder = join(root, 'project');
    await mkdir(folder);
    rig = new Rig(folder, root);
    await rig.start();
  });
  afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

  it('keeps a supervisor that nothing else needs, and starts again when the file is back', async () => {
    await rig.leave();
    rig.clock.advance(HOUR - 1);
    assert.equal(rig.ends, 0);
    await rig.write();
    assert.equal(rig.tasks.get('auto')?.wanted, 'up');
    assert.equal(rig.projectTasks.awaitsReturn, false);
  });

  it('keeps it for an hour and no longer, by one timer', async () => {
    await rig.leave();
    assert.match(rig.said ?? '', /start again\.$/);
    assert.equal(rig.clock.pending, 1);
    rig.clock.advance(HOUR + IDLE - 1);
    assert.equal(rig.ends, 0);
    rig.clock.advance(1);
    assert.equal(rig.ends, 1);
  });

  it('starts again also after that hour where another client kept the supervisor', async () => {
    await rig.leave();
    rig.lease.join({ kind: 'cli', onLastClose: 'keep' });
    rig.clock.advance(2 * HOUR);
    await rig.write();
    assert.equal(rig.tasks.get('auto')?.wanted, 'up');
  });

  it('is not awaited where the whole folder has gone, and its tasks may run at its new place', async () => {
    await rig.leave(folder);
    rig.clock.advance(IDLE);
    assert.equal(rig.ends, 1);
  });

  it('is not awaited where the file comes back without it', async () => {
    await rig.leave();
    await writeFile(rig.path, '[[tasks]]\nname = "other"\ncommand = "true"\n');
    await rig.file.reload();
    rig.clock.advance(IDLE);
    assert.equal(rig.ends, 1);
  });

  it('starts no more once it has been given up, and nothing else is said', async () => {
    await rig.leave();
    rig.projectTasks.cancelRestart();
    assert.match(rig.said ?? '', /were stopped\.$/);
    rig.clock.advance(IDLE);
    assert.equal(rig.ends, 1);
    await rig.write();
    assert.equal(rig.tasks.get('auto')?.wanted, 'down');
    assert.match(await rig.journal(), /is no longer awaited: if it returns, nothing starts\./);
  });
});
