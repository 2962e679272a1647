// A hand inside the extension host of one window: arrange through the API what the browser then clicks and sees.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { eventually } from '../eventually.ts';
import { evaluatorsFolder } from './server.ts';
import type { Sandbox } from './sandbox.ts';

type Address = { readonly port: number; readonly pid: number };
type Answer = { readonly value?: unknown; readonly error?: string };

export class ExtensionHost {
  private readonly file: string;

  constructor(sandbox: Sandbox, workspace: string) {
    this.file = join(evaluatorsFolder(sandbox), `${Buffer.from(workspace).toString('base64url')}.json`);
  }

  /** The process id of the host; another one after Reload Window. */
  async pid(): Promise<number> {
    return (await this.address()).pid;
  }

  /** Resolves when a host other than `pid` serves the window. */
  async replaced(pid: number): Promise<number> {
    return await eventually(async () => {
      const current = await this.pid();
      if (current === pid) throw new Error(`the extension host is still process ${pid}`);
      return current;
    });
  }

  /**
   * Runs `body` in the host. It is sent as source text: it sees `vscode`, its argument and Node's globals, nothing of
   * the file it stands in. Argument and result travel as JSON.
   */
  async run<Result, Argument = undefined>(
    body: (api: typeof vscode, argument: Argument) => Result,
    ...[argument]: Argument extends undefined ? [] : [Argument]
  ): Promise<Awaited<Result>> {
    const { port } = await this.address();
    const request = JSON.stringify({ source: body.toString(), argument });
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: request });
    const { value, error } = (await response.json()) as Answer;
    if (error !== undefined) throw new Error(`In the extension host: ${error}`);
    return value as Awaited<Result>;
  }

  private async address(): Promise<Address> {
    return await eventually(async () => JSON.parse(await readFile(this.file, 'utf8')) as Address);
  }
}
