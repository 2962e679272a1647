import assert from 'node:assert/strict';
import { parseProject } from '../../../src/config/parse.ts';
import type { Diagnostic, Range } from '../../../src/model/diagnostic.ts';
import type { Project } from '../../../src/model/task-definition.ts';

/** The part of the text that an editor would underline. */
export function underlined(text: string, { start, end }: Range): string {
  const lines = text.replace('\uFEFF', '').split(/\r\n|\n/);
  const first = lines[start.line] ?? '';
  if (start.line === end.line) return first.slice(start.character, end.character);
  return [
    first.slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]?.slice(0, end.character),
  ].join('\n');
}

/** The only mistake of a file. */
export function onlyError(text: string): Diagnostic & { readonly at: string } {
  const { diagnostics } = parseProject(text);
  assert.equal(diagnostics.length, 1, JSON.stringify(diagnostics, undefined, 1));
  const [diagnostic] = diagnostics;
  assert.ok(diagnostic);
  return { ...diagnostic, at: underlined(text, diagnostic.range) };
}

/** The project of a file without a mistake. */
export function sound(text: string): Project {
  const { project, diagnostics } = parseProject(text);
  assert.deepEqual(diagnostics, []);
  assert.ok(project);
  return project;
}

/** A file with one sound task that also says `lines`. */
export function taskSaying(lines: string): string {
  return `[[tasks]]\nname = "web"\ncommand = "node"\n${lines}\n`;
}
