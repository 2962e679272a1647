// `dirigent mcp` serves tasks to a coding agent.
import { join, resolve } from 'node:path';
import { DisposableStore } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const mcp: Verb = (program, cli) => {
  addVerb(program, 'mcp', {
    summary: 'serve tasks to a coding agent (Model Context Protocol)',
    details:
      'Speaks MCP over standard input and output for the agent that starts it, and exits when its input closes. The ' +
      'agent sees and controls the same processes as the editor and the terminal: list, start, stop, restart, wait, read ' +
      'output, send input, run commands, edit dirigent.toml. Known secrets are masked in what it reads. It acts with ' +
      'your permissions, but cannot approve startup tasks for you.',
    examples: [
      ['mcp', 'serve the project of the current folder'],
      ['mcp -C ~/shop', 'serve another one, for agents that start elsewhere'],
      ['mcp < /dev/null', 'check that it starts; exits at once'],
    ],
  })
    .addHelpText('after', `\nConfiguration for most agents:\n  ${ENTRY}`)
    .action(action(cli, () => serve(cli)));
};

const ENTRY = '{ "mcpServers": { "dirigent": { "command": "dirigent", "args": ["mcp", "-C", "/path/to/project"] } } }';

async function serve(cli: Invocation): Promise<number> {
  const { host, env } = cli;
  const folder = await folderOf(cli);
  const ending = new AbortController();
  const store = new DisposableStore();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    store.add(host.onSignal(signal, () => ending.abort()));
  }
  try {
    // Loaded here: no other verb needs the SDK.
    const { serveMcp } = await import('../../mcp/serve-mcp.ts');
    const options = {
      folder,
      configFile: join(folder, cli.configFile),
      version: host.version,
      env,
      stdin: host.stdin,
      stdout: host.stdout,
      connect: () => host.connect(folder, 'agent'),
      log: (message: string) => cli.err.line(message),
    };
    await serveMcp(options, ending.signal);
    return exitCodes.ok;
  } finally {
    store.dispose();
  }
}

/** Also a folder without a dirigent.toml: an agent may create it. A file of another user is refused. */
async function folderOf(cli: Invocation): Promise<string> {
  try {
    return await cli.folder();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'no-config') throw error;
    return resolve(cli.host.cwd, cli.directory ?? '.');
  }
}
