// The shape of a verb: what a request asks of the supervisor. One file each in verbs/, named as the method.
import type { Params, RequestName, Result } from '../../rpc/contract.ts';
import type { Client } from '../../rpc/server/server.ts';
import type { Supervisor } from '../supervisor.ts';

export type Verb<M extends RequestName> = (
  supervisor: Supervisor,
  params: Params<M>,
  client: Client,
  /** Aborts when the client withdraws the request or is gone. */
  signal: AbortSignal,
) => Promise<Result<M>>;
