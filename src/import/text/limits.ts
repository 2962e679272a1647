// Limits on imported files, against alias bombs and endless nesting.
import { t } from '../../base/l10n.ts';

/** Far above files written by hand; a few lines of YAML aliases can stand for billions of values. */
const MOST_VALUES = 200_000;

/** Deeper than any file written by hand. */
const DEEPEST = 100;

/** Thrown while a file is read, and caught where the reading began. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/** Counts values and depth. @throws TooMuch */
export class Budget {
  #values = 0;

  spend(depth: number): void {
    this.#values += 1;
    if (this.#values > MOST_VALUES) {
      throw new TooMuch(t('expands to more than {0} values, as nested aliases can', MOST_VALUES));
    }
    if (depth > DEEPEST) throw new TooMuch(t('is nested more than {0} levels deep', DEEPEST));
  }
}

/** The result of `read`, or that of `giveUp` with the reason. A stack overflow counts as nesting too deep. */
export function withinLimits<T>(read: () => T, giveUp: (why: string) => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TooMuch) return giveUp(error.message);
    if (error instanceof RangeError) return giveUp(t('is nested more than {0} levels deep', DEEPEST));
    throw error;
  }
}
