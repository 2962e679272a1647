// The lease: how long the supervisor stays. Editors hold it while a window is open; a supervisor that a terminal
// started stays while anything is wanted; one that is not needed ends itself.
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { ClientKind, SupervisorInfo } from '../../model/clients.ts';

/** Nothing wanted and no client connected: this long, so that two commands in a row share one supervisor. */
const IDLE_MS = 5_000;

/** A dying editor closes its sockets a moment before its process is gone: look again after this long. */
const SECOND_LOOK_MS = 1_000;

export interface Holder {
  readonly kind: ClientKind;
  readonly editorPid?: number;
  readonly onLastClose: 'stop' | 'keep';
}

export interface LeaseOptions {
  readonly clock: Clock;
  /** Started by a terminal: closing an editor that looked in does not stop it. */
  readonly detached: boolean;
  readonly lingerMs: () => number;
  readonly isNeeded: () => boolean;
  readonly isAlive: (pid: number) => boolean;
  /** The last editor left and its time is over: stop every task. */
  readonly stopTasks: () => Promise<void>;
  /** The supervisor is no longer needed. */
  readonly end: () => void;
}

export class Lease implements Disposable {
  readonly #options: LeaseOptions;
  readonly #holders = new Set<Holder>();
  readonly #timer = new MutableDisposable<Disposable>();
  readonly #secondLook = new MutableDisposable<Disposable>();
  /** The editor that left last, while its tasks still run. */
  #departed: Holder | undefined;
  #until: number | undefined;
  #stopping = false;
  #ended = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  get state(): SupervisorInfo['lease'] {
    if (this.#holders.size > 0) return { kind: 'clients' };
    if (this.#until !== undefined) {
      return { kind: this.#departed === undefined ? 'idle' : 'lingering', until: new Date(this.#until).toISOString() };
    }
    return { kind: this.#options.isNeeded() ? 'wanted' : 'idle' };
  }

  join(holder: Holder): void {
    this.#holders.add(holder);
    if (holder.kind === 'editor') this.#departed = undefined;
    this.review();
  }

  leave(holder: Holder): void {
    if (!this.#holders.delete(holder)) return;
    const wasLastEditor = holder.kind === 'editor' && !this.#hasEditor();
    if (wasLastEditor && holder.onLastClose === 'stop' && !this.#options.detached) this.#departed = holder;
    this.review();
  }

  /** Looks again at what holds the supervisor; called when clients or tasks changed. */
  review(): void {
    if (this.#ended || this.#stopping) return;
    if (this.#departed !== undefined) this.#lingerFor(this.#departed);
    else if (this.#holders.size > 0 || this.#options.isNeeded()) this.#stay();
    else this.#endAfter(IDLE_MS);
  }

  #hasEditor(): boolean {
    return [...this.#holders].some(({ kind }) => kind === 'editor');
  }

  #stay(): void {
    this.#timer.value = undefined;
    this.#secondLook.value = undefined;
    this.#until = undefined;
  }

  #lingerFor(editor: Holder): void {
    const { clock, lingerMs } = this.#options;
    if (this.#isGone(editor)) return void this.#stopAll();
    if (this.#until !== undefined && this.#timer.value !== undefined) return;
    this.#schedule(lingerMs(), () => void this.#stopAll());
    this.#secondLook.value = clock.setTimeout(() => {
      if (this.#departed === editor && this.#isGone(editor)) void this.#stopAll();
    }, SECOND_LOOK_MS);
  }

  #isGone(editor: Holder): boolean {
    return editor.editorPid !== undefined && !this.#options.isAlive(editor.editorPid);
  }

  async #stopAll(): Promise<void> {
    if (this.#stopping) return;
    this.#stay();
    this.#stopping = true;
    await this.#options.stopTasks();
    this.#stopping = false;
    // A window that was opened while the tasks were stopping is served by this supervisor.
    if (!this.#hasEditor()) this.#departed = undefined;
    if (this.#holders.size === 0 && !this.#options.isNeeded()) this.#finish();
    else this.review();
  }

  #endAfter(ms: number): void {
    if (this.#until === undefined) this.#schedule(ms, () => this.#finish());
  }

  #schedule(ms: number, callback: () => void): void {
    const { clock } = this.#options;
    this.#until = clock.now() + ms;
    this.#timer.value = clock.setTimeout(() => {
      this.#stay();
      callback();
    }, ms);
  }

  #finish(): void {
    this.#ended = true;
    this.#stay();
    this.#options.end();
  }

  dispose(): void {
    this.#ended = true;
    this.#stay();
  }
}
