import { createTable } from '../table/create-table.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import { adopt, recover } from './adopt.ts';
import { launch } from './launch.ts';
import { makeFifos } from './mkfifo.ts';
import { fifo, FIFOS, streamsOf } from './run-folder.ts';

export class PosixHost implements ProcessHost {
  async prepare(request: LaunchRequest): Promise<PreparedRun> {
    const { runFolder } = request;
    await makeFifos(FIFOS.map((name) => fifo(runFolder, name)));
    // A table for each run: it remembers whom it looked at.
    return { streams: streamsOf(runFolder), start: () => launch(request, createTable()) };
  }

  recover(runFolder: string): Promise<RunIdentity | undefined> {
    return recover(runFolder, createTable());
  }

  adopt(identity: RunIdentity): Promise<Found> {
    return adopt(identity, createTable());
  }
}
