// The script of a shim: a few lines of POSIX shell between the supervisor and the command of a run. It costs a tenth of
// a megabyte and gives what a parent alone can give, also after the death of the supervisor:
//
// - It holds the run's FIFOs open for reading and writing, so that no end of them is ever closed: the command never meets
//   EPIPE or end of file when a supervisor dies, and what it wrote last stays until it is read. The command itself has
//   its input for reading only. So the input ends when the shim closes it, which INPUT_ENDS asks for, and the file
//   of that name makes the request one that is never sent by accident.
// - It waits for the command and writes down how it ended, a code apart from a signal. `$?` says 143 for both `exit 143`
//   and SIGTERM; the shell's report of its jobs says "Done(143)" or "Terminated". dash and ash print the report when they
//   are asked after the wait; bash forgets the job by then, and is asked while it handles SIGCHLD.
// - It leads the session and the group, so that their number stays ours until the last of it is gone.
//
// It reads all that from its stdin, in two steps: the script while the supervisor still opens the logs and writes its
// records, `GO` when all that is done. If the supervisor dies before it has said `GO`, nothing is started at all.
// Values of variables come this way too, so that they are written nowhere and stand in no command line.
//
// That report has the whole command in it, so it does not stay: how it ended is all that the folder keeps of the
// command. The files of the shim are for its user alone; the command itself starts before that umask.
//
// It survives every signal it can, so that one to the group ends the command and not the shim. While it starts the
// command it catches them, for what is caught is back to its default in the command (execve(2)); then it ignores them,
// for a signal that is caught interrupts `wait`. But a command that a shell without job control starts in the
// background ignores SIGINT and SIGQUIT (POSIX, 2.11): `start` undoes that. The one signal that it goes on catching is
// INPUT_ENDS. A wait that says it was interrupted by that is asked again, and once more when the command is gone: a
// code may be the same number. bash forgets a status that it has reported, and so is asked only when it was interrupted
// indeed.
import { constants } from 'node:os';
import { quote } from '../../../base/shell-words.ts';
import type { CommandStart } from '../starter/command-start.ts';
import { terminalLines, type ShimTerminal, type TerminalLines } from '../tty/terminal-script.ts';
import { INPUT_ENDED, REAPS } from '../run-folder.ts';

export interface ShimScriptOptions {
  readonly folder: string;
  readonly cwd: string;
  readonly bootId: string;
  readonly marker: string;
  readonly start: CommandStart;
  /** True where the shell is a child subreaper. */
  readonly reaps: boolean;
  /** For a command in a pseudo-terminal. */
  readonly terminal?: ShimTerminal;
  /** Other streams than the FIFOs of the folder; they have no staging FIFOs. */
  readonly streams?: Readonly<Record<'stdin' | 'stdout' | 'stderr', string>>;
  /** A line for the command's stderr before it starts. */
  readonly note?: string;
}

/**
 * Signals whose default would not end the shim, that it cannot catch, or by which the kernel reports faults of the
 * shim.
 */
const NOT_CAUGHT = ['KILL', 'STOP', 'CHLD', 'CONT', 'URG', 'WINCH', 'INFO', 'SEGV', 'BUS', 'FPE', 'ILL', 'TRAP'];

/** By number: every shell knows those, but not every name. */
const SIGNALS = [
  ...new Set(
    Object.entries(constants.signals)
      .filter(([name]) => !NOT_CAUGHT.includes(name.slice('SIG'.length)))
      .map(([, number]) => number),
  ),
]
  .sort((a, b) => a - b)
  .join(' ');

/** Asks the shim to close the command's input. Does nothing to a process that is not prepared for it (signal(7)). */
export const INPUT_ENDS = 'SIGURG';

const inputEndsNumber = constants.signals[INPUT_ENDS];

/** Starts the command. Only ever sent after the script. */
export const GO = 'go\n';

/** All but the start. Cut off anywhere it does nothing: braces are read to their end before they are executed. */
export function shimScript(options: ShimScriptOptions): string {
  const { folder, cwd, bootId, marker, start, note } = options;
  const at = (name: string): string => quote(`${folder}/${name}`);
  const inputEnds = `asked=1; [ ! -e ${at(INPUT_ENDED)} ] || { exec 3<&-; echo 'input ended' >&9; }`;
  const terminal = options.terminal && terminalLines(options.terminal, at);
  const { redirect, open } = streamLines(options, terminal);
  return `{
go() {
  ${start.words.map(quote).join(' ')} ${start.redirect} ${redirect} 3<&- 4>&- 5>&- 8>&- 9>&- &
  pid=$!
  ${start.after}
  umask 077
  trap '' ${SIGNALS}
  ${terminal?.started ?? ''}
  unset TMOUT
  LC_ALL=C
  IFS= read -r self </proc/$$/stat
  IFS= read -r stat </proc/$pid/stat
  printf '%s\\n' ${quote(bootId)} ${quote(marker)} "$$ $self" "$pid $stat" ${options.reaps ? REAPS : ''} >${at('identity')}
  printf 'started %s %s\\n' "$pid" "$stat" >&9
  last= asked= again=1
  while [ -n "$again" ]; do
    again=
    wait "$pid"
    now=$?
    [ "$now" -lt 0 ] || status=$now
    [ "$now" -ne ${128 + inputEndsNumber} ] || [ -n "$last" ] || {
      kill -0 "$pid" || last=1
      [ -n "$BASH_VERSION" ] && [ -z "$asked" ] || again=1
      asked=
    }
  done
  how="code $status"
  if [ "$status" -gt 128 ]; then
    [ -n "$BASH_VERSION" ] || jobs %1 >${at('jobs')}
    how="signal $((status - 128))"
    while IFS= read -r report; do
      case $report in
        *Done* | *Exit*) how="code $status" ;;
      esac
    done <${at('jobs')}
  fi
  : >${at('jobs')}
  printf '%s\\n' "$how" >${at('exit')}
  printf 'exited %s\\n' "$how" >&9
  ${terminal?.ended ?? ''}
  read -r again <${at('release')}
}
trap : ${SIGNALS}
trap ${quote(inputEnds)} ${inputEndsNumber}
[ -z "$BASH_VERSION" ] || trap ${quote(`jobs %1 >>${at('jobs')}; again=1`)} CHLD
cd ${quote(cwd)} || exit
${terminal?.keepMaster ?? ''}
exec 9<>${at('control')}
${open}
${note === undefined ? '' : `printf '%s\\n' ${quote(note)} >&5`}
${start.lines}
}
`;
}

interface StreamLines {
  /** Of the command. */
  readonly redirect: string;
  /** The descriptors that the shim holds open. */
  readonly open: string;
}

function streamLines({ folder, streams }: ShimScriptOptions, terminal: TerminalLines | undefined): StreamLines {
  const at = (name: string): string => `${folder}/${name}`;
  const { stdin, stdout, stderr } = streams ?? { stdin: at('stdin'), stdout: at('stdout'), stderr: at('stderr') };
  const redirect = terminal?.redirect ?? `<${quote(stdin)} >&4 2>&5 7>&-`;
  const held = `exec 3<>${quote(stdin)} 4<>${quote(stdout)} 5<>${quote(stderr)}`;
  if (streams !== undefined) return { redirect, open: held };
  const open = terminal?.open ?? `exec 7<>${quote(at('stderr.moving'))}`;
  return { redirect, open: `${held} 8<>${quote(at('stdout.moving'))}\n${open}` };
}
