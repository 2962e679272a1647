// The log of what happened: each event goes to the journal, to the sinks of an embedding program and to subscribers.
// It also keeps the problems of the supervisor itself, for the diagnostic report.
import type { Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/event.ts';
import type { JournalEntry } from '../../model/history.ts';
import { EventSinks, type EventSink } from '../../store/event-sink.ts';
import { Journal } from '../../store/journal.ts';

const MOST_PROBLEMS = 20;

export interface EventLogOptions {
  readonly clock: Clock;
  readonly journalPath: string;
  readonly maxSize: () => number;
  readonly sinks: readonly EventSink[];
  readonly onProblem: (message: string) => void;
}

export class EventLog {
  readonly journal: Journal;
  readonly #options: EventLogOptions;
  readonly #sinks: EventSinks;
  readonly #problems: string[] = [];
  readonly #didEmit = new Emitter<JournalEntry>();

  readonly onDidEmit = this.#didEmit.event;

  constructor(options: EventLogOptions) {
    const onProblem = (message: string): void => this.report(message);
    this.#options = options;
    this.journal = new Journal({ path: options.journalPath, maxSize: options.maxSize, onProblem });
    this.#sinks = new EventSinks([this.journal, ...options.sinks], onProblem);
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  emit(event: Omit<JournalEntry, 'time'>): void {
    const complete: JournalEntry = { time: new Date(this.#options.clock.now()).toISOString(), ...event };
    this.#sinks.append(complete);
    this.#didEmit.fire(complete);
  }

  /** Keeps the newest problems for the report, and writes each to the supervisor's log. */
  report(message: string): void {
    this.#problems.push(message);
    if (this.#problems.length > MOST_PROBLEMS) this.#problems.shift();
    this.#options.onProblem(message);
  }

  /** A bug, or a failure of the machine that is part of no task's state. */
  internalError(task: string, run: number, error: unknown): void {
    const message = messageOf(error);
    const stack = error instanceof Error ? (error.stack ?? message) : message;
    this.report(task === '' ? stack : `${task}: ${stack}`);
    this.emit({ task, run, event: 'internal-error', data: { message } });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
