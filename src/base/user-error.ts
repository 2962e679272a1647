// Errors that are messages for people.

/** The kind of an error, for programs; the same codes in RPC errors and exit codes. */
export type UserErrorCode =
  | 'unknown-task'
  | 'invalid-config'
  | 'no-config'
  | 'invalid-argument'
  | 'rejected'
  | 'operation-failed'
  | 'timeout'
  | 'unauthorized'
  | 'protocol-mismatch'
  | 'not-running'
  | 'ending'
  | 'connection-lost'
  | 'conflict';

/**
 * A message meant for people: it says what happened, where, and what to do. Everything else that is thrown is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: UserErrorCode;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  /** By name: each bundle that is loaded apart (the board, the MCP server) has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is UserError {
    return value instanceof Error && value.name === 'UserError';
  }

  constructor(code: UserErrorCode, message: string, options?: ErrorOptions & { data?: Record<string, unknown> }) {
    super(message, options);
    this.code = code;
    this.data = options?.data;
  }
}
