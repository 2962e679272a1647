// Handles a closed pipe, as in `dirigent logs api | head`.
import type { OutputStream } from '../host.ts';

/** Exits without an error when the reader has closed the pipe. */
export function endQuietlyWithoutReader(stream: OutputStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
