// Health probes: at once, then every second until the task is healthy for the first time, then at its interval. The
// next probe waits for the result of the last, so that probes never pile up.
import type { ProbeOptions, ProbeAttempt, ProbeResult } from './probe-options.ts';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { probeCommand } from './command-probe.ts';
import { probeHttp } from './http-probe.ts';
import { probeLog } from './log-probe.ts';
import { probeTcp } from './tcp-probe.ts';

const EAGER_INTERVAL_MS = 1000;

/** Why a probe was aborted, when it was not disposed. */
const LATE = Symbol('late');

/** Probes until it is disposed; no result comes after that. */
export function startProbe(options: ProbeOptions): Disposable {
  const { healthcheck } = options;
  const { probe } = healthcheck;
  switch (probe.kind) {
    case 'log':
      return probeLog(probe.pattern, options.followLines, options.onResult);
    case 'command':
      return repeat(options, (signal) => probeCommand(probe, options, signal));
    case 'http':
      return repeat(options, (signal) => probeHttp(probe.url, signal));
    case 'tcp':
      return repeat(options, (signal) => probeTcp(probe.host, probe.port, signal));
  }
}

function repeat({ healthcheck, clock, onResult }: ProbeOptions, attempt: ProbeAttempt): Disposable {
  const timer = new MutableDisposable();
  let current: AbortController | undefined;
  let disposed = false;
  let wasHealthy = false;
  const once = async (): Promise<void> => {
    const result = await withTimeout(attempt, healthcheck.timeoutMs, clock, (controller) => (current = controller));
    if (disposed) return;
    wasHealthy ||= result.healthy;
    const pause = wasHealthy ? healthcheck.intervalMs : Math.min(EAGER_INTERVAL_MS, healthcheck.intervalMs);
    // Armed first: the receiver of the result may dispose this probe.
    timer.value = clock.setTimeout(() => void once(), pause);
    onResult(result);
  };
  void once();
  return {
    dispose() {
      disposed = true;
      timer.dispose();
      current?.abort();
    },
  };
}

async function withTimeout(
  attempt: ProbeAttempt,
  timeoutMs: number,
  clock: Clock,
  start: (controller: AbortController) => void,
): Promise<ProbeResult> {
  const controller = new AbortController();
  const timer = clock.setTimeout(() => controller.abort(LATE), timeoutMs);
  start(controller);
  try {
    const result = await attempt(controller.signal);
    if (controller.signal.reason !== LATE) return result;
    const words = `No response within ${timeoutMs / 1000} s.`;
    return { healthy: false, output: result.output === '' ? words : `${words} Output so far: ${result.output}` };
  } finally {
    timer.dispose();
  }
}
