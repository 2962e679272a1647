// One JSON object a line, so that `nc -U` and `jq` can speak it too. What is not such a line never reaches the connection:
// the library trusts its messages (a cancellation without params would throw inside it).
import type { Socket } from 'node:net';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  Disposable,
  ErrorCodes,
  type DataCallback,
  type Message,
} from 'vscode-jsonrpc/node';
import type { ByteBudget } from './byte-budget.ts';
import { MAX_MESSAGE_BYTES } from './contract.ts';

export interface BadMessage {
  /** One of JSON-RPC's codes. */
  readonly code: number;
  readonly message: string;
  readonly id: string | number | null;
  /** Nothing after it is read. */
  readonly fatal: boolean;
}

export interface ReaderOptions {
  /** The longest line taken now, in bytes; it may change over time. */
  readonly limit?: () => number;
  readonly onBadMessage?: (bad: BadMessage) => void;
  /** What half a message takes; without room in it nothing more is read. */
  readonly budget?: ByteBudget;
}

const NEWLINE = 0x0a;
/** A message of this length is taken whatever else waits. */
const SHORT = 64 * 1024;

/**
 * Gives one message a turn of the event loop, as the connection takes one a turn, and reads no further meanwhile: a client
 * that sends faster than it is served waits in the kernel instead of filling our memory.
 */
export class LineReader extends AbstractMessageReader {
  readonly #socket: Socket;
  readonly #limit: () => number;
  readonly #onBadMessage: NonNullable<ReaderOptions['onBadMessage']>;
  readonly #lines: Buffer[] = [];
  #partial: Buffer[] = [];
  #partialLength = 0;
  readonly #budget: ByteBudget | undefined;
  #callback: DataCallback | undefined;
  #turn: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(socket: Socket, options: ReaderOptions = {}) {
    super();
    this.#socket = socket;
    this.#limit = options.limit ?? (() => MAX_MESSAGE_BYTES);
    this.#onBadMessage = options.onBadMessage ?? (() => undefined);
    this.#budget = options.budget;
    socket.on('error', (error) => this.fireError(error));
    socket.on('close', () => this.#end());
  }

  override listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    this.#socket.on('data', this.#take);
    return Disposable.create(() => this.dispose());
  }

  override dispose(): void {
    this.#stop();
    super.dispose();
  }

  #end(): void {
    if (this.#closed) return;
    this.#stop();
    this.fireClose();
  }

  #stop(): void {
    this.#closed = true;
    this.#socket.off('data', this.#take);
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#lines.length = 0;
    this.#dropPartial();
  }

  #dropPartial(): void {
    this.#budget?.give(this.#partialLength);
    this.#partial = [];
    this.#partialLength = 0;
  }

  readonly #take = (chunk: Buffer): void => {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (!this.#grow(chunk.subarray(from, end))) return;
      this.#lines.push(Buffer.concat(this.#partial));
      this.#dropPartial();
      from = end + 1;
    }
    if (from < chunk.length && !this.#grow(chunk.subarray(from))) return;
    this.#next();
  };

  #grow(part: Buffer): boolean {
    const hasRoom = this.#budget?.hasRoom(part.length) !== false;
    this.#partial.push(part);
    this.#partialLength += part.length;
    this.#budget?.add(part.length);
    const limit = this.#limit();
    if (this.#partialLength <= limit && (hasRoom || this.#partialLength <= SHORT)) return true;
    this.#stop();
    const message = hasRoom
      ? `A message may have ${limit} bytes at most.`
      : 'Too much of what clients sent is not complete yet. Try again later.';
    this.#onBadMessage({ code: ErrorCodes.InvalidRequest, message, id: null, fatal: true });
    return false;
  }

  #next(): void {
    if (this.#turn !== undefined) return;
    const line = this.#lines.shift();
    if (line === undefined) return;
    this.#deliver(line.toString('utf8'));
    if (this.#lines.length > 0) this.#goOnNextTurn();
    else this.#socket.resume();
  }

  #goOnNextTurn(): void {
    this.#socket.pause();
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#next();
    });
  }

  #deliver(line: string): void {
    if (line.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      const message = 'This line is not JSON. Each message is one JSON object on a line of its own.';
      this.#onBadMessage({ code: ErrorCodes.ParseError, message, id: null, fatal: false });
      return;
    }
    const message = faultOf(value);
    if (message === undefined) this.#callback?.(value as Message);
    else this.#onBadMessage({ code: ErrorCodes.InvalidRequest, message, id: idOf(value), fatal: false });
  }
}

/** What keeps a value from being a message of JSON-RPC 2.0, in words; undefined when nothing does. */
function faultOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'A message is a JSON object; batches are not taken.';
  const { method, id, params, result, error } = value;
  if (method === undefined) {
    const isResponse = (isId(id) || id === null) && (result !== undefined || isObject(error));
    return isResponse ? undefined : 'method is missing.';
  }
  if (typeof method !== 'string') return 'method must be a string.';
  if (id !== undefined && !isId(id)) return 'id must be a string or a number.';
  const isLost = method === '$/cancelRequest' && !(isObject(params) && isId(params['id']));
  return isLost ? 'params.id must be a string or a number.' : undefined;
}

function idOf(value: unknown): string | number | null {
  return isObject(value) && isId(value['id']) ? value['id'] : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

export interface WriterOptions {
  /** More unsent bytes than this, and the other side is told to be gone. No limit unless given. */
  readonly maxUnsent?: number;
  /** What all clients have not read; where it has no room, who has more than a little in it is told to be gone. */
  readonly budget?: ByteBudget;
}

const A_LITTLE_UNSENT = 1024 * 1024;

export class LineWriter extends AbstractMessageWriter {
  readonly #socket: Socket;
  readonly #maxUnsent: number;
  readonly #budget: ByteBudget | undefined;

  constructor(socket: Socket, { maxUnsent = Infinity, budget }: WriterOptions = {}) {
    super();
    this.#socket = socket;
    this.#budget = budget;
    this.#maxUnsent = maxUnsent;
    socket.on('error', (error) => this.fireError(error));
    socket.on('close', () => this.fireClose());
  }

  /** Resolves when the line has been handed to the kernel. Rejects a message longer than the other side takes. */
  write(message: Message): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(message)}\n`);
    if (line.length > MAX_MESSAGE_BYTES)
      return Promise.reject(new Error(`it is longer than ${MAX_MESSAGE_BYTES} bytes.`));
    return new Promise((resolve, reject) => {
      this.#budget?.add(line.length);
      this.#socket.write(line, (error) => {
        this.#budget?.give(line.length);
        if (error) reject(error);
        else resolve();
      });
      if (this.#isTooSlow()) this.#socket.destroy();
    });
  }

  #isTooSlow(): boolean {
    const { writableLength } = this.#socket;
    return writableLength > this.#maxUnsent || (writableLength > A_LITTLE_UNSENT && this.#budget?.hasRoom(0) === false);
  }

  end(): void {
    this.#socket.end();
  }
}
