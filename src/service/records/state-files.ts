// The files that a supervisor keeps for the next one, beside the records of tasks.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProcessTable } from '../../process/table/create-process-table.ts';
import { Journal } from '../../store/journal.ts';
import { LastProject } from '../../store/last-project.ts';
import { RunNumbers } from '../../store/run-numbers.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import { Notices } from '../events/notices.ts';
import { StartupLedger } from '../project/startup/startup-ledger.ts';

/** A file that a user may delete, and that is written to the end before the supervisor exits. */
interface StateFile {
  writeAgain(): Promise<void>;
  close(): Promise<void>;
}

export class StateFiles implements StateFile {
  readonly notices: Notices;
  readonly startupLedger: StartupLedger;
  readonly numbers: RunNumbers;
  readonly lastProject: LastProject;

  private constructor(files: Pick<StateFiles, 'notices' | 'startupLedger' | 'numbers' | 'lastProject'>) {
    this.notices = files.notices;
    this.startupLedger = files.startupLedger;
    this.numbers = files.numbers;
    this.lastProject = files.lastProject;
  }

  /** @param onProblem a file that cannot be read, in words: it is set aside, and nothing waits for it */
  static async load(storage: WorkspaceStorage, onProblem: (message: string) => void): Promise<StateFiles> {
    const { folder, runsFolder, tasksFolder, journalPath, numbersPath, projectPath } = storage;
    for (const each of [runsFolder, tasksFolder]) await mkdir(each, { recursive: true, mode: 0o700 });
    const processes = createProcessTable();
    const life = { bootId: await processes.bootId(), startTime: (await processes.read(1))?.startTime };
    const journal = new Journal({ path: journalPath, maxSize: () => Infinity, onProblem });
    return new StateFiles({
      notices: await Notices.load({ path: join(folder, 'notices.json'), onProblem }),
      startupLedger: new StartupLedger(join(folder, 'session.json'), life),
      numbers: await RunNumbers.load({ path: numbersPath, onProblem }, () => journal.lastRuns()),
      lastProject: new LastProject({ path: projectPath, onProblem }),
    });
  }

  get #all(): readonly StateFile[] {
    return [this.notices, this.startupLedger, this.numbers, this.lastProject];
  }

  /** The files were deleted. */
  async writeAgain(): Promise<void> {
    await Promise.all(this.#all.map((file) => file.writeAgain()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((file) => file.close()));
  }
}
