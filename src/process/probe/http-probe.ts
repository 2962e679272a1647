// A probe that requests a URL.
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookupLoopback } from './loopback.ts';
import type { ProbeResult } from './probe-options.ts';

/** Healthy when the answer is 2xx or 3xx. A redirection is not followed: it proves that a server is there. */
export async function probeHttp(url: string, signal: AbortSignal): Promise<ProbeResult> {
  try {
    const { statusCode = 0, statusMessage = '' } = await get(new URL(url), signal);
    return { healthy: statusCode >= 200 && statusCode < 400, output: `${statusCode} ${statusMessage}`.trim() };
  } catch (error) {
    return { healthy: false, output: signal.aborted ? '' : reason(error) };
  }
}

/** A connection of its own each time (no agent): one that is kept would outlive the server it was made to. */
function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent: false,
      signal,
      lookup: lookupLoopback,
      headers: { 'user-agent': 'dirigent', connection: 'close' },
      // A development server signs its own certificate; the probe asks whether it answers, not who it is.
      rejectUnauthorized: false,
    });
    sent.once('response', (response) => {
      resolve(response);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Both families refused: Node gives an AggregateError without words of its own. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
}
