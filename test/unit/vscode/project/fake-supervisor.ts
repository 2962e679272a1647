// A supervisor that does what the test says: it answers with what it was given and speaks when it is told to.
import type { UserError } from '../../../../src/base/user-error.ts';
import { Emitter } from '../../../../src/base/event.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../../../../src/rpc/contract.ts';
import type { Snapshot } from '../../../../src/model/task-info.ts';
import type { Connect } from '../../../../src/client/link.ts';
import type { Connection } from '../../../../src/rpc/connection.ts';
import { snapshot } from '../tasks.ts';

type Answers = { [M in RequestName]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

export class FakeSupervisor {
  /** What `tasks/list` answers. */
  table: Snapshot = snapshot([]);
  readonly answers: Answers = {};
  readonly requests: { readonly method: RequestName; readonly params: unknown }[] = [];
  /** Set: the next attempts to connect fail so. */
  refusal: Error | undefined;
  connects = 0;
  #notices = new Emitter<{ readonly name: NotificationName; readonly value: unknown }>();
  #didClose = new Emitter<undefined>();
  #didChangeSilence = new Emitter<UserError | undefined>();

  /** How each attempt to connect was made. */
  readonly attempts: string[] = [];

  /** What happens before an attempt succeeds. */
  beforeConnect: ((onSilence: (error: UserError) => void) => Promise<void>) | undefined;

  readonly connect: Connect = async (how, _signal, onSilence) => {
    this.connects += 1;
    this.attempts.push(how);
    if (this.refusal !== undefined) throw this.refusal;
    if (this.beforeConnect !== undefined) await this.beforeConnect(onSilence);
    this.#notices = new Emitter();
    this.#didClose = new Emitter();
    this.#didChangeSilence = new Emitter();
    return this.#connection(this.#notices, this.#didClose);
  };

  say<N extends NotificationName>(name: N, value: Notifications[N]): void {
    this.#notices.fire({ name, value });
  }

  /** The connection breaks, as when the process is killed. */
  drop(): void {
    this.#didClose.fire(undefined);
  }

  /** It says nothing any more, and why; undefined: it does again. */
  fallSilent(error: UserError | undefined): void {
    this.#didChangeSilence.fire(error);
  }

  sent(method: RequestName): unknown[] {
    return this.requests.filter((request) => request.method === method).map(({ params }) => params);
  }

  #connection(notices: Emitter<{ name: NotificationName; value: unknown }>, didClose: Emitter<undefined>): Connection {
    return {
      request: async (method, params) => {
        this.requests.push({ method, params });
        return (await this.#answer(method, params)) as Result<typeof method>;
      },
      on: (name) => (listener) => notices.event((notice) => notice.name === name && listener(notice.value as never)),
      onDidClose: didClose.event,
      onDidChangeSilence: this.#didChangeSilence.event,
      dispose: () => {
        notices.dispose();
        didClose.dispose();
      },
    };
  }

  #answer(method: RequestName, params: unknown): unknown {
    const answer = this.answers[method] as ((params: unknown) => unknown) | undefined;
    if (answer !== undefined) return answer(params);
    if (method === 'tasks/list') return this.table;
    if (method === 'subscribe') return null;
    throw new Error(`The test has no answer to ${method}`);
  }
}

/** Lets everything that is ready happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
