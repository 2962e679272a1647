// Chooses the process table of this operating system.
import type { ProcessTable } from './process-table.ts';
import { ProcTable } from './proc-table.ts';
import { PsTable } from './ps-table.ts';

export function createProcessTable(platform = process.platform): ProcessTable {
  return platform === 'linux' ? new ProcTable() : new PsTable();
}
