// A probe that waits for a line of the log.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { LinePattern } from '../../base/line-pattern.ts';
import type { ProbeResult } from './probe-options.ts';

/**
 * Healthy for good as soon as a line matches; then nothing is read any more. It never says unhealthy: a log that is
 * silent proves nothing. Only a pattern that cannot be used does.
 */
export function probeLog(
  pattern: string,
  followLines: (listener: (line: string) => void) => Disposable,
  onResult: (result: ProbeResult) => void,
): Disposable {
  const following = new DisposableStore();
  const begin = ({ test }: LinePattern): void => {
    if (following.isDisposed) return;
    const listener = (line: string): void => {
      if (following.isDisposed || !test(line)) return;
      following.dispose();
      onResult({ healthy: true, output: line });
    };
    following.add(followLines(listener));
  };
  compiled(pattern).then(begin, (error: unknown) => {
    if (!following.isDisposed) onResult({ healthy: false, output: (error as Error).message });
  });
  return following;
}

/** The engine of patterns takes megabytes: it is loaded where there is a pattern. */
async function compiled(pattern: string): Promise<LinePattern> {
  const { linePattern } = await import('../../base/line-pattern.ts');
  return linePattern(pattern);
}
