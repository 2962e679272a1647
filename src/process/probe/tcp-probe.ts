// A probe that connects to a port.
import { once } from 'node:events';
import { connect } from 'node:net';
import { reason } from './http-probe.ts';
import { LOOPBACKS } from './loopback.ts';
import type { ProbeResult } from './probe-options.ts';

/** Healthy when a connection is accepted; for `localhost` at either of its addresses. */
export async function probeTcp(host: string, port: number, signal: AbortSignal): Promise<ProbeResult> {
  const hosts = host === 'localhost' ? LOOPBACKS.map(({ address }) => address) : [host];
  try {
    const connected = await Promise.any(hosts.map((each) => connectTo(each, port, signal)));
    return { healthy: true, output: `${connected} accepts connections on port ${port}` };
  } catch (error) {
    return { healthy: false, output: signal.aborted ? '' : reason(error) };
  }
}

async function connectTo(host: string, port: number, signal: AbortSignal): Promise<string> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
    return host;
  } finally {
    socket.destroy();
  }
}
