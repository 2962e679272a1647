/**
 * A `[[tasks]]` table for dirigent.toml whose command is a script of the default shell. `keys` are further lines of the
 * table, such as `restart = "always"`.
 */
export function shellTask(name: string, script: string, keys = ''): string {
  return `[[tasks]]\nname = ${JSON.stringify(name)}\ncommand = ${JSON.stringify(script)}\nshell = true\n${keys}\n\n`;
}

/** Part of a script: stays until a file of this name is in the project's folder. */
export function waitForFile(name: string): string {
  return `while [ ! -e ${name} ]; do sleep 0.02; done`;
}
