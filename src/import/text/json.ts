// Reads JSON into nodes with positions.
import { t } from '../../base/l10n.ts';
import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { LineIndex, withoutByteOrderMark } from '../../config/syntax/line-index.ts';
import { Budget, withinLimits } from './limits.ts';
import type { Entry, Node, Read } from './node.ts';

/** Reads JSON with comments and trailing commas, as VS Code does. Of a key given twice the last counts. */
export function readJson(source: string): Read {
  const lines = new LineIndex(withoutByteOrderMark(source));
  const start = lines.rangeOf({ start: 0, end: 0 });
  return withinLimits<Read>(
    () => {
      const errors: ParseError[] = [];
      const tree = parseTree(lines.text, errors, { allowTrailingComma: true });
      const [error] = errors;
      if (error !== undefined || tree === undefined) {
        const { offset = 0, length = 0 } = error ?? {};
        const range = lines.rangeOf({ start: offset, end: offset + length });
        return { problem: { message: error === undefined ? 'This file is empty.' : sentence(error), range } };
      }
      return { node: convert(tree, lines, new Budget(), 0) };
    },
    (why) => ({ problem: { message: t('This file {0}.', why), range: start } }),
  );
}

function convert(node: JsonNode, lines: LineIndex, budget: Budget, depth: number): Node {
  budget.spend(depth);
  const { type, children = [], offset, length } = node;
  const range = lines.rangeOf({ start: offset, end: offset + length });
  if (type === 'array') {
    return { kind: 'list', items: children.map((child) => convert(child, lines, budget, depth + 1)), range };
  }
  if (type === 'object') {
    const entries = new Map<string, Entry>();
    for (const { children: [key, value] = [] } of children) {
      if (key === undefined || value === undefined) continue;
      const place = lines.rangeOf({ start: key.offset, end: key.offset + key.length });
      entries.set(String(key.value), { key: place, node: convert(value, lines, budget, depth + 1) });
    }
    return { kind: 'table', entries, range };
  }
  const value: unknown = node.value;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return {
    kind: 'scalar',
    value: isPlain ? value : null,
    source: lines.text.slice(offset, offset + length),
    range,
  };
}

/** `CommaExpected` → `A comma is missing here.` */
function sentence({ error }: ParseError): string {
  const code = printParseErrorCode(error);
  const missing = /^(.+)Expected$/.exec(code)?.[1];
  if (missing !== undefined) return t('This is not valid JSON: {0} is expected here.', wordsOf(missing));
  return t('This is not valid JSON: {0}.', wordsOf(code));
}

function wordsOf(code: string): string {
  return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
