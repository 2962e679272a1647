// Durations and sizes: numbers with a unit.
import { parseByteSize } from '../../base/byte-size.ts';
import { parseDuration } from '../../base/duration.ts';
import { t } from '../../base/l10n.ts';
import type { TomlNode } from '../values/node.ts';
import { mustBe, type ValueType } from './value-type.ts';

/** Milliseconds, written as `"500ms"`, `"10s"`, `"5m"`, `"2h"` or as whole seconds; from `minimum` milliseconds. */
export function duration({ minimum = 0 } = {}): ValueType<number> {
  return amount({
    words: 'a duration such as "500ms", "10s" or "5m", or a whole number of seconds',
    parse: parseDuration,
    factor: 1000,
    unit: 's',
    minimum,
    pattern: String.raw`^(\d+(\.\d+)?(ms|s|m|h|d))+$`,
    examples: ['500ms', '10s', '5m', '2h'],
  });
}

/** Bytes, written as `"10MB"`, `"512KiB"` or as a whole number; at least one. */
export function size(): ValueType<number> {
  return amount({
    words: 'a size such as "10MB" or "512KiB", or a whole number of bytes',
    parse: parseByteSize,
    factor: 1,
    unit: 'B',
    minimum: 1,
    pattern: String.raw`^\d+(\.\d+)? ?([kKmMgGtT]([iI]?[bB])?|[bB])?$`,
    examples: ['1MB', '10MB', '100MB', '512KiB'],
  });
}

interface Amount {
  readonly words: string;
  readonly parse: (text: string) => number | undefined;
  /** The unit of a bare number, and its name. */
  readonly factor: number;
  readonly unit: string;
  readonly minimum: number;
  readonly pattern: string;
  readonly examples: readonly string[];
}

function amount(kind: Amount): ValueType<number> {
  const { words, parse, factor, minimum, pattern, examples } = kind;
  return {
    words,
    schema: {
      anyOf: [
        { type: 'string', pattern },
        { type: 'integer', minimum: Math.min(1, minimum) },
      ],
      examples,
    },
    values: examples.map((example) => `"${example}"`),
    read(node, complain) {
      const { value, span } = node;
      const isWhole = typeof value === 'number' && Number.isInteger(value);
      const read = isWhole ? value * factor : typeof value === 'string' ? parse(value) : undefined;
      if (read === undefined) {
        complain(span, { ...mustBe({ words }, node), suggestions: meant(value, kind) });
      } else if (read < minimum) {
        complain(span, { message: tooSmall(minimum) });
      } else if (!Number.isSafeInteger(read)) {
        complain(span, { message: 'is too large' });
      } else {
        return read;
      }
      return undefined;
    },
  };
}

function tooSmall(minimum: number): string {
  return minimum <= 1 ? t('must be more than 0') : t('must be at least {0} ms', minimum);
}

/** `1.5` means `"1.5s"`; so does `"1.5"`, and `"1.5 seconds"` by the first letter of its unit. */
function meant(value: TomlNode['value'], { unit, parse }: Amount): readonly string[] | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, digits = '', letters = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)/i.exec(String(value)) ?? [];
  const units = letters === '' ? [unit] : [letters.toLowerCase(), letters.slice(0, 1).toLowerCase()];
  const found = units.map((candidate) => digits + candidate).find((text) => parse(text) !== undefined);
  return found === undefined ? undefined : [`"${found}"`];
}
