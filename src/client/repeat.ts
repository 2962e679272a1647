// Which requests are repeated at the next supervisor, and how.
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/user-error.ts';
import type { Params, RequestName } from '../rpc/contract.ts';

/** Queries, which are safe to repeat on the next connection. */
const repeatable: ReadonlySet<RequestName> = new Set<RequestName>([
  'tasks/list',
  'tasks/output',
  'tasks/explain',
  'tasks/history',
  'tasks/events',
  'tasks/wait',
  'supervisor/info',
  'subscribe',
]);

export function isRepeatable(method: RequestName): boolean {
  return repeatable.has(method);
}

/** The parameters of a repeated wait, with what is left of its timeout: the deadline is that of the caller. */
export function withDeadline<M extends RequestName>(method: M, params: Params<M>, clock: Clock): () => Params<M> {
  const { timeoutMs } = params as { readonly timeoutMs?: number };
  if (method !== 'tasks/wait' || timeoutMs === undefined) return () => params;
  const deadline = clock.now() + timeoutMs;
  let isRepeated = false;
  return () => {
    const left = isRepeated ? Math.max(0, deadline - clock.now()) : timeoutMs;
    isRepeated = true;
    return { ...params, timeoutMs: left };
  };
}

export function isLost(error: unknown): boolean {
  return error instanceof UserError && error.code === 'connection-lost';
}
