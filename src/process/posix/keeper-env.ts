const CARRIER = 'DIRIGENT_CARRIED_';

export interface KeeperEnv {
  readonly env: Readonly<Record<string, string>>;
  readonly carriers: readonly string[];
}

/**
 * The environment a keeper must be given for the command to see exactly `env`. A shell passes on only what it can hold in
 * a variable of its own: dash drops `npm_config_a-b`, `a.b` and the functions of bash (`BASH_FUNC_x%%`). Such variables
 * travel inside others, whose names a shell accepts, and env(1) puts them back.
 */
export function keeperEnv(env: Readonly<Record<string, string>>): KeeperEnv {
  const kept: Record<string, string> = {};
  const carriers: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (/^[A-Za-z_]\w*$/.test(name)) {
      kept[name] = value;
      continue;
    }
    const carrier = `${CARRIER}${carriers.length}`;
    carriers.push(carrier);
    kept[carrier] = `${name}=${value}`;
  }
  return { env: kept, carriers };
}
