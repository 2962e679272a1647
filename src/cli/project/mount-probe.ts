// Checks from a child process whether a file system responds, before this process accesses it: a process that waits in
// the kernel for a disconnected drive often cannot even be killed. The child is left behind if it hangs.
import { spawn } from 'node:child_process';
import { systemClock, type Clock } from '../../base/clock.ts';
import { slowMountOf } from '../../base/mounts.ts';
import {
  mountNotResponding,
  ANSWER_TIMEOUT_MS,
  WaitNotice,
  describeMounts,
  type WaitOptions,
} from '../../base/mount-queue.ts';

/** For completion, while the user is typing. */
const SHORT_TIMEOUT_MS = 400;

/**
 * One command accesses all its files within this time; `shell`, `board` and `mcp` live longer, and drives come and go.
 */
const CACHE_MS = 2_000;

interface Result {
  readonly responds: Promise<boolean>;
  /** The time at which the result expires. */
  until: number;
}

/** Resolves once the path has been accessed; aborted by the signal on a timeout. */
export type ProbePath = (path: string, signal: AbortSignal) => Promise<void>;

export class MountProbe {
  readonly #probe: ProbePath;
  readonly #clock: Clock;
  /** By mount point. Results expire, those of unresponsive mounts, too. */
  readonly #results = new Map<string, Result>();
  /** Long enough for a sleeping disk to spin up. */
  #timeoutMs = ANSWER_TIMEOUT_MS;
  /** See WaitOptions. */
  onWait: WaitOptions['onWait'];

  constructor(probe: ProbePath = probeInChild, clock: Clock = systemClock()) {
    this.#probe = probe;
    this.#clock = clock;
  }

  /** Makes all further waits short and silent. */
  useShortTimeout(): void {
    this.#timeoutMs = SHORT_TIMEOUT_MS;
  }

  /** Rejects with a UserError if the path leads to a file system that does not respond. */
  async assertResponds(path: string, mount = slowMountOf(path)): Promise<void> {
    if (mount === undefined) return;
    const known = this.#results.get(mount);
    const { responds } = known !== undefined && this.#clock.now() < known.until ? known : this.#start(path, mount);
    if (!(await responds)) throw mountNotResponding(path, mount, [mount]);
  }

  #start(path: string, mount: string): Result {
    const result: Result = { responds: this.#responds(path, mount), until: Infinity };
    this.#results.set(mount, result);
    void result.responds.then(() => (result.until = this.#clock.now() + CACHE_MS));
    return result;
  }

  async #responds(path: string, mount: string): Promise<boolean> {
    const notice = new WaitNotice(() => describeMounts([mount]), this.onWait, this.#clock);
    const timeout = Promise.withResolvers<boolean>();
    const controller = new AbortController();
    const timer = this.#clock.setTimeout(() => {
      timeout.resolve(false);
      controller.abort();
    }, this.#timeoutMs);
    const probe = this.#probe(path, controller.signal).then(() => true);
    return Promise.race([probe, timeout.promise]).finally(() => {
      timer.dispose();
      notice.dispose();
    });
  }
}

function probeInChild(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // Often it can be killed; if not, it is left behind.
    const options = { cwd: '/', stdio: 'ignore', detached: true, signal, killSignal: 'SIGKILL' } as const;
    const child = spawn('/bin/sh', ['-c', 'test -e "$1"', '-', path], options);
    child.unref();
    // If no child can be spawned, the result is unknown and the path is not refused.
    child.on('exit', () => resolve()).on('error', () => resolve());
  });
}

/** The probe of this process. */
export const mountProbe = new MountProbe();
