// What a verb finds: a supervisor whose table is real, and whose processes are what the test says of them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineEvent } from '../../../../src/engine/event.ts';
import type { TaskDefinition } from '../../../../src/model/task-definition.ts';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import type { Client } from '../../../../src/rpc/server/session.ts';
import { StartupLedger } from '../../../../src/service/project/startup/startup-ledger.ts';
import { startupSet } from '../../../../src/service/project/startup/consent-hash.ts';
import { InUse } from '../../../../src/service/records/in-use.ts';
import { TaskCleanup } from '../../../../src/service/records/task-cleanup.ts';
import { Environments } from '../../../../src/service/run/environments.ts';
import type { Supervisor } from '../../../../src/service/supervisor.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { project } from '../../engine/bench.ts';

export const client = {} as Client;
export const open = new AbortController().signal;

export class VerbRig {
  readonly clock = new ManualClock();
  readonly spawned: string[] = [];
  /** Tasks whose leftovers were cleared away, `logs` where their logs were. */
  readonly cleared: string[] = [];
  readonly pendingNotices = new Set<string>();
  readonly tasks: TaskStore;
  readonly inUse: InUse;
  readonly supervisor: Supervisor;
  readonly #folder: string;

  private constructor(folder: string, definitions: readonly TaskDefinition[]) {
    this.#folder = folder;
    const { clock } = this;
    const tasks: TaskStore = new TaskStore({
      clock,
      perform: ({ type, task, ...effect }) => {
        if (type !== 'spawn' || !('run' in effect)) return;
        this.spawned.push(task);
        tasks.dispatch({ type: 'spawned', task, run: effect.run, pid: 7 });
      },
    });
    this.tasks = tasks;
    this.inUse = new InUse(tasks, clock);
    const configured = project([...definitions]);
    tasks.dispatch({ type: 'configure', project: configured });
    const startupLedger = new StartupLedger(join(folder, 'session.json'), { bootId: 'boot' });
    tasks.onDidChange(({ removed }) => startupLedger.forget([...removed]));
    const cleanup = new TaskCleanup({
      tasks,
      clear: (task, withLogs) => Promise.resolve(void this.cleared.push(withLogs ? `${task} logs` : task)),
      onError: (_task, error) => {
        throw error;
      },
    });
    const fake = {
      ...{ clock, tasks, inUse: this.inUse, cleanup, startupLedger },
      environments: new Environments(tasks, {}),
      storage: { tasksFolder: join(folder, 'tasks') },
      notices: { ask: () => undefined, isPending: (task: string) => this.pendingNotices.has(task) },
      project: {
        info: { startup: startupSet(configured, { folder: '/project', home: '/home' }) },
        lostValues: new Map(),
      },
      infos: { of: ({ definition: { name } }: { definition: TaskDefinition }) => ({ name }) as TaskInfo },
    };
    this.supervisor = fake as unknown as Supervisor;
  }

  static async create(definitions: readonly TaskDefinition[] = []): Promise<VerbRig> {
    return new VerbRig(await mkdtemp(join(tmpdir(), 'verb-')), definitions);
  }

  dispatch(event: EngineEvent): void {
    this.tasks.dispatch(event);
  }

  /** The run of the task ends by itself, and well. */
  end(task: string): void {
    const { run = 0 } = this.tasks.get(task) ?? {};
    this.dispatch({ type: 'gone', task, run, exit: { kind: 'code', code: 0 } });
  }

  async dispose(): Promise<void> {
    await this.supervisor.startupLedger.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
