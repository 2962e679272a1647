// The stdio transport of the MCP server.
import {
  parseJSONRPCMessage,
  ProtocolErrorCode,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { once } from 'node:events';

/** Far above any message of a client; what is longer is noise. */
const LONGEST_LINE = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * MCP over standard input and output, one JSON message a line. Unlike the transport of the SDK it answers a line that
 * is no message, as JSON-RPC 2.0 (section 5) asks, so that a client never waits for what will not come.
 */
export class StdioTransport implements Transport {
  readonly #input: NodeJS.ReadableStream;
  readonly #output: NodeJS.WritableStream;
  #rest: Buffer[] = [];
  #length = 0;
  /** The rest of a line that is too long is passed over. */
  #isTooLong = false;
  #closed = false;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#input = input;
    this.#output = output;
  }

  start(): Promise<void> {
    this.#input.on('data', this.#read);
    for (const end of ['end', 'close', 'error']) this.#input.once(end, this.#end);
    this.#output.once('error', this.#end);
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) return;
    if (!this.#output.write(`${JSON.stringify(message)}\n`)) await once(this.#output, 'drain');
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  readonly #end = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#input.off('data', this.#read);
    this.#input.pause();
    this.onclose?.();
  };

  readonly #read = (data: Buffer | string): void => {
    let rest = Buffer.from(data);
    for (let at = rest.indexOf(NEWLINE); at !== -1; at = rest.indexOf(NEWLINE)) {
      this.#keep(rest.subarray(0, at));
      this.#endOfLine();
      rest = rest.subarray(at + 1);
    }
    this.#keep(rest);
  };

  #keep(data: Buffer): void {
    this.#length += data.length;
    if (this.#length > LONGEST_LINE) this.#isTooLong = true;
    if (this.#isTooLong) this.#rest = [];
    else if (data.length > 0) this.#rest.push(data);
  }

  #endOfLine(): void {
    const line = Buffer.concat(this.#rest).toString('utf8').trim();
    const isTooLong = this.#isTooLong;
    this.#rest = [];
    this.#length = 0;
    this.#isTooLong = false;
    if (isTooLong) this.#refuse(ProtocolErrorCode.InvalidRequest, `The message is longer than ${LONGEST_LINE} bytes.`);
    else if (line !== '') this.#take(line);
  }

  #take(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      this.#refuse(ProtocolErrorCode.ParseError, `The line is not JSON: ${(error as Error).message}`);
      return;
    }
    let message: JSONRPCMessage;
    try {
      message = parseJSONRPCMessage(value);
    } catch {
      this.#refuse(ProtocolErrorCode.InvalidRequest, 'Not a JSON-RPC 2.0 message.');
      return;
    }
    this.onmessage?.(message);
  }

  /** The id of an unreadable request is unknown: it is null, which the type of the SDK does not allow. */
  #refuse(code: number, message: string): void {
    if (!this.#closed)
      this.#output.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);
  }
}
