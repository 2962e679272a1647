// One kind of value: how it is read, described and offered.
import { translate, t } from '../../base/l10n.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Span } from '../syntax/line-index.ts';
import { describeNode, type TomlNode } from '../values/node.ts';

/** A value as TOML and JSON both know it; how defaults and examples are written down. */
export type PlainValue = string | number | boolean | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** The part of JSON Schema (draft 07) that describes us. */
export interface JsonSchema {
  readonly [keyword: string]: PlainValue | JsonSchema | readonly JsonSchema[];
}

/** One kind of value: how it is read, how it is called, and what an editor may offer for it. */
export interface ValueType<T> {
  /** Continues "must be …": `a duration such as "10s"`. */
  readonly words: string;
  readonly schema: JsonSchema;
  /** Values worth offering, as they are written in the file. */
  readonly values?: readonly string[];
  /** undefined: it cannot be read, and the reason was passed to `complain`. */
  read(node: TomlNode, complain: Complain): T | undefined;
}

/** The kinds of errors and warnings, by the words of `Diagnostic.code`. */
export type DiagnosticCode =
  | 'bad-value'
  | 'broken-default'
  | 'broken-dependency'
  | 'contradiction'
  | 'cycle'
  | 'duplicate-dependency'
  | 'duplicate-name'
  | 'misplaced-key'
  | 'missing-key'
  | 'not-a-list'
  | 'not-a-table'
  | 'shell-wanted'
  | 'syntax'
  | 'unknown-key'
  | 'unknown-task';

/** An error or a warning about the value of a key. */
export interface Complaint {
  /** Begins behind the name of the key: `must be …`. */
  readonly message: string;
  /** It comes from a table inside the value and is a whole sentence already. */
  readonly isSentence?: boolean;
  /** `bad-value` by default. */
  readonly code?: DiagnosticCode;
  readonly severity?: Diagnostic['severity'];
  readonly suggestions?: readonly string[] | undefined;
}

export type Complain = (span: Span, complaint: Complaint) => void;

/** `must be a duration such as "10s", not a table`. */
export function mustBe(
  type: Pick<ValueType<unknown>, 'words'>,
  node: TomlNode,
  suggestions?: readonly string[],
): Complaint {
  return { message: t('must be {0}, not {1}', translate(type.words), describeNode(node)), suggestions };
}
