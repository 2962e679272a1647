// Decides which MCP servers the editor offers to agents.
import type { ProjectFolder } from '../project/project-folder.ts';

export type ServedFolder = Pick<ProjectFolder, 'name' | 'path' | 'state'>;

export interface McpLaunch {
  readonly label: string;
  readonly args: readonly string[];
}

/** A server for each folder that has tasks and may run them: none in Restricted Mode, none without a dirigent.toml. */
export function mcpLaunches(folders: readonly ServedFolder[], script: string): readonly McpLaunch[] {
  const served = folders.filter(({ state: { kind } }) => !NOTHING_TO_SERVE.has(kind));
  return served.map(({ name, path }) => ({
    label: folders.length === 1 ? 'Dirigent' : `Dirigent (${name})`,
    args: [script, 'mcp', '-C', path],
  }));
}

const NOTHING_TO_SERVE: ReadonlySet<ServedFolder['state']['kind']> = new Set(['loading', 'no-config', 'restricted']);
