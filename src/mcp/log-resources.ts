// Serves the logs of tasks as MCP resources.
import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { outputText } from './output-answer.ts';
import { readTail } from '../client/output/read-tail.ts';
import type { Session } from './session.ts';
import type { Toolbox } from './toolbox.ts';

const LINES = 300;
const MOST_CHARS = 24_000;

/** The end of each task's log, which the user can attach to a conversation. */
export function registerLogs(server: McpServer, session: Session, toolbox: Toolbox): void {
  const template = new ResourceTemplate('dirigent://log/{task}', {
    list: async () => {
      const { tasks } = await session.with((connection) => connection.request('tasks/list', {}));
      const resources = tasks.map(({ name }) => ({ name: `${name}.log`, title: `Log of ${name}`, uri: uriOf(name) }));
      return { resources };
    },
  });
  const about = { title: 'Log of a task', description: 'The last lines of its output', mimeType: 'text/plain' };
  server.registerResource('log', template, about, async (uri, { task }, { mcpReq: { signal } }) => {
    const name = decodeURIComponent(String(task));
    const text = await session.with(async (connection) => {
      const query = { task: name, kind: 'combined', tailLines: LINES, maxChars: MOST_CHARS, previous: false } as const;
      const output = await readTail(connection, query, signal);
      return outputText(output, `of ${name}`, LINES);
    });
    return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: await toolbox.redacted(text) }] };
  });
}

function uriOf(task: string): string {
  return `dirigent://log/${encodeURIComponent(task)}`;
}
