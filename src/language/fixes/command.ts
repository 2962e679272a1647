// The fixes for a command line in the place of a program or of arguments.
import { writeValue } from '../../config/edit/write.ts';
import { plainCommand, plainWords } from '../../base/shell-words.ts';
import type { Fix, FaultyText } from './fix.ts';
import { entryOfValue, keyBelow, replacing, taskAt } from './statement-edits.ts';

/** A command line where a program is expected: it is run by a shell, or split into program and arguments. */
export function runCommandLine({ document, span }: FaultyText): readonly Fix[] {
  const task = taskAt(document, span);
  const command = task?.find('command')?.value;
  if (task === undefined || command?.kind !== 'string') return [];
  const put = (key: string, written: string): Fix['edits'][number] => {
    const known = task.find(key)?.value;
    return known === undefined
      ? keyBelow(document, task, command.span, `${key} = ${written}`)
      : replacing(known.span, written);
  };
  const words = plainCommand(command.text);
  const isSplittable = words !== undefined && words.length > 1;
  const viaShell: Fix = {
    title: { kind: 'add', what: 'shell = true' },
    edits: [put('shell', 'true')],
    isPreferred: !isSplittable,
  };
  if (!isSplittable) return [viaShell];
  const [program, ...args] = words;
  const split: Fix = {
    title: { kind: 'split', what: 'args' },
    edits: [replacing(command.span, writeValue(program)), put('args', writeValue(args))],
    isPreferred: true,
  };
  return [split, viaShell];
}

/** `args = "run dev"` becomes a list of its words; another fix makes it a list of the one string. */
export function splitArguments({ document, span }: FaultyText): readonly Fix[] {
  const entry = entryOfValue(document, span);
  if (entry?.path.at(-1) !== 'args' || entry.value?.kind !== 'string') return [];
  const words = plainWords(entry.value.text);
  if (words === undefined || words.length < 2) return [];
  const what = writeValue(words);
  return [{ title: { kind: 'change', what }, edits: [replacing(span, what)], isPreferred: true }];
}
