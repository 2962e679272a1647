// Handles a closed pipe, as in `dirigent logs api | head`.
import type { OutputStream } from '../host.ts';

/** `dirigent logs api | head`: when the reader has gone there is nobody left to tell, and nothing went wrong. */
export function endQuietlyWithoutReader(stream: OutputStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
