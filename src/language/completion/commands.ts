// Completion of `command` and `args`: scripts of the package, programs, files.
import { packageManagers } from '../../config/package-manager.ts';
import { lineEndAt } from '../../config/edit/sections.ts';
import type { Value } from '../../config/syntax/tree.ts';
import type { PackageScripts } from '../surroundings.ts';
import type { Completion, Completions } from './completion.ts';
import { fileItems, isPath } from './files.ts';
import { textItem, typedText } from './value-item.ts';
import type { ValueRequest } from './value-request.ts';

/** Far more rows than are read: the next letter brings others. */
const MOST_PROGRAMS = 100;

/** Common programs, offered before all others on the PATH. */
const USUAL = ['node', 'npm', 'npx', 'pnpm', 'yarn', 'bun', 'deno', 'python3', 'docker', 'make', 'cargo', 'go', 'java'];

/** The scripts of the package, then programs; files once a path is begun. */
export async function commandItems(request: ValueRequest): Promise<Completions> {
  const { document, context, offset, surroundings } = request;
  if (context.list !== undefined) return { items: [], isIncomplete: false };
  const typed = typedText(document.text, context, offset);
  if (isPath(typed)) return { items: await fileItems(request), isIncomplete: false };
  const [scripts, programs] = await Promise.all([scriptItems(request), surroundings.programs()]);
  const fitting = programs.filter((name) => name.startsWith(typed));
  const usual = USUAL.filter((name) => fitting.includes(name));
  const shown = [...usual, ...fitting.filter((name) => !usual.includes(name))].slice(0, MOST_PROGRAMS);
  const items = [...scripts, ...shown.map((name) => textItem('program', name, context))];
  return { items, isIncomplete: shown.length < fitting.length };
}

/** `npm run dev`: in a shell the whole line, else the program, and `args` behind it. */
async function scriptItems(request: ValueRequest): Promise<readonly Completion[]> {
  const { task, path } = request.context;
  const isOfTask = path.length === 2 && path[0] === 'tasks';
  const found = isOfTask && task !== undefined ? await packageOf(request) : undefined;
  const viaShell = isShell(task?.find('shell')?.value);
  if (found === undefined || (!viaShell && task?.find('args') !== undefined)) return [];
  return found.scripts.map(({ name, command: detail }) => {
    const line = `${found.manager} run ${name}`;
    if (viaShell) return textItem('script', line, request.context, { detail });
    const item = textItem('script', found.manager, request.context, { label: line, detail });
    return withArguments(item, `args = ["run", ${JSON.stringify(name)}]`, request);
  });
}

/** `true`, or the name of one. */
function isShell(value: Value | undefined): boolean {
  return value?.kind === 'string' || (value?.kind === 'bare' && value.text === 'true');
}

/** Adds `args` on a line of their own; in `{ … }` beside the command. */
function withArguments(item: Completion, args: string, { document, context, offset }: ValueRequest): Completion {
  const { task, typed, quote } = context;
  const isInline = document.text[task?.head.start ?? 0] === '{';
  const text = isInline ? `, ${args}` : `\n${args}`;
  const valueEnd = Math.max(typed.end, task?.find('command')?.value?.span.end ?? 0);
  const at = isInline ? valueEnd : lineEndAt(valueEnd, document.lines);
  // Two edits at one place would conflict.
  if (at > Math.max(typed.end, offset)) return { ...item, more: { at, text } };
  return { ...item, insert: item.insert + (quote ?? '') + text };
}

/** The names of scripts behind `run`, where the command runs scripts. */
export async function argumentItems(request: ValueRequest): Promise<readonly Completion[]> {
  const { list, task, typed } = request.context;
  const command = task?.text('command')?.text ?? '';
  if (list === undefined || !packageManagers.some((name) => name === command)) return [];
  const before = list.items.filter(({ span }) => span.end <= typed.start);
  const words = before.map((item) => (item.kind === 'string' ? item.text : ''));
  if (!/^(run|run-script)$/.test(words.at(-1) ?? '')) return [];
  const found = await packageOf(request);
  return (found?.scripts ?? []).map(({ name, command: detail }) =>
    textItem('script', name, request.context, { detail }),
  );
}

function packageOf({ context, surroundings }: ValueRequest): Promise<PackageScripts | undefined> {
  return surroundings.scripts(context.task?.text('cwd')?.text ?? '.');
}
