import { createInterface } from 'node:readline/promises';
import type { Host } from './host.ts';

/** A question for yes or no; no unless yes is said. Undefined where nobody can be asked. */
export async function ask(host: Host, question: string): Promise<boolean | undefined> {
  if (host.stdin.isTTY !== true || host.stdout.isTTY !== true) return undefined;
  const lines = createInterface({ input: host.stdin, output: host.stdout });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
