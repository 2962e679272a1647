// Builds the MCP server of one connection.
import { McpServer, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server';
import { allTools } from './all-tools.ts';
import { instructions } from './instructions.ts';
import { registerLogs } from './log-resources.ts';
import type { Session } from './session.ts';
import type { Outcome, Toolbox } from './toolbox.ts';
import type { Tool } from './tool.ts';

/** The server of one connection, with all tools. */
export function createServer(session: Session, toolbox: Toolbox, version: string): McpServer {
  const server = new McpServer(
    { name: 'dirigent', title: 'Dirigent', version },
    { instructions, capabilities: { tools: { listChanged: false }, resources: {} } },
  );
  for (const tool of allTools) register(server, toolbox, tool);
  registerLogs(server, session, toolbox);
  return server;
}

function register(server: McpServer, toolbox: Toolbox, tool: Tool): void {
  const { readOnly, destructive, idempotent } = tool.hints;
  server.registerTool(
    tool.name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema: tool.input,
      annotations: {
        title: tool.title,
        readOnlyHint: readOnly,
        destructiveHint: destructive,
        idempotentHint: idempotent,
        openWorldHint: false,
      },
    },
    async (input, context) => {
      const { signal } = context.mcpReq;
      return toResult(await toolbox.call(tool, input, { signal, progress: progressOf(context) }));
    },
  );
}

function toResult({ text, data, isError }: Outcome): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent: { ...data }, ...(isError ? { isError } : {}) };
}

/** Sends progress notifications, if the client gave a token for them. */
function progressOf({ mcpReq }: ServerContext): (message: string) => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  return (message) => {
    const params = { progressToken, progress: ++progress, message };
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
