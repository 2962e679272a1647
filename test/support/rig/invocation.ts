import type { Socket } from 'node:net';

interface Hello {
  readonly name: string;
  readonly args: readonly string[];
  readonly pid: number;
  readonly ppid: number;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

type Message =
  | ({ readonly kind: 'hello' } & Hello)
  | { readonly kind: 'done'; readonly id: number; readonly result?: unknown }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'input'; readonly data: string };

/** One run of a command of the rig. */
export class Invocation {
  readonly #socket: Socket;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #signals = new Queue<NodeJS.Signals>();
  readonly #inputs = new Queue<string>();
  #hello: Hello | undefined;
  #orders = 0;
  #rest = '';
  /** Its connection closed: it is gone, however that came. */
  readonly ended: Promise<void>;

  constructor(socket: Socket, onHello: () => void) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        for (const { reject } of this.#answers.values()) reject(new Error(`${this.#hello?.name ?? 'it'} is gone`));
        resolve();
      });
    });
    // A process that is killed may reset the connection; `close` follows.
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (this.#rest + chunk).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line) as Message, onHello);
    });
  }

  #take(message: Message, onHello: () => void): void {
    switch (message.kind) {
      case 'hello':
        this.#hello = message;
        return onHello();
      case 'done':
        this.#answers.get(message.id)?.resolve(message.result);
        return void this.#answers.delete(message.id);
      case 'signal':
        return this.#signals.push(message.signal);
      case 'input':
        return this.#inputs.push(Buffer.from(message.data, 'base64').toString());
    }
  }

  get #who(): Hello {
    if (this.#hello === undefined) throw new Error('It has not said who it is.');
    return this.#hello;
  }

  get name(): string {
    return this.#who.name;
  }

  get pid(): number {
    return this.#who.pid;
  }

  get ppid(): number {
    return this.#who.ppid;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#who.env;
  }

  get cwd(): string {
    return this.#who.cwd;
  }

  /** Writes exactly these bytes; resolves when all of them are in the pipe. */
  async stdout(data: string | Uint8Array): Promise<void> {
    await this.#order('write', { fd: 1, data: Buffer.from(data).toString('base64') });
  }

  async stderr(data: string | Uint8Array): Promise<void> {
    await this.#order('write', { fd: 2, data: Buffer.from(data).toString('base64') });
  }

  /** Writes `lines` lines `prefix N`, N from 0, as fast as they are taken; resolves after the last. */
  async flood({ lines, prefix = 'line', fd = 1 }: { lines: number; prefix?: string; fd?: 1 | 2 }): Promise<void> {
    await this.#order('flood', { fd, prefix, lines });
  }

  /** Resolves when it is gone. */
  async exit(code = 0): Promise<void> {
    this.#order('exit', { code }).catch(() => undefined);
    await this.ended;
  }

  /** Ends by a signal of its own, whatever it catches. Resolves when it is gone. */
  async die(signal: NodeJS.Signals): Promise<void> {
    this.#order('die', { signal }).catch(() => undefined);
    await this.ended;
  }

  /** From now on these signals do nothing but appear in `nextSignal`. */
  async catchSignals(...signals: readonly NodeJS.Signals[]): Promise<void> {
    await this.#order('catchSignals', { signals });
  }

  /** The next signal that was caught. */
  nextSignal(): Promise<NodeJS.Signals> {
    return this.#signals.next();
  }

  /** From now on its stdin is read; see `nextInput`. */
  async readInput(): Promise<void> {
    await this.#order('readInput', {});
  }

  nextInput(): Promise<string> {
    return this.#inputs.next();
  }

  /** Starts a child that connects as the command `name`; gives its pid. */
  async fork(
    name: string,
    options: { readonly detached?: boolean; readonly clearEnv?: boolean } = {},
  ): Promise<number> {
    return (await this.#order('fork', { name, detached: false, clearEnv: false, ...options })) as number;
  }

  /** Ends it. As long as the connection stands its number is its own. */
  abandon(): void {
    if (!this.#socket.closed && this.#hello !== undefined) {
      try {
        process.kill(this.#hello.pid, 'SIGKILL');
      } catch {
        // It died at this moment.
      }
    }
    this.#socket.destroy();
  }

  #order(order: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = this.#orders++;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(id, answer);
    this.#socket.write(`${JSON.stringify({ id, order, ...options })}\n`);
    return answer.promise;
  }
}

/** Values in their order, each given once. */
class Queue<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  push(value: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting(value);
  }

  next(): Promise<T> {
    const value = this.#values.shift();
    return value === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(value);
  }
}
