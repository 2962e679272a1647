// The errors about different protocol versions. The older side is always the one to replace: an older client that
// restarted the supervisor would bring back an older one, with records of the newer one.
import { UserError } from '../../base/user-error.ts';

export interface Versions {
  readonly client: number;
  readonly supervisor: number;
}

/** `subject` of the sentence: the supervisor, with its process if that is known. */
export function protocolMismatch({ client, supervisor }: Versions, subject = 'The supervisor'): UserError {
  const message =
    client < supervisor
      ? `This client is older than the supervisor: it speaks protocol version ${client}, the supervisor ` +
        `version ${supervisor}. Update the client; if the extension is already up to date, reload the window.`
      : `${subject} is older than this client: it speaks protocol version ${supervisor}, this client version ` +
        `${client}. Restart the supervisor: its tasks keep running and the next one takes them over.`;
  return new UserError('protocol-mismatch', message, { data: { client, supervisor } });
}

/** Undefined where the error is another one. */
export function mismatchOf(error: unknown): Versions | undefined {
  if (!(error instanceof UserError) || error.code !== 'protocol-mismatch') return undefined;
  const { client, supervisor } = error.data ?? {};
  return typeof client === 'number' && typeof supervisor === 'number' ? { client, supervisor } : undefined;
}

/** True where this client is the one to be updated, and must not replace the supervisor. */
export function isOlderClient(error: unknown): boolean {
  const versions = mismatchOf(error);
  return versions !== undefined && versions.client < versions.supervisor;
}
