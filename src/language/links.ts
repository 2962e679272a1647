// The links of a document: to a file, a folder or an address.
import type { Span } from '../config/syntax/line-index.ts';
import type { LanguageDocument } from './document.ts';
import type { KeyEntry } from './task-entry.ts';
import { keyAt } from './key-at.ts';
import type { StringValue } from '../config/syntax/tree.ts';

/** A link; its range is the text without its quotes. */
export interface Link {
  readonly span: Span;
  readonly kind: 'folder' | 'file' | 'web';
  /** As written: relative to the folder of the file, or with `~/`. */
  readonly target: string;
}

export function links({ entries }: LanguageDocument): readonly Link[] {
  return entries.flatMap((entry) => linksOf(entry));
}

function linksOf({ path, value }: KeyEntry): readonly Link[] {
  if (value === undefined || keyAt(path) === undefined) return [];
  const texts = value.kind === 'list' ? value.items.filter((item) => item.kind === 'string') : [value];
  return texts.flatMap((text) => (text.kind === 'string' ? (linkOf(path, text) ?? []) : []));
}

function linkOf([, name, inner]: readonly string[], { text, inner: span }: StringValue): Link | undefined {
  if (text === '') return undefined;
  if (name === 'cwd') return { kind: 'folder', span, target: text };
  if (name === 'env_file') return { kind: 'file', span, target: text };
  const isWeb = (name === 'url' || (name === 'healthcheck' && inner === 'http')) && /^https?:\/\//.test(text);
  return isWeb && URL.canParse(text) ? { kind: 'web', span, target: text } : undefined;
}
