// Builds the commander program of all verbs.
import { Command } from 'commander';
import type { Invocation } from './invocation.ts';
import { directoryOption, type Verb } from './verb.ts';
import { add } from './verbs/add.ts';
import { attach } from './verbs/attach.ts';
import { board } from './verbs/board.ts';
import { complete } from './verbs/complete.ts';
import { completion } from './verbs/completion.ts';
import { down } from './verbs/down.ts';
import { events } from './verbs/events.ts';
import { help } from './verbs/help.ts';
import { history } from './verbs/history.ts';
import { importTasks } from './verbs/import.ts';
import { info } from './verbs/info.ts';
import { init } from './verbs/init.ts';
import { kill } from './verbs/kill.ts';
import { list } from './verbs/list.ts';
import { logs } from './verbs/logs.ts';
import { mcp } from './verbs/mcp.ts';
import { remove } from './verbs/remove.ts';
import { restart } from './verbs/restart.ts';
import { run } from './verbs/run.ts';
import { shell } from './verbs/shell.ts';
import { start } from './verbs/start.ts';
import { stop } from './verbs/stop.ts';
import { up } from './verbs/up.ts';
import { validate } from './verbs/validate.ts';
import { wait } from './verbs/wait.ts';
import { why } from './verbs/why.ts';

/** In the order of the help. */
const groups: readonly (readonly [heading: string, verbs: readonly Verb[]])[] = [
  ['Run tasks:', [up, start, stop, restart, kill, run, down]],
  ['Inspect tasks:', [list, board, logs, attach, why, wait, history, events, info]],
  ['Edit dirigent.toml:', [init, importTasks, add, remove, validate]],
  ['Other:', [shell, mcp, completion, help, complete]],
];

/** The whole command line; throws CommanderError for --help and for wrong usage. */
export function createProgram(cli: Invocation): Command {
  const program = new Command('dirigent')
    .description('Runs and supervises the processes of a project, as defined in its dirigent.toml.')
    .version(cli.host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .addOption(directoryOption())
    .enablePositionalOptions()
    .showHelpAfterError('(see dirigent --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.host.stdout.write(cli.out.shown(text)),
      writeErr: (text) => cli.host.stderr.write(cli.err.shown(text)),
      getOutHelpWidth: () => cli.out.width,
      getErrHelpWidth: () => cli.err.width,
      getOutHasColors: () => cli.out.colors,
      getErrHasColors: () => cli.err.colors,
      outputError: (text, write) => write(plainer(text)),
    })
    .configureHelp({ subcommandTerm: verbTerm, styleTitle: (title) => cli.out.style('bold', title) });
  for (const [heading, verbs] of groups) {
    program.commandsGroup(heading);
    for (const add of verbs) add(program, cli);
  }
  program.addHelpText('after', afterHelp);
  return program;
}

/** Replaces words of commander by shorter ones. */
function plainer(text: string): string {
  return text
    .replace(/^error: command-argument value '(.*)' is invalid for argument '(.*)'\./, "error: $2 '$1' is not allowed.")
    .replace(/^error:/, 'dirigent:');
}

/** The names and the arguments, without `[options]`. */
function verbTerm(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
    return argument.required ? ` ${name.toUpperCase()}` : ` [${name.toUpperCase()}]`;
  });
  return `${[command.name(), ...command.aliases().slice(0, 1)].join(', ')}${args.join('')}`;
}

const afterHelp = `
Exit codes: 0 success · 1 failure · 2 usage error · 3 invalid dirigent.toml
For details and examples of a command: dirigent COMMAND --help`;
