import type { ProcessTable } from './process-row.ts';
import { ProcTable } from './proc-table.ts';
import { PsTable } from './ps-table.ts';

export function createTable(platform = process.platform): ProcessTable {
  return platform === 'linux' ? new ProcTable() : new PsTable();
}
