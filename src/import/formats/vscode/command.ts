// The command line of a shell task of tasks.json.
import { plainWords, singleQuoted } from '../../../base/shell-words.ts';
import { lineKeys, programKeys } from '../../command.ts';
import type { TaskTable } from '../../proposal.ts';

export interface Word {
  readonly text: string;
  /** `escape`, `strong` or `weak`; by default only words with blanks are quoted. */
  readonly quoting?: string;
}

/**
 * The line that VS Code gives to a shell: without args the command is the line; with args each word that has blanks is
 * quoted (tasks-appendix, `ShellQuotingOptions`).
 */
export function shellKeys(command: Word, args: readonly Word[], executable: string | undefined): TaskTable {
  const shell = executable === undefined || /(^|\/)sh$/.test(executable) ? true : executable;
  if (args.length === 0 && command.quoting === undefined) return lineKeys(command.text, shell);
  const words = [command, ...args];
  const isPlain = words.every((word) => word.text !== '' && (plainWords(word.text)?.length === 1 || isOneWord(word)));
  if (isPlain && !command.text.includes('=')) return programKeys(words.map(({ text }) => text));
  return { command: words.map(written).join(' '), shell };
}

/** Quoted or with a blank, and with nothing that double quotes would let through. */
function isOneWord({ text, quoting }: Word): boolean {
  if (quoting === 'strong') return true;
  return /^[\w@%+=:,./ ^-]+$/.test(text);
}

function written({ text, quoting }: Word): string {
  if (quoting === 'escape') return text.replaceAll(/[\s"'$`\\|&;<>()*?#~!]/g, String.raw`\$&`);
  if (quoting === 'weak') return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  if (quoting === 'strong' || /\s/.test(text)) return singleQuoted(text);
  return text;
}
