// The script of a package.json that a line of it defines.

/** The script that a line of the file defines: `"dev": "vite"`. */
export function scriptOfLine(line: string, scripts: ReadonlyMap<string, string>): string | undefined {
  const key = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(line)?.[1];
  const name = key === undefined ? undefined : parsed(key);
  if (typeof name !== 'string') return undefined;
  const command = scripts.get(name);
  return command !== undefined && line.includes(JSON.stringify(command)) ? name : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
