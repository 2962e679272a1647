// The shutdown state of the supervisor, and the event by which it begins.
import { Emitter } from '../../base/event.ts';
import { ending } from '../../rpc/wire/handover.ts';

/**
 * From the moment it is certain that this supervisor ends, by a signal, on request, or because it is not needed, it
 * starts nothing any more: what it started then would run on unsupervised. Its clients ask the next one.
 */
export class ShutdownState {
  readonly #didBegin = new Emitter<undefined>();
  readonly #didComplete = new Emitter<undefined>();
  #hasBegun = false;

  readonly onDidBegin = this.#didBegin.event;
  /** Nothing is left to wait for: time to close. */
  readonly onDidComplete = this.#didComplete.event;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#didBegin.fire(undefined);
  }

  /** In a later turn of the event loop, when the answer to the request is on its way. */
  complete(): void {
    this.begin();
    setImmediate(() => this.#didComplete.fire(undefined));
  }

  /** @throws UserError `ending` */
  refuseStarts(): void {
    if (this.#hasBegun) throw ending();
  }
}
