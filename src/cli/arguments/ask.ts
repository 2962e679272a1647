// Asks the user questions in the terminal.
import { createInterface } from 'node:readline/promises';
import type { Host } from '../host.ts';

/** Asks a yes-or-no question; the default is no. Undefined without a terminal. */
export async function ask(host: Host, question: string): Promise<boolean | undefined> {
  const answer = await askLine(host, `${question} [y/N] `);
  return answer === undefined ? undefined : /^y(es)?$/i.test(answer.trim());
}

/** Asks for a line; Ctrl-D and Ctrl-C give an empty one. Undefined without a terminal. */
export async function askLine(host: Host, question: string): Promise<string | undefined> {
  if (!canAsk(host)) return undefined;
  const lines = createInterface({ input: host.stdin, output: host.stdout });
  try {
    return await lines.question(question);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw error;
    host.stdout.write('\n');
    return '';
  } finally {
    lines.close();
  }
}

export function canAsk({ stdin, stdout }: Host): boolean {
  return stdin.isTTY === true && stdout.isTTY === true;
}
