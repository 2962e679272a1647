// Single values: strings, numbers, switches and words to choose from.
import { closest } from '../../base/closest.ts';
import { mustBe, type Complaint, type ValueType } from './value-type.ts';

interface TextOptions {
  readonly words?: string;
  readonly schema?: ValueType<string>['schema'];
  readonly values?: readonly string[];
  /** Checks a string that is not empty; undefined if it is valid. */
  readonly check?: (value: string) => Complaint | undefined;
}

/** A string that is not empty. */
export function text({ words = 'a string', schema = {}, values, check }: TextOptions = {}): ValueType<string> {
  return {
    words,
    schema: { type: 'string', minLength: 1, ...schema },
    ...(values && { values }),
    read(node, complain) {
      const { value, span } = node;
      if (typeof value !== 'string') {
        const isNumber = typeof value === 'number' || typeof value === 'bigint';
        complain(span, mustBe(this, node, isNumber ? [`"${value}"`] : undefined));
        return undefined;
      }
      const problem = emptyOrBinary(value) ?? check?.(value);
      if (problem === undefined) return value;
      complain(span, { ...problem });
      return undefined;
    },
  };
}

/** No argument, path or variable of an operating system can hold a NUL: it ends the string there. */
function emptyOrBinary(value: string): Complaint | undefined {
  if (value.trim() === '') return { message: 'must not be empty' };
  return value.includes('\0') ? { message: 'must not contain a NUL character' } : undefined;
}

/** A string that may be empty or blank, such as an argument. */
export function anyText(): ValueType<string> {
  const strict = text();
  return {
    words: strict.words,
    schema: { type: 'string' },
    read(node, complain) {
      const { value } = node;
      return typeof value === 'string' && !value.includes('\0') ? value : strict.read(node, complain);
    },
  };
}

export function flag(): ValueType<boolean> {
  return {
    words: 'true or false',
    schema: { type: 'boolean' },
    values: ['true', 'false'],
    read(node, complain) {
      if (typeof node.value === 'boolean') return node.value;
      const meant =
        typeof node.value === 'string' && /^(true|false)$/i.test(node.value) ? [node.value.toLowerCase()] : undefined;
      complain(node.span, mustBe(this, node, meant));
      return undefined;
    },
  };
}

/** A whole number from `minimum` to `maximum`. */
export function integer(minimum: number, maximum: number): ValueType<number> {
  return numeric({
    words: `a whole number from ${minimum} to ${maximum}`,
    schema: { type: 'integer', minimum, maximum },
    accepts: (value) => Number.isInteger(value) && value >= minimum && value <= maximum,
  });
}

/** A number from 0 to 1. */
export function fraction(): ValueType<number> {
  return numeric({
    words: 'a number from 0 to 1',
    schema: { type: 'number', minimum: 0, maximum: 1 },
    accepts: (value) => value >= 0 && value <= 1,
  });
}

function numeric(
  kind: Pick<ValueType<number>, 'words' | 'schema'> & { accepts(value: number): boolean },
): ValueType<number> {
  return {
    words: kind.words,
    schema: kind.schema,
    read(node, complain) {
      if (typeof node.value === 'number' && kind.accepts(node.value)) return node.value;
      const written = typeof node.value === 'string' ? node.value.trim() : '';
      const meant = written !== '' && kind.accepts(Number(written)) ? [written] : undefined;
      complain(node.span, mustBe(this, node, meant));
      return undefined;
    },
  };
}

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): ValueType<T> {
  const quoted = words.map((word) => `"${word}"`);
  return {
    words: listed(quoted),
    schema: { enum: words },
    values: quoted,
    read(node, complain) {
      const found = words.find((word) => word === node.value);
      if (found !== undefined) return found;
      const nearest = typeof node.value === 'string' ? closest(node.value, words) : undefined;
      complain(node.span, mustBe(this, node, nearest === undefined ? quoted : [`"${nearest}"`]));
      return undefined;
    },
  };
}

/** `"a", "b" or "c"` */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
