// Notices: ends of runs that the user is to be notified of. Each is given to one client, once: kept on disk until a
// client that shows it is there, and forgotten when it was given, also across a reload and the supervisor's own death.
import { readFile } from 'node:fs/promises';
import {
  hasShape,
  isCount,
  isListOf,
  isMapOf,
  isObject,
  isString,
  optional,
  pickValid,
  type Guard,
} from '../../base/guards.ts';
import type { JournalEntry } from '../../model/history.ts';
import { LatestWrite } from '../../store/latest-write.ts';
import { readVersioned, setAside, type Step } from '../../store/versioned.ts';

/** After more ends than this the table says more than a list of toasts. */
const MOST_PENDING = 50;

const STEPS: readonly Step[] = [];

export interface NoticesOptions {
  readonly path: string;
  readonly onProblem: (message: string) => void;
}

export type NotifyWhen = 'failure' | 'always' | 'never';

interface Kept {
  readonly pending: readonly JournalEntry[];
  /**
   * The last run of each task whose end was considered, so that one found again after a crash is not reported twice.
   */
  readonly taken: Readonly<Record<string, number>>;
  /** Ad hoc tasks whose client wants a notice of every end. */
  readonly asked: readonly string[];
}

export class Notices {
  readonly #options: NoticesOptions;
  readonly #writes = new LatestWrite();
  #pending: JournalEntry[];
  readonly #taken: Map<string, number>;
  readonly #asked: Set<string>;

  private constructor(options: NoticesOptions, { pending, taken, asked }: Kept) {
    this.#options = options;
    // Older versions kept the whole task with each.
    this.#pending = pending.map(({ time, task, run, event, data }) => ({
      time,
      task,
      run,
      event,
      ...(data && { data }),
    }));
    this.#taken = new Map(Object.entries(taken));
    this.#asked = new Set(asked);
  }

  /** A file that makes no sense, or only in part, is set aside and reported. */
  static async load(options: NoticesOptions): Promise<Notices> {
    const text = await readFile(options.path, 'utf8').catch(() => undefined);
    if (text === undefined) return new Notices(options, NOTHING);
    const reading = readVersioned(text, STEPS);
    const value = 'value' in reading ? reading.value : (reading.newer ?? {});
    const { valid, invalid } = pickValid(value, SHAPE);
    const fault = 'fault' in reading ? reading.fault : `invalid ${invalid.join(', ')}`;
    if ('fault' in reading || invalid.length > 0) options.onProblem(await setAside(options.path, fault, new Date()));
    return new Notices(options, { ...NOTHING, ...valid });
  }

  /** From now on every end of this task is a notice, also a good one. */
  ask(task: string): void {
    this.#asked.add(task);
    this.#save();
  }

  /** Keeps the event until it is given to a client, if it is an end that the user is to be notified of. */
  consider(event: JournalEntry, when: NotifyWhen): void {
    if (!this.#isNotice(event, when)) return;
    if ((this.#taken.get(event.task) ?? 0) >= event.run && event.run > 0) return;
    this.#taken.set(event.task, event.run);
    this.#pending.push(event);
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
    this.#save();
  }

  #isNotice({ task, event }: JournalEntry, when: NotifyWhen): boolean {
    if (event === 'failed') return when !== 'never' || this.#asked.has(task);
    return event === 'finished' && (when === 'always' || this.#asked.has(task));
  }

  /** The caller's now: none of them is given again. */
  take(): readonly JournalEntry[] {
    const taken = this.#pending;
    if (taken.length > 0) {
      this.#pending = [];
      this.#save();
    }
    return taken;
  }

  /** True while no client has received how it ended. */
  isPending(task: string): boolean {
    return this.#pending.some((event) => event.task === task);
  }

  forget(task: string): void {
    this.#asked.delete(task);
    this.#taken.delete(task);
    this.#pending = this.#pending.filter((event) => event.task !== task);
    this.#save();
  }

  /** Resolves when all is on disk. */
  flush(): Promise<void> {
    return this.#writes.flush();
  }

  /** The file was deleted. */
  writeAgain(): Promise<void> {
    return this.#writes.writeAgain();
  }

  close(): Promise<void> {
    return this.#writes.close();
  }

  #save(): void {
    const kept: Kept = { pending: this.#pending, taken: Object.fromEntries(this.#taken), asked: [...this.#asked] };
    const text = JSON.stringify({ schema: STEPS.length + 1, ...kept });
    this.#writes.write(this.#options.path, text).catch((error: unknown) => {
      // The notices in memory are still given; only the death of the supervisor could make it give one twice.
      this.#options.onProblem(`Cannot write ${this.#options.path}: ${(error as Error).message}.`);
    });
  }
}

const isEvent = hasShape({
  time: isString,
  task: isString,
  run: isCount,
  event: isString,
  data: optional(isObject),
});

const SHAPE: Readonly<Record<keyof Kept, Guard>> = {
  pending: isListOf(isEvent),
  taken: isMapOf(isCount),
  asked: isListOf(isString),
};

const NOTHING: Kept = { pending: [], taken: {}, asked: [] };
