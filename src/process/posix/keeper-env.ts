import { quote } from '../launch/command-line.ts';

export interface KeeperEnv {
  /** Lines that give a shell the environment of its command. */
  readonly script: string;
  /** Arguments of env(1): what a shell would drop or change. */
  readonly carried: readonly string[];
}

/**
 * Names that mean something to a shell itself: some it makes its own value of, some it lets nobody set, some change how it
 * reads. dash, ash and bash together.
 */
const OF_THE_SHELL =
  /^(_|IFS|OPT(IND|ARG|ERR)|PPID|E?UID|GROUPS|SHELLOPTS|BASH\w*|LINENO|RANDOM|SECONDS|SRANDOM|EPOCH\w*|HISTCMD|DIRSTACK|FUNCNAME|PIPESTATUS|TMOUT|POSIXLY_CORRECT|PS[0-9]|OLDPWD)$/;

/**
 * How a shell whose environment is `own` makes the environment `env` for its command. A shell passes on only what it can
 * hold in a variable: dash drops `npm_config_a-b`, `a.b` and the functions of bash (`BASH_FUNC_x%%`). Those, and what a
 * shell takes for itself, are added by env(1), which becomes the command a moment later.
 */
export function keeperEnv(
  env: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>> = process.env,
): KeeperEnv {
  const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);
  const isHeld = (name: string): boolean => isPlain(name) && !OF_THE_SHELL.test(name);
  const strange = Object.keys(own).filter((name) => isHeld(name) && env[name] === undefined);
  const taken = Object.keys(own).filter((name) => isPlain(name) && !isHeld(name));
  const entries = Object.entries(env);
  return {
    script: [
      ...(strange.length > 0 ? [`unset ${strange.join(' ')}`] : []),
      ...entries.filter(([name]) => isHeld(name)).map(([name, value]) => `export ${name}=${quote(value)}`),
    ].join('\n'),
    carried: [
      ...taken.flatMap((name) => ['-u', name]),
      ...entries.filter(([name]) => !isHeld(name)).map(([name, value]) => `${name}=${value}`),
    ],
  };
}
