// Runs one command line.
import { CommanderError } from 'commander';
import { isSystemError } from '../base/system-error.ts';
import { UserError } from '../base/user-error.ts';
import { isOlderClient } from '../rpc/wire/mismatch.ts';
import { Invocation } from './invocation.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Host } from './host.ts';
import { createProgram } from './program.ts';

/** Runs one command line and returns its exit code. Prints errors as sentences; never throws. */
export async function main(host: Host): Promise<number> {
  const cli = new Invocation(host, main);
  try {
    await createProgram(cli).parseAsync([...host.args], { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // commander has printed its own message; its code 0 is that of --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    cli.err.line(`${cli.err.style('red', 'dirigent:')} ${sentence(error, host)}`);
    return exitCodeOf(error);
  }
}

function sentence(error: unknown, host: Host): string {
  if (error instanceof UserError && error.code === 'protocol-mismatch' && !isOlderClient(error))
    return `${error.message} To restart it: dirigent down --keep-tasks (dirigent down stops the tasks as well).`;
  if (error instanceof UserError) return error.message;
  if (isSystemError(error)) return `System error: ${error.message.replace(/^[A-Z0-9]+: /, '')} (${error.code}).`;
  // An unexpected error: the message always, the stack with DIRIGENT_DEBUG.
  if (host.env['DIRIGENT_DEBUG'] !== undefined && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected error: ${message} (DIRIGENT_DEBUG=1 shows the stack trace)`;
}
