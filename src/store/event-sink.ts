// Event sinks. The journal is one; a program that embeds Dirigent brings its own: metrics, another logger.
import { MASK } from '../base/secrets/masking.ts';
import { maskEach } from '../base/secrets/secrets.ts';
import type { JournalEntry } from '../model/history.ts';

export interface EventSink {
  /** Takes an event and returns at once. An error is reported once, and affects no other sink. */
  append(entry: JournalEntry): void | Promise<void>;
}

/** Tells every sink every event, with the values of environment variables taken out of it. */
export class EventSinks implements EventSink {
  readonly #sinks: readonly EventSink[];
  readonly #onProblem: (message: string) => void;
  readonly #failed = new Set<EventSink>();

  constructor(sinks: readonly EventSink[], onProblem: (message: string) => void) {
    this.#sinks = sinks;
    this.#onProblem = onProblem;
  }

  append(entry: JournalEntry): void {
    const safe = withoutEnvironment(entry);
    for (const sink of this.#sinks) {
      try {
        const done = sink.append(safe);
        if (done instanceof Promise) done.catch((error: unknown) => this.#report(sink, error));
      } catch (error) {
        this.#report(sink, error);
      }
    }
  }

  #report(sink: EventSink, error: unknown): void {
    if (this.#failed.has(sink)) return;
    this.#failed.add(sink);
    const reason = error instanceof Error ? error.message : String(error);
    this.#onProblem(`The event sink ${sink.constructor.name} failed; further failures are not reported: ${reason}`);
  }
}

/** Masks the values of variables in a definition that the data of an event contains. */
export function withoutEnvironment(entry: JournalEntry): JournalEntry {
  return entry.data === undefined ? entry : { ...entry, data: mask(entry.data) as Record<string, unknown> };
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      /^(base)?env(ironment)?$/i.test(key) ? maskValues(field) : mask(field),
    ]),
  );
}

function maskValues(field: unknown): unknown {
  return typeof field !== 'object' || field === null || Array.isArray(field) ? MASK : maskEach(field);
}
