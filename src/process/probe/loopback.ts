// `localhost`, for probes.
import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The addresses of `localhost`, whatever the resolver says: a server may listen on one of them alone. */
export const LOOPBACKS: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** A resolver for connections, which are tried at one address after the other. */
export const lookupLoopback: LookupFunction = (hostname, options, callback) => {
  if (hostname === 'localhost' && options.all === true) callback(null, [...LOOPBACKS]);
  else lookup(hostname, options, callback);
};
