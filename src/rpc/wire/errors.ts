// Converts errors to and from JSON-RPC.
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { UserError, type UserErrorCode } from '../../base/user-error.ts';
import { USER_ERROR } from '../contract.ts';

/** The request was withdrawn by its client: the code that the Language Server Protocol gives it. */
export const REQUEST_CANCELLED = -32800;

export function toResponseError(error: UserError): ResponseError<Record<string, unknown>> {
  return new ResponseError(USER_ERROR, error.message, { ...error.data, code: error.code });
}

/** The error of a failed request for the client: a message for people, since bugs are reported by the supervisor. */
export function toUserError(error: unknown, method: string): UserError {
  if (!(error instanceof ResponseError)) return connectionLost(error);
  const data: unknown = error.data;
  if (error.code === USER_ERROR && isUserErrorData(data)) {
    const { code, ...rest } = data;
    return new UserError(code, error.message, { data: rest, cause: error });
  }
  switch (error.code) {
    case ErrorCodes.PendingResponseRejected:
    case ErrorCodes.MessageWriteError:
      return connectionLost(error);
    case ErrorCodes.InvalidParams:
      return new UserError('invalid-argument', error.message, { cause: error });
    default:
      return new UserError('operation-failed', `The supervisor failed to handle ${method}: ${error.message}`, {
        cause: error,
      });
  }
}

function isUserErrorData(data: unknown): data is { readonly code: UserErrorCode } & Record<string, unknown> {
  return typeof data === 'object' && data !== null && typeof (data as { code?: unknown }).code === 'string';
}

function connectionLost(cause?: unknown): UserError {
  return new UserError('connection-lost', 'The connection to the supervisor was lost. The next command reconnects.', {
    cause,
  });
}
