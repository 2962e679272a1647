// Serves one folder, with everything that takes: for the background process, and for a program that embeds it.
import { createCapture } from '../output/capture.ts';
import { createProcessHost } from '../process/create-process-host.ts';
import { claimFolder, type Claim } from '../rpc/lock/claim-folder.ts';
import type { Guarded } from '../rpc/discovery/publication.ts';
import type { Address } from '../rpc/discovery/socket-path.ts';
import type { EventSink } from '../store/event-sink.ts';
import { workspaceStorage } from '../store/storage.ts';
import { FrontEnd } from './front-end.ts';
import { Supervisor } from './supervisor.ts';

export interface ServeOptions {
  readonly address: Address;
  readonly configFile: string;
  /** Root of the storage. */
  readonly storage: string;
  readonly version: string;
  /** Environment of tasks whose start brought none. */
  readonly env: Readonly<Record<string, string>>;
  /** The bundle of the capture's worker. */
  readonly captureWorker: string;
  /** Not for a window alone: see Lease. */
  readonly detached: boolean;
  /** Opens the socket, for clients of other processes. */
  readonly listen: boolean;
  readonly sinks?: readonly EventSink[];
  readonly onError: (message: string) => void;
  /** It is not needed any more, or was asked to end: time to close it. */
  readonly onEnd: () => void;
}

/** A folder that is being served. */
export interface Served {
  readonly supervisor: Supervisor;
  readonly frontEnd: FrontEnd;
  /** The token that a client must show. */
  readonly token: string;
  /** Ends without touching the tasks: what still runs is left to the next supervisor. */
  close(): Promise<void>;
}

/** Undefined while another supervisor serves the folder. */
export async function serveFolder(options: ServeOptions): Promise<Served | undefined> {
  const claim = await claimFolder(options.address, options.storage);
  if (claim === undefined) return undefined;
  try {
    return await serve(claim, options);
  } catch (error) {
    await claim.close({ leavesTasks: true });
    throw error;
  }
}

async function serve(claim: Claim, options: ServeOptions): Promise<Served> {
  const supervisor = await startSupervisor(claim, options);
  const { detached, onEnd, listen, version, storage, configFile } = options;
  const frontEnd = new FrontEnd({ supervisor, token: claim.token, detached, onEnd });
  supervisor.shutdownState.onDidComplete(onEnd);
  const close = async (): Promise<void> => {
    supervisor.shutdownState.begin();
    await supervisor.runs.close();
    // Requests that waited for a start or an end are answered in this turn: a stop is answered when its record is
    // written.
    await supervisor.kept();
    await new Promise(setImmediate);
    const farewell = frontEnd.end();
    await supervisor.close();
    await claim.close({ leavesTasks: supervisor.leavesTasks });
    // The folder is free by now: a slow client delays no other supervisor.
    await farewell;
    frontEnd.dispose();
  };
  if (listen) {
    const startedAt = new Date(supervisor.startedAt).toISOString();
    const accept = frontEnd.server.accept.bind(frontEnd.server);
    try {
      await claim.open({ version, storage, startedAt, configFile }, accept, {
        onProblem: (problem) => supervisor.eventLog.report(problem),
        onLost: (what) => surrender(supervisor, what, onEnd),
        onStateDeleted: () => void supervisor.writeStateAgain(),
      });
    } catch (error) {
      await close();
      throw error;
    }
  }
  return { supervisor, frontEnd, token: claim.token, close };
}

/** Two must not work side by side, and what this one runs is in no record that the other one reads. */
function surrender(supervisor: Supervisor, lost: Guarded, onEnd: () => void): void {
  const { eventLog, shutdownState, storage, project } = supervisor;
  const what = {
    state: `${storage.folder} was deleted, and another supervisor uses it now`,
    project: `The lock of ${project.folder} was deleted, and another supervisor, with another storage, has it now`,
  }[lost];
  eventLog.report(`${what}: this one stops its tasks and exits.`);
  shutdownState.begin();
  supervisor
    .stopTasks('signal')
    .catch((error: unknown) => eventLog.report(String(error)))
    .finally(onEnd);
}

async function startSupervisor(claim: Claim, options: ServeOptions): Promise<Supervisor> {
  const { configFile, storage, version, env, sinks = [], captureWorker, onError } = options;
  const { folder } = claim.address;
  const capture = await createCapture({ workerPath: captureWorker });
  try {
    return await Supervisor.start({
      folder,
      configFile,
      storage: workspaceStorage(storage, folder),
      host: createProcessHost(),
      capture,
      version,
      env,
      sinks,
      onError,
    });
  } catch (error) {
    await capture.close();
    throw error;
  }
}
