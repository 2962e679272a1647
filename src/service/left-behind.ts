import type { RunningProcess, Survivor } from '../process/ports.ts';

/** A daemon may have workers without number: the first of each name stands for the others. */
const MOST_NAMES = 3;

/**
 * Whether the rest of a tree has ended by itself, as it mostly does a moment after its root. Time alone does not tell: on a
 * busy machine one look at the processes takes longer than `ms`, and where nobody is left nobody has to be stopped.
 */
export async function settles(process: Pick<RunningProcess, 'gone' | 'survivors'>, ms: number): Promise<boolean> {
  for (let limit = ms; ; limit *= 2) {
    if (await isGoneWithin(process, limit)) return true;
    const isLeft = await process.survivors().then(
      ({ length }) => length > 0,
      () => true,
    );
    if (isLeft) return false;
  }
}

async function isGoneWithin(process: Pick<RunningProcess, 'gone'>, ms: number): Promise<boolean> {
  const signal = AbortSignal.timeout(ms);
  return process.gone(signal).then(
    () => true,
    (error: unknown) => {
      if (signal.aborted) return false;
      throw error;
    },
  );
}

/** What a command left running when it ended, in words; undefined where that is gone already, or cannot be seen. */
export async function whoIsLeft(process: RunningProcess): Promise<string | undefined> {
  const survivors = await process.survivors().catch(() => []);
  return survivors.length === 0 ? undefined : namesOf(survivors);
}

/** "postgres (pid 4242 and 5 more)" */
export function namesOf(survivors: readonly Pick<Survivor, 'name' | 'pid'>[]): string {
  const byName = Map.groupBy(
    survivors.toSorted((a, b) => a.pid - b.pid),
    ({ name }) => name,
  );
  const words = [...byName].map(([name, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${name} (pid ${first?.pid ?? 0}${more})`;
  });
  return [...words.slice(0, MOST_NAMES), ...(words.length > MOST_NAMES ? ['others'] : [])].join(', ');
}
