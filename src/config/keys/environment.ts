// Environment variables and their names.
import { t } from '../../base/l10n.ts';
import { writeValue } from '../edit/write.ts';
import { isList, isTable, type TomlNode } from '../values/node.ts';
import { mustBe, type Complain, type ValueType } from './value-type.ts';
import { text } from './scalars.ts';

/** The name of an environment variable: anything without `=` (POSIX, "Environment Variables"; Windows likewise). */
export function variableName(): ValueType<string> {
  return text({
    words: 'the name of a variable',
    schema: { pattern: '^[^=]+$' },
    check: (name) => (name.includes('=') ? { message: t('must be a name without "=", not "{0}"', name) } : undefined),
  });
}

/** Variables and their values; numbers and booleans become their text. */
export function environment(): ValueType<Readonly<Record<string, string>>> {
  return {
    words: 'a table of variables',
    schema: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    read(node, complain) {
      if (!isTable(node.value)) {
        complain(node.span, mustBe(this, node, assignments(node)));
        return undefined;
      }
      const variables: [string, string][] = [];
      for (const [name, entry] of node.value) {
        const value = readVariable(name, entry.node, complain);
        if (name === '' || /[=\0]/.test(name))
          complain(entry.key, { message: t('has a variable with the invalid name "{0}"', name) });
        else if (value !== undefined) variables.push([name, value]);
      }
      // Not by assignment: that would lose a variable called `__proto__`.
      return variables.length === node.value.size ? Object.fromEntries(variables) : undefined;
    },
  };
}

/** `["A=1"]` and `"A=1"`, as other tools write it. */
function assignments({ value }: TomlNode): readonly string[] | undefined {
  const lines = isList(value) ? value.map((item) => item.value) : [value];
  const pairs = lines.map((line) => (typeof line === 'string' ? /^([^=\0]+)=([^\0]*)$/.exec(line) : null));
  const table: [string, string][] = pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']]));
  const names = new Set(table.map(([name]) => name));
  return table.length === 0 || names.size < lines.length ? undefined : [writeValue(Object.fromEntries(table))];
}

function readVariable(
  name: string,
  { value, source, span, ...node }: TomlNode,
  complain: Complain,
): string | undefined {
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value;
    complain(span, { message: t('gives {0} a value with a NUL character, which no system can pass on', name) });
    return undefined;
  }
  // `1.0` stays `1.0`; `0x10` and `1_000` are ways to write 16 and 1000.
  if (typeof value === 'number') return /[.eE]/.test(source ?? '') ? source?.replaceAll('_', '') : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  const words = t('a string, a number or a boolean for {0}', name);
  complain(span, mustBe({ words }, { ...node, span, value }));
  return undefined;
}
