import { createProcessTable } from '../../src/process/table/create-process-table.ts';

/** Whether a process of this number runs. A zombie does not: it only waits for its parent to notice. */
export async function isRunning(pid: number): Promise<boolean> {
  const row = await createProcessTable().read(pid);
  return row !== undefined && !row.zombie;
}
