// A connection within one process, for a client beside its supervisor.
import { duplexPair, type Duplex } from 'node:stream';

/** Nothing is read within the turn that writes: all that one turn sends about a thousand tasks must fit. */
const HIGH_WATER_MARK = 8 * 1024 * 1024;

/**
 * Both ends of it. As of a socket: when one end is gone, so is the other; one that has ended is read to its end before.
 */
export function connectedPair(): readonly [Duplex, Duplex] {
  const [near, far] = duplexPair({ allowHalfOpen: false, highWaterMark: HIGH_WATER_MARK });
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  return [near, far];
}
