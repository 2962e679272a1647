// Whether a drive answers, before this process looks at it: who waits in the kernel for one that is gone can often not even
// be ended, and whoever called the command line would wait with it. So a child looks first, and is left where it hangs.
import { spawn } from 'node:child_process';
import { systemClock, type Clock } from '../../base/clock.ts';
import { slowMountOf } from '../../base/mounts.ts';
import { noAnswer, PATIENCE_MS, Wait, withoutAnswer, type Patience } from '../../base/slow-calls.ts';

/** Whoever presses Tab goes on typing meanwhile. */
const BRIEF_MS = 400;

/** What one command looks at comes at once; `shell`, `board`, `mcp` and whoever follows live on, and drives come and go. */
const KNOWN_FOR_MS = 2_000;

interface Answer {
  /** Whether it does. */
  readonly answers: Promise<boolean>;
  /** It counts until then, by the clock. */
  until: number;
}

/** Resolves when it has looked at the path; with the signal nobody waits any more. */
export type LookFromOutside = (path: string, signal: AbortSignal) => Promise<void>;

export class Drives {
  readonly #look: LookFromOutside;
  readonly #clock: Clock;
  /** By mount point. Of a drive that answered a while ago nobody knows any more, nor of one that did not. */
  readonly #answers = new Map<string, Answer>();
  /** A disk that sleeps has the time to begin to turn. */
  #patienceMs = PATIENCE_MS;
  /** See Patience. */
  onWait: Patience['onWait'];

  constructor(look: LookFromOutside = lookFromOutside, clock: Clock = systemClock()) {
    this.#look = look;
    this.#clock = clock;
  }

  /** From now on nobody waits for long, nor is told of it. */
  beBrief(): void {
    this.#patienceMs = BRIEF_MS;
  }

  /** Rejects with a UserError where the way of this path leads to a drive that does not answer. */
  async assertAnswer(path: string, mount = slowMountOf(path)): Promise<void> {
    if (mount === undefined) return;
    const known = this.#answers.get(mount);
    const { answers } = known !== undefined && this.#clock.now() < known.until ? known : this.#askAnew(path, mount);
    if (!(await answers)) throw noAnswer(path, mount, [mount]);
  }

  #askAnew(path: string, mount: string): Answer {
    const answer: Answer = { answers: this.#ask(path, mount), until: Infinity };
    this.#answers.set(mount, answer);
    void answer.answers.then(() => (answer.until = this.#clock.now() + KNOWN_FOR_MS));
    return answer;
  }

  async #ask(path: string, mount: string): Promise<boolean> {
    const wait = new Wait(() => withoutAnswer([mount]), this.onWait, this.#clock);
    const late = Promise.withResolvers<boolean>();
    const controller = new AbortController();
    const timer = this.#clock.setTimeout(() => {
      late.resolve(false);
      controller.abort();
    }, this.#patienceMs);
    const look = this.#look(path, controller.signal).then(() => true);
    return Promise.race([look, late.promise]).finally(() => {
      timer.dispose();
      wait.dispose();
    });
  }
}

function lookFromOutside(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // Often it can be ended; where it cannot, it is left.
    const options = { cwd: '/', stdio: 'ignore', detached: true, signal, killSignal: 'SIGKILL' } as const;
    const child = spawn('/bin/sh', ['-c', 'test -e "$1"', '-', path], options);
    child.unref();
    // Where nobody can be sent nothing is known.
    child.on('exit', () => resolve()).on('error', () => resolve());
  });
}

/** Those of this process. */
export const drives = new Drives();
