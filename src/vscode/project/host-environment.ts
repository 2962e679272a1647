// The environment of the extension host, which is the one that the user's shell gave the editor: tasks start with it.

export function hostEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
