// A supervisor that does what the test says: it answers with what it was given and speaks when it is told to.
import { Emitter } from '../../../../src/base/event.ts';
import type {
  NotificationName,
  Notifications,
  Params,
  RequestName,
  Result,
  Snapshot,
} from '../../../../src/rpc/contract.ts';
import type { Connect, Connection } from '../../../../src/vscode/project/connection.ts';
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

  /** How each attempt to connect was made. */
  readonly attempts: string[] = [];

  readonly connect: Connect = (how) => {
    this.connects += 1;
    this.attempts.push(how);
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    this.#notices = new Emitter();
    this.#didClose = new Emitter();
    return Promise.resolve(this.#connection(this.#notices, this.#didClose));
  };

  say<N extends NotificationName>(name: N, value: Notifications[N]): void {
    this.#notices.fire({ name, value });
  }

  /** The connection breaks, as when the process is killed. */
  drop(): void {
    this.#didClose.fire(undefined);
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
