// The command of a compose service.
import { splitWords } from '../../../base/shell-words.ts';
import { lineKeys, shellWord, wordKeys } from '../../command.ts';
import type { Draft } from '../../draft.ts';
import type { Reader } from '../../reader.ts';
import { textOf, textsOf } from '../../text/node.ts';

/** `${NAME}`, which compose fills in when it reads its file; `$$` is a dollar for the program. */
const INTERPOLATION = /(?<!\$)(?:\$\$)*\$(?:\w|\{)/;

/** `entrypoint` and `command`, each a list or a line of words; neither goes through a shell unless it calls one. */
export function readCommand(reader: Reader, draft: Draft): void {
  const words = [...wordsOf(reader, 'entrypoint'), ...wordsOf(reader, 'command')];
  const [program = '', flag, line] = words;
  const isShellLine = words.length === 3 && flag === '-c' && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|d?a)?sh$/.test(program);
  if (isShellLine && line !== undefined) {
    const shell = program.split('/').at(-1) ?? 'sh';
    draft.setAll(lineKeys(dollars(line), shell === 'bash' || shell === 'zsh' ? shell : true));
  } else if (words.some((word) => INTERPOLATION.test(word))) {
    draft.setAll({ command: words.map(filledByShell).join(' '), shell: true });
  } else draft.setAll(wordKeys(words.map(dollars)));
}

function wordsOf(reader: Reader, key: string): readonly string[] {
  const node = reader.take(key);
  if (node?.kind === 'list') return textsOf(node) ?? [];
  const line = textOf(node);
  return line === undefined ? [] : (splitWords(line) ?? [line]);
}

function dollars(text: string): string {
  return text.replaceAll('$$', '$');
}

/** Variables that compose interpolates are left to the shell, which knows the same forms. */
function filledByShell(word: string): string {
  if (!INTERPOLATION.test(word)) return shellWord(dollars(word));
  return `"${word.replaceAll(/["\\`]/g, String.raw`\$&`).replaceAll('$$', String.raw`\$`)}"`;
}
