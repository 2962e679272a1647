// Ends that a person should hear of. Each is handed to one client, once: kept on disk until somebody who shows it is
// there, and forgotten when it was handed over, also across a reload and the supervisor's own death.
import { readFile } from 'node:fs/promises';
import {
  hasShape,
  isCount,
  isListOf,
  isMapOf,
  isObject,
  isText,
  maybe,
  soundPart,
  type Guard,
} from '../../base/shape.ts';
import type { TaskEvent } from '../../model/history.ts';
import { LatestWrite } from '../../store/latest-write.ts';
import { readVersioned, setAside, type Step } from '../../store/versioned.ts';

/** Whoever is away for longer than this many ends wants the table, not a list of toasts. */
const MOST_PENDING = 50;

const STEPS: readonly Step[] = [];

export interface NoticesOptions {
  readonly path: string;
  readonly onProblem: (message: string) => void;
}

export type NotifyWhen = 'failure' | 'always' | 'never';

interface Kept {
  readonly pending: readonly TaskEvent[];
  /** The last run of each task whose end was taken in, so that one found again after a crash is not told twice. */
  readonly taken: Readonly<Record<string, number>>;
  /** Ad-hoc tasks whose asker wants to hear of every end. */
  readonly asked: readonly string[];
}

export class Notices {
  readonly #options: NoticesOptions;
  readonly #writes = new LatestWrite();
  #pending: TaskEvent[];
  readonly #taken: Map<string, number>;
  readonly #asked: Set<string>;

  private constructor(options: NoticesOptions, { pending, taken, asked }: Kept) {
    this.#options = options;
    this.#pending = [...pending];
    this.#taken = new Map(Object.entries(taken));
    this.#asked = new Set(asked);
  }

  /** A file that makes no sense, or only in part, is set aside and reported. */
  static async load(options: NoticesOptions): Promise<Notices> {
    const text = await readFile(options.path, 'utf8').catch(() => undefined);
    if (text === undefined) return new Notices(options, NOTHING);
    const reading = readVersioned(text, STEPS);
    const value = 'value' in reading ? reading.value : (reading.newer ?? {});
    const { sound, wrong } = soundPart(value, SHAPE);
    const fault = 'fault' in reading ? reading.fault : `invalid ${wrong.join(', ')}`;
    if ('fault' in reading || wrong.length > 0) options.onProblem(await setAside(options.path, fault, new Date()));
    return new Notices(options, { ...NOTHING, ...sound });
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

  /** True while nobody has been told yet how it ended. */
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

  /** Somebody has deleted the file. */
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
      // While the supervisor lives it tells all the same; only its death could make it tell twice.
      this.#options.onProblem(`Cannot write ${this.#options.path}: ${(error as Error).message}.`);
    });
  }
}

const isEvent = hasShape({
  time: isText,
  task: isText,
  run: isCount,
  event: isText,
  data: maybe(isObject),
  info: maybe(hasShape({ name: isText, title: isText, status: hasShape({ kind: isText }), definition: isObject })),
});

const SHAPE: Readonly<Record<keyof Kept, Guard>> = {
  pending: isListOf(isEvent),
  taken: isMapOf(isCount),
  asked: isListOf(isText),
};

const NOTHING: Kept = { pending: [], taken: {}, asked: [] };
