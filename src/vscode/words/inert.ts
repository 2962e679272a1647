// The editor reads `[text](command:…)` as a link and `$(name)` as an icon in messages, prompts, status bar and lists,
// and a click on such a link runs the command. There is no escape for it that all of them know.
import { safeLine, safeText } from '../../base/foreign-text.ts';
import type { IconId } from './icons.ts';

/** WORD JOINER: has no width, and ends both. */
const JOINER = '\u2060';

/** One line for dialogs and views: users read the same characters, VS Code finds no link and no icon in them. */
export function inertLine(text: string): string {
  return inert(safeLine(text));
}

/** The same with its lines. */
export function inertText(text: string): string {
  return inert(safeText(text));
}

/** `$(id) words`: the one icon is ours. */
export function withIcon(id: IconId, words: string): string {
  return `$(${id}) ${inertLine(words)}`;
}

/** The same above a line of an editor, which swallows a plain blank behind an icon. The words are ours. */
export function lensTitle(id: IconId, words: string): string {
  return `$(${id})\u00a0${words}`;
}

function inert(text: string): string {
  return text.replace(/([\]$])(?=\()/g, `$1${JOINER}`);
}
