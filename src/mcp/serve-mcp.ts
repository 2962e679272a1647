// Entry of the bundle dist/mcp.mjs, which only `dirigent mcp` loads.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { systemClock } from '../base/clock.ts';
import { DisposableStore } from '../base/disposable.ts';
import type { Connection } from '../rpc/connection.ts';
import { createServer } from './server.ts';
import { Session } from './session.ts';
import { StdioTransport } from './stdio-transport.ts';
import { Toolbox } from './toolbox.ts';

export interface McpOptions {
  readonly folder: string;
  readonly configFile: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  /** Launches the supervisor where none is running; asked at the first call of a tool. */
  connect(): Promise<Connection>;
  /** Logs a message that is not for the client. */
  log(message: string): void;
}

/** Serves until the client has gone or `signal` is aborted. Tasks go on. */
export async function serveMcp(options: McpOptions, signal: AbortSignal): Promise<void> {
  const { folder, configFile, env, version } = options;
  const clock = systemClock();
  const store = new DisposableStore();
  const session = store.add(new Session(() => options.connect(), clock));
  const toolbox = new Toolbox(session, { folder, configFile, env, clock });
  const transport = new StdioTransport(options.stdin, options.stdout);
  const gone = Promise.withResolvers<undefined>();
  const handle = serveStdio(() => createServer(session, toolbox, version), {
    transport,
    onerror: (error) => options.log(error.message),
  });
  const served = transport.onclose;
  transport.onclose = () => {
    served?.();
    gone.resolve(undefined);
  };
  signal.addEventListener('abort', () => gone.resolve(undefined), { once: true });
  await gone.promise;
  await handle.close();
  store.dispose();
}
