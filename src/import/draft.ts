// A task under construction, while its file is read.
import type { Range } from '../model/diagnostic.ts';
import type { Advice, Loss } from './loss.ts';
import type { TaskTable, Until } from './proposal.ts';

/** A task under construction: its keys, dependencies and losses. */
export class Draft {
  /** Its name in the file, by which its dependents refer to it. */
  readonly key: string;
  /** `script "dev"` */
  readonly label: string;
  readonly range: Range;
  readonly losses: Loss[] = [];
  /** By key of another draft. */
  readonly dependsOn = new Map<string, Until>();
  isWorth = true;
  readonly #task = new Map<string, unknown>();

  constructor(key: string, kind: string, range: Range) {
    this.key = key;
    this.label = `${kind} "${key}"`;
    this.range = range;
  }

  /** Sets a key of dirigent.toml; undefined, an empty list or an empty table sets nothing. */
  set(key: string, value: unknown): void {
    if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) return;
    this.#task.set(key, value);
  }

  setAll(table: TaskTable): void {
    for (const [key, value] of Object.entries(table)) this.set(key, value);
  }

  get(key: string): unknown {
    return this.#task.get(key);
  }

  delete(key: string): void {
    this.#task.delete(key);
  }

  get task(): TaskTable {
    return Object.fromEntries(this.#task);
  }

  lose(key: string, advice: Advice): void {
    this.losses.push({ key, ...advice, range: this.range });
  }
}
