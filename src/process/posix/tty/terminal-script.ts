// The lines of a shim's script for a command in a pseudo-terminal.
//
// It gets the master as its descriptor 3 and holds it, so that the terminal, too, is still there when a supervisor has
// died. It leads a session without a terminal, so the one that it opens becomes that of the session (credentials(7)),
// and its own group, in which the command runs, the one that reads keys: Ctrl-C reaches the command.
//
// Two cat(1) copy the bytes between the master and the FIFOs. They are no members of the run: each has a session of its
// own and the mark of Dirigent itself. The one that copies the output ends when the last process has closed the
// terminal and all of it has been read (EIO); the shim writes down then that nothing more will come. The other ends
// with the command.
import { SUPERVISOR_RUN, RUN_VARIABLE } from '../../../base/run-variable.ts';
import { quote } from '../../../base/shell-words.ts';
import { DRAINED } from '../run-folder.ts';

export interface ShimTerminal {
  /** The path that the command opens. */
  readonly path: string;
  readonly setsid: string;
  readonly cat: string;
}

/** Lines of the shim's script, and the redirections of its command. */
export interface TerminalLines {
  readonly redirect: string;
  /** The first of the FIFOs takes the number of the master, so this comes before they are opened. */
  readonly keepMaster: string;
  readonly open: string;
  readonly started: string;
  readonly ended: string;
}

const CLOSED = '3<&- 4>&- 5>&- 6<&- 7>&- 8>&- 9>&-';

export function terminalLines({ path, setsid, cat }: ShimTerminal, at: (name: string) => string): TerminalLines {
  // cat(1) would complain of EIO.
  const carry = `${RUN_VARIABLE}=${SUPERVISOR_RUN} ${quote(setsid)} ${quote(cat)} 2>/dev/null`;
  return {
    redirect: '<&7 >&7 2>&7 7>&-',
    keepMaster: 'exec 6<&3',
    open: `exec 7<>${quote(path)}`,
    started: `${carry} <&6 >&4 ${CLOSED} &
  shown=$!
  ${carry} <${at('stdin')} >&6 ${CLOSED} &
  typed=$!
  exec 7<>${at('stderr.moving')}`,
    ended: `kill -KILL "$typed"
  wait "$typed"
  wait "$shown"
  : >${at(DRAINED)}`,
  };
}
