// The framing: one JSON object per line, so that `nc -U` and `jq` work. Invalid lines never reach the JSON-RPC library,
// which trusts its messages (a cancellation without params would throw inside it).
import type { Duplex } from 'node:stream';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  Disposable,
  ErrorCodes,
  type DataCallback,
  type Message,
} from 'vscode-jsonrpc/node';
import type { ByteBudget } from './byte-budget.ts';
import { MAX_MESSAGE_BYTES } from '../contract.ts';

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
  /** For the memory of incomplete messages; without room in it nothing more is read. */
  readonly budget?: ByteBudget;
  /** How many bytes may wait for their turn before no more is read. Default: none. */
  readonly ahead?: number;
}

const NEWLINE = 0x0a;
/** A message of this length is taken whatever else waits. */
const SHORT = 64 * 1024;

/**
 * Delivers one message per turn of the event loop, and reads no further meanwhile: a client that sends faster than it
 * is served is blocked by the kernel instead of filling our memory. Complete messages are delivered even when the other
 * side is gone meanwhile; only then the end is reported.
 */
export class LineReader extends AbstractMessageReader {
  readonly #socket: Duplex;
  readonly #limit: () => number;
  readonly #onBadMessage: NonNullable<ReaderOptions['onBadMessage']>;
  readonly #ahead: number;
  readonly #lines: Buffer[] = [];
  #linesLength = 0;
  #partial: Buffer[] = [];
  #partialLength = 0;
  readonly #budget: ByteBudget | undefined;
  #callback: DataCallback | undefined;
  #turn: NodeJS.Immediate | undefined;
  #hasClosed = false;

  constructor(socket: Duplex, options: ReaderOptions = {}) {
    super();
    this.#socket = socket;
    this.#limit = options.limit ?? (() => MAX_MESSAGE_BYTES);
    this.#onBadMessage = options.onBadMessage ?? (() => undefined);
    this.#budget = options.budget;
    this.#ahead = options.ahead ?? 0;
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

  /** Gives nothing of what has not been given, and drops what still comes: the other side may be read to its end. */
  drop(): void {
    this.#stop();
    this.#socket.resume();
    if (this.#hasClosed) this.#closeNextTurn();
  }

  #end(): void {
    this.#hasClosed = true;
    this.#socket.off('data', this.#take);
    if (this.#turn === undefined) this.#closeNextTurn();
  }

  /** The connection takes the last message in its next turn. */
  #closeNextTurn(): void {
    setImmediate(() => this.fireClose());
  }

  #stop(): void {
    this.#socket.off('data', this.#take);
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#lines.length = 0;
    this.#linesLength = 0;
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
      this.#linesLength += this.#partialLength;
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
      ? `A message may have at most ${limit} bytes.`
      : 'Too many incomplete messages. Try again later.';
    this.#onBadMessage({ code: ErrorCodes.InvalidRequest, message, id: null, fatal: true });
    return false;
  }

  #next(): void {
    if (this.#turn !== undefined) return this.#holdBack();
    const line = this.#lines.shift();
    if (line === undefined) {
      if (this.#hasClosed) this.#closeNextTurn();
      else this.#socket.resume();
      return;
    }
    this.#linesLength -= line.length;
    this.#deliver(line.toString('utf8'));
    this.#goOnNextTurn();
    if (this.#lines.length > 0) this.#holdBack();
  }

  /** Also where no line waits: what comes in several pieces within one turn must not get ahead of the connection. */
  #goOnNextTurn(): void {
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#next();
    });
  }

  #holdBack(): void {
    if (this.#linesLength >= this.#ahead) this.#socket.pause();
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

/** The reason why a value is no message of JSON-RPC 2.0; undefined where it is one. */
function faultOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'A message must be a JSON object; batches are not supported.';
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
  /** With more unsent bytes than this, the other side counts as gone. No limit by default. */
  readonly maxUnsent?: number;
  /** The unread bytes of all clients; when it is exhausted, clients with more than a little in it count as gone. */
  readonly budget?: ByteBudget;
  /**
   * Writes in the next turn of the event loop, after everything received so far has been read: a write to a closed peer
   * (EPIPE) destroys the socket with its unread data.
   */
  readonly afterReading?: boolean;
}

const A_LITTLE_UNSENT = 1024 * 1024;

interface WaitingLine {
  readonly line: Buffer;
  readonly written: (error?: Error | null) => void;
}

/** Reports no close: the reader does, once everything is read. */
export class LineWriter extends AbstractMessageWriter {
  readonly #socket: Duplex;
  readonly #maxUnsent: number;
  readonly #budget: ByteBudget | undefined;
  readonly #afterReading: boolean;
  readonly #waiting: WaitingLine[] = [];

  constructor(socket: Duplex, { maxUnsent = Infinity, budget, afterReading = false }: WriterOptions = {}) {
    super();
    this.#socket = socket;
    this.#budget = budget;
    this.#maxUnsent = maxUnsent;
    this.#afterReading = afterReading;
    socket.on('error', (error) => this.fireError(error));
  }

  /**
   * Resolves when the line has been handed to the kernel. Rejects a message longer than the other side takes, and where
   * the other side has gone.
   */
  write(message: Message): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(message)}\n`);
    if (line.length > MAX_MESSAGE_BYTES)
      return Promise.reject(new Error(`it is longer than ${MAX_MESSAGE_BYTES} bytes.`));
    return new Promise((resolve, reject) => {
      const written = (error?: Error | null): void => (error ? reject(error) : resolve());
      if (this.#afterReading) this.#wait({ line, written });
      else this.#write({ line, written });
    });
  }

  #wait(line: WaitingLine): void {
    // The first may still be of this turn, whose look at the sockets is over.
    if (this.#waiting.push(line) === 1) setImmediate(() => setImmediate(() => this.#flush()));
  }

  #flush(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    const line = Buffer.concat(waiting.map((each) => each.line));
    this.#write({ line, written: (error) => waiting.forEach(({ written }) => written(error)) });
  }

  #write({ line, written }: WaitingLine): void {
    if (!this.#socket.writable) return written(new Error('The peer has disconnected.'));
    this.#budget?.add(line.length);
    this.#socket.write(line, (error) => {
      this.#budget?.give(line.length);
      written(error);
    });
    if (this.#isTooSlow()) this.#socket.destroy();
  }

  override dispose(): void {
    this.#flush();
    super.dispose();
  }

  #isTooSlow(): boolean {
    const { writableLength } = this.#socket;
    return writableLength > this.#maxUnsent || (writableLength > A_LITTLE_UNSENT && this.#budget?.hasRoom(0) === false);
  }

  end(): void {
    this.#socket.end();
  }
}
