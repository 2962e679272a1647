// Losses: settings of another tool's file without a counterpart in dirigent.toml, with the reason and advice.
import type { Range } from '../model/diagnostic.ts';

/** `warning`: the task may behave differently. `info`: it does what it did before. */
export type Severity = 'warning' | 'info';

export interface Advice {
  readonly severity: Severity;
  /** Both are sentences, in English where they hold no values: they are translated where they are shown. */
  readonly why: string;
  readonly todo: string;
}

/** Advice for keys that are known and have no counterpart. */
export type Advices = Readonly<Record<string, Advice>>;

export interface Loss extends Advice {
  /** The key in the file: `availability.exit_on_end`. */
  readonly key: string;
  readonly range: Range;
}

export function warning(why: string, todo: string): Advice {
  return { severity: 'warning', why, todo };
}

export function info(why: string, todo = 'No action needed.'): Advice {
  return { severity: 'info', why, todo };
}

/** Warnings first, otherwise in the order of the file. */
export function bySeverity(losses: readonly Loss[]): readonly Loss[] {
  return losses.toSorted((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'));
}
