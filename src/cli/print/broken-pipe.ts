// Handles a closed pipe, as in `dirigent logs api | head`.
import type { OutputStream } from '../host.ts';

/** `dirigent logs api | head`: a closed pipe is no error, and there is no reader left to report it to. */
export function endQuietlyWithoutReader(stream: OutputStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
