// The facts of `supervisor/info` that the supervisor knows of itself.
import { PROTOCOL_VERSION } from '../../rpc/contract.ts';
import type { SupervisorInfo } from '../../model/clients.ts';
import type { Supervisor } from '../supervisor.ts';

/** All but its clients and its lease, which the front end knows. */
export function aboutSupervisor(supervisor: Supervisor): Omit<SupervisorInfo, 'clients' | 'lease'> {
  const { version, project, storage, startedAt, capture, eventLog } = supervisor;
  const { rss, heapUsed } = process.memoryUsage();
  return {
    pid: process.pid,
    version,
    protocol: PROTOCOL_VERSION,
    folder: project.folder,
    configFile: project.path,
    storage: storage.folder,
    startedAt: new Date(startedAt).toISOString(),
    memory: { rss, heapUsed },
    capture: { engine: capture.engine },
    problems: [...(project.problem === undefined ? [] : [project.problem]), ...eventLog.problems],
  };
}
