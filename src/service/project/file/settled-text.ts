// Waits until a file that is being saved has stopped changing.
import { setTimeout as pause } from 'node:timers/promises';

/** The time between two writes of one save is far below this, and a user does not notice it. */
const SETTLE_MS = 50;
/** A file without tasks stops everything: on a machine that is busy an editor may take its time to write. */
const EMPTY_SETTLE_MS = 1000;

/**
 * Most editors save by truncating and then writing: what is read in between looks like a file without tasks, for which
 * every one of them would be stopped. This is the text when it has stopped changing.
 */
export async function settledText(read: () => Promise<string | undefined>): Promise<string | undefined> {
  let text = await read();
  for (let since = performance.now(); ;) {
    await pause(SETTLE_MS);
    const next = await read();
    const now = performance.now();
    if (next !== text) since = now;
    else if (now - since >= (isBlank(text) ? EMPTY_SETTLE_MS : SETTLE_MS)) return text;
    text = next;
  }
}

export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
