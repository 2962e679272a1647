// Processes that a command left running when it ended.
import type { RunningProcess, RunProcess } from '../../process/ports.ts';

/** A daemon may have workers without number: the first of each name stands for the others. */
const MOST_NAMES = 3;

/**
 * The stragglers of a command, in words where they can be seen; undefined when they have ended by themselves, as the
 * rest of a tree mostly does a moment after its root. Time alone does not decide: on a busy machine one scan of the
 * processes takes longer than `ms`, and where none is left none has to be stopped.
 */
export async function stragglersOf(
  process: Pick<RunningProcess, 'gone' | 'processes'>,
  ms: number,
): Promise<{ readonly left?: string } | undefined> {
  for (let limit = ms; !(await isGoneWithin(process, limit)); limit *= 2) {
    const left = await process.processes().catch(() => undefined);
    if (left === undefined) return {};
    if (left.length > 0) return { left: namesOf(left) };
  }
  return undefined;
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

/** "postgres (pid 4242 and 5 more)" */
export function namesOf(processes: readonly Pick<RunProcess, 'name' | 'pid'>[]): string {
  const byName = Map.groupBy(
    processes.toSorted((a, b) => a.pid - b.pid),
    ({ name }) => name,
  );
  const words = [...byName].map(([name, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${name} (pid ${first?.pid ?? 0}${more})`;
  });
  return [...words.slice(0, MOST_NAMES), ...(words.length > MOST_NAMES ? ['others'] : [])].join(', ');
}
