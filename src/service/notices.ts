// Ends that a person should hear of. Each is handed to one client, once: kept on disk until somebody who shows it is
// there, and forgotten when it was handed over, also across a reload and the supervisor's own death.
import { readFileSync } from 'node:fs';
import type { TaskEvent } from '../rpc/contract.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';

/** Whoever is away for longer than this many ends wants the table, not a list of toasts. */
const MOST_PENDING = 50;

export type NotifyWhen = 'failure' | 'always' | 'never';

interface Kept {
  readonly pending: readonly TaskEvent[];
  /** The last run of each task whose end was taken in, so that one found again after a crash is not told twice. */
  readonly taken: Readonly<Record<string, number>>;
  /** Ad-hoc tasks whose asker wants to hear of every end. */
  readonly asked: readonly string[];
}

export class Notices {
  readonly #path: string;
  #pending: TaskEvent[];
  readonly #taken: Map<string, number>;
  readonly #asked: Set<string>;
  #saving: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
    const kept = read(path);
    this.#pending = [...kept.pending];
    this.#taken = new Map(Object.entries(kept.taken));
    this.#asked = new Set(kept.asked);
  }

  /** Tell of every end of this task, also of a good one. */
  ask(task: string): void {
    this.#asked.add(task);
    this.#save();
  }

  /** True when the event is an end that somebody must hear of; it is pending from now on. */
  consider(event: TaskEvent, when: NotifyWhen): boolean {
    if (!this.#isWorthTelling(event, when)) return false;
    if ((this.#taken.get(event.task) ?? 0) >= event.run && event.run > 0) return false;
    this.#taken.set(event.task, event.run);
    this.#pending.push(event);
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
    this.#save();
    return true;
  }

  #isWorthTelling({ task, event }: TaskEvent, when: NotifyWhen): boolean {
    if (event === 'failed') return when !== 'never' || this.#asked.has(task);
    return event === 'finished' && (when === 'always' || this.#asked.has(task));
  }

  /** Hands over what is pending. It is the caller's now: it will not be told again. */
  take(): readonly TaskEvent[] {
    const taken = this.#pending;
    if (taken.length > 0) {
      this.#pending = [];
      this.#save();
    }
    return taken;
  }

  forget(task: string): void {
    const known = this.#asked.delete(task) || this.#taken.delete(task);
    if (known) this.#save();
  }

  /** Resolves when all is on disk. */
  flush(): Promise<void> {
    return this.#saving;
  }

  #save(): void {
    const kept: Kept = { pending: this.#pending, taken: Object.fromEntries(this.#taken), asked: [...this.#asked] };
    const text = JSON.stringify({ schema: 1, ...kept });
    // Word that cannot be kept is told all the same while the supervisor lives.
    this.#saving = this.#saving.then(() => writeFileAtomic(this.#path, text)).catch(() => undefined);
  }
}

function read(path: string): Kept {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Kept>;
    return { pending: value.pending ?? [], taken: value.taken ?? {}, asked: value.asked ?? [] };
  } catch {
    return { pending: [], taken: {}, asked: [] };
  }
}
