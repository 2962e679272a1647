// The environment of a command, handed on by a shell exactly as it is meant.
import { quote } from '../../../base/shell-words.ts';

export interface ShimEnv {
  /** Lines that give a shell the environment of its command. */
  readonly script: string;
  /** Variables that a shell would drop or change: they have to get past it. */
  readonly past: Readonly<Record<string, string>>;
  /** Names of the shell's own environment that the command does not have. */
  readonly own: readonly string[];
}

/** The one variable in which those get past a shell. */
export const CARRIER = 'DIRIGENT_CARRIED';

/**
 * Names that mean something to a shell itself: some it gives its own value, some cannot be set, some change how it
 * reads. dash, ash and bash together.
 */
const OF_THE_SHELL =
  /^(_|IFS|OPT(IND|ARG|ERR)|PPID|E?UID|GROUPS|SHELLOPTS|BASH\w*|LINENO|RANDOM|SECONDS|SRANDOM|EPOCH\w*|HISTCMD|DIRSTACK|FUNCNAME|PIPESTATUS|TMOUT|POSIXLY_CORRECT|PS[0-9]|OLDPWD)$/;

/**
 * How a shell whose environment is `own` makes the environment `env` for its command. A shell passes on only what it can
 * hold in a variable: dash drops `npm_config_a-b`, `a.b` and the functions of bash (`BASH_FUNC_x%%`). Those, and what a
 * shell takes for itself, get past it; not `_`, which every shell sets for each command.
 */
export function shimEnv(
  env: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>> = process.env,
): ShimEnv {
  const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);
  const isKept = (name: string): boolean => isPlain(name) && !OF_THE_SHELL.test(name);
  const strange = Object.keys(own).filter((name) => isKept(name) && env[name] === undefined);
  const taken = Object.keys(own).filter((name) => isPlain(name) && !isKept(name) && env[name] === undefined);
  const entries = Object.entries(env);
  return {
    script: [
      ...(strange.length > 0 ? [`unset ${strange.join(' ')}`] : []),
      ...entries.filter(([name]) => isKept(name)).map(([name, value]) => `export ${name}=${quote(value)}`),
    ].join('\n'),
    past: Object.fromEntries(entries.filter(([name]) => name !== '_' && !isKept(name))),
    own: taken,
  };
}

/** An assignment for a shell: one variable a line, with what would end the line as `%` and two digits. */
export function carried(past: Readonly<Record<string, string>>): string {
  const lines = Object.entries(past).map(([name, value]) =>
    `${name}=${value}`.replaceAll('%', '%25').replaceAll('\n', '%0a'),
  );
  return `${CARRIER}=${quote(lines.join('\n'))}`;
}
