// The ini dialect of supervisord: Python's RawConfigParser with `;` and `#` as inline comments after a blank, keys
// without regard to case, and values that go on in indented lines (supervisord.org/configuration.html).
import { LineIndex, withoutByteOrderMark } from '../../config/syntax/line-index.ts';
import type { Range } from '../../model/diagnostic.ts';
import type { Entry, Read } from './node.ts';

interface Section {
  readonly key: Range;
  readonly entries: Map<string, Entry>;
}

/** Sections as tables of texts; of a section or key given twice the later one adds or wins. */
export function readIni(source: string): Read {
  const lines = new LineIndex(withoutByteOrderMark(source));
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  let last: string | undefined;
  for (const [index, line] of lines.text.split(/\r\n|\n|\r/).entries()) {
    const start = lines.lineStart(index);
    const range = lines.rangeOf({ start, end: start + line.length });
    const content = withoutComment(line);
    if (content.trim() === '') {
      if (line.trim() === '') last = undefined;
      continue;
    }
    if (/^\s/.test(content) && section !== undefined && last !== undefined) {
      extend(section, last, content.trim());
      continue;
    }
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(content)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? { key: range, entries: new Map() };
      sections.set(header, section);
      last = undefined;
      continue;
    }
    const at = content.search(/[=:]/);
    const key = content.slice(0, Math.max(0, at)).trim();
    if (section === undefined) return { problem: { message: 'A [section] must come before this line.', range } };
    if (key === '') return { problem: { message: 'This line is neither a [section] nor key=value.', range } };
    last = key.toLowerCase();
    const value = content.slice(at + 1).trim();
    section.entries.set(last, { key: range, node: { kind: 'scalar', value, source: value, range } });
  }
  const whole = lines.rangeOf({ start: 0, end: lines.text.length });
  const entries = [...sections].map(([name, { key, entries: own }]) => {
    return [name, { key, node: { kind: 'table', entries: own, range: key } }] as const;
  });
  return { node: { kind: 'table', entries: new Map(entries), range: whole } };
}

function withoutComment(line: string): string {
  if (/^\s*[;#]/.test(line)) return '';
  return line.replace(/\s[;#].*$/, '');
}

function extend({ entries }: Section, key: string, text: string): void {
  const entry = entries.get(key);
  if (entry?.node.kind !== 'scalar') return;
  const value = entry.node.source === '' ? text : `${entry.node.source}\n${text}`;
  entries.set(key, { ...entry, node: { ...entry.node, value, source: value } });
}
