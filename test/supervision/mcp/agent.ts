// A coding agent as far as Dirigent sees one: the SDK's own client, and `dirigent mcp` as its child.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { definedOnly } from '../../../src/service/run/environments.ts';
import type { Supervised } from '../../support/supervised.ts';
import { CommandLine } from '../cli/command-line.ts';

export interface Result {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

/** 2025: agents that open with `initialize`. 2026: those of the stateless protocol. */
export type Era = 'legacy' | 'auto';

export class Agent implements AsyncDisposable {
  readonly client: Client;
  /** Everything that it was told, as it came. */
  readonly received: string[] = [];

  private constructor(client: Client) {
    this.client = client;
  }

  static async connect(project: Supervised, mode: Era = 'legacy', env: NodeJS.ProcessEnv = {}): Promise<Agent> {
    const cli = new CommandLine(project);
    const [command = '', ...args] = cli.command('mcp', '-C', project.folder);
    const transport = new StdioClientTransport({ command, args, env: definedOnly({ ...cli.env, ...env }), cwd: '/' });
    const agent = new Agent(new Client({ name: 'test', version: '0' }, { versionNegotiation: { mode } }));
    await agent.client.connect(transport);
    return agent;
  }

  async call(name: string, input: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Result> {
    const result = await this.client.callTool(
      { name, arguments: input },
      { timeout: 60_000, ...(signal === undefined ? {} : { signal }) },
    );
    this.received.push(JSON.stringify(result));
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return {
      text,
      data: (result.structuredContent ?? {}) as Record<string, unknown>,
      isError: result.isError === true,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}
