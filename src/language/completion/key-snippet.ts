// A key as a snippet: its value is selected, to be typed over.
import { writeValue } from '../../config/edit/write.ts';
import type { PlainValue } from '../../config/keys/value-type.ts';
import type { KnownKey } from '../key-at.ts';
import { escapeSnippet } from './completion.ts';

export interface KeySnippet {
  readonly text: string;
  /** The value has completions of its own. */
  readonly asksAgain: boolean;
}

/** Keys whose strings have completions, although any other value is allowed. */
const WITH_CHOICE: ReadonlySet<string> = new Set(['command', 'cwd', 'env_file', 'group']);

/** `name = …` with a sensible value to type over. */
export function keySnippet(name: string, key: KnownKey): KeySnippet {
  const { values = [] } = key.type;
  const asking = (value: string): KeySnippet => ({ text: `${name} = ${value}`, asksAgain: true });
  if (name === 'depends_on' || name === 'unset_env') return asking('["$1"]');
  if (name === 'healthcheck') return asking('{ $1 }');
  if (WITH_CHOICE.has(name) || (values.length > 0 && values.every(isQuoted))) return asking('"$1"');
  return { text: `${name} = ${placeholder(name, key)}`, asksAgain: false };
}

function placeholder(name: string, { type, default: usual, example }: KnownKey): string {
  if (type.values?.join() === 'true,false') return `\${1|${String(usual !== true)},${String(usual === true)}|}`;
  if (name === 'env') return '{ ${1:NAME} = "${2:value}" }';
  if (name === 'args') return '["$1"]';
  return placeholderOf(example);
}

function placeholderOf(example: PlainValue): string {
  const written = writeValue(example);
  const [, opening = '', inner = written, closing = ''] = /^(\[?["']|\[)(.*?)(["']?\]|["'])$/.exec(written) ?? [];
  return `${opening}\${1:${escapeSnippet(inner)}}${closing}`;
}

function isQuoted(value: string): boolean {
  return value.startsWith('"');
}
