import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when the next one could listen on it. */
export async function mustBeFree(port: number): Promise<void> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  await new Promise((resolve) => server.close(resolve));
}

/** Resolves when somebody takes a connection there. */
export async function mustAnswer(port: number): Promise<void> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
