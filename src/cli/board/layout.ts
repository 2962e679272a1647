// Divides the rows of the screen between table and log.
/** The division of the screen. */
export interface Layout {
  /** Rows of tasks on the screen. */
  readonly tasks: number;
  /** Index of the first task on the screen. */
  readonly firstTask: number;
  /** Rows of the log. */
  readonly log: number;
}

/** Title, headings of the table, title of the log, keys. */
const FIXED_ROWS = 4;

/** The table takes at most this part of the screen, and always shows the selected task. */
const TABLE_PART = 0.45;

export function layoutOf(rows: number, count: number, selected: number, zoomed: boolean): Layout {
  if (zoomed) return { tasks: 0, firstTask: 0, log: Math.max(1, rows - 2) };
  const free = Math.max(2, rows - FIXED_ROWS);
  const tasks = Math.min(count, Math.max(1, Math.floor(free * TABLE_PART)));
  const last = Math.max(0, count - tasks);
  const firstTask = Math.min(Math.max(0, selected - Math.floor(tasks / 2)), last);
  return { tasks, firstTask, log: Math.max(1, free - tasks) };
}
