// What a supervisor keeps on disk for the next one, beside the records of tasks.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProcessTable } from '../../process/table/create-process-table.ts';
import { Journal } from '../../store/journal.ts';
import { LastProject } from '../../store/last-project.ts';
import { lastRuns } from '../../store/last-runs.ts';
import { RunNumbers } from '../../store/run-numbers.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import { Notices } from '../events/notices.ts';
import { StartupLedger } from '../project/startup/startup-ledger.ts';

export interface Memory {
  readonly notices: Notices;
  readonly startupLedger: StartupLedger;
  readonly numbers: RunNumbers;
  readonly lastProject: LastProject;
}

/** @param onProblem what cannot be read, in words: it is set aside, and nothing waits for it */
export async function loadMemory(storage: WorkspaceStorage, onProblem: (message: string) => void): Promise<Memory> {
  for (const folder of [storage.runsFolder, storage.tasksFolder]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const table = createProcessTable();
  const life = { bootId: await table.bootId(), startTime: (await table.read(1))?.startTime };
  const journal = new Journal({ path: storage.journalPath, maxSize: () => Infinity, onProblem });
  return {
    notices: await Notices.load({ path: join(storage.folder, 'notices.json'), onProblem }),
    startupLedger: new StartupLedger(join(storage.folder, 'session.json'), life),
    numbers: await RunNumbers.load({ path: storage.numbersPath, onProblem }, () => lastRuns(journal)),
    lastProject: new LastProject({ path: storage.projectPath, onProblem }),
  };
}
