import type { Disposable } from '../../base/disposable.ts';
import type { ProbeResult } from './probe.ts';

/** Healthy for good as soon as a line matches. It never says unhealthy: a log that is silent proves nothing. */
export function probeLog(
  pattern: string,
  followLines: (listener: (line: string) => void) => Disposable,
  onResult: (result: ProbeResult) => void,
): Disposable {
  const expression = new RegExp(pattern);
  let found = false;
  const subscription = followLines((line) => {
    if (found || !expression.test(line)) return;
    found = true;
    onResult({ healthy: true, output: line });
  });
  return {
    dispose() {
      found = true;
      subscription.dispose();
    },
  };
}
