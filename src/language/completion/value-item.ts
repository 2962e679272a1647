// A value as a completion, written to fit the quotes around it.
import type { ValueContext } from '../cursor-context.ts';
import type { Completion } from './completion.ts';

/** A string, with quotes where the author has not typed them yet. */
export function textItem(
  kind: Completion['kind'],
  text: string,
  { typed, quote }: ValueContext,
  rest: Pick<Completion, 'detail' | 'more' | 'asksAgain'> & { readonly label?: string } = {},
): Completion {
  const { label = text, ...more } = rest;
  const basic = JSON.stringify(text);
  const inner = quote?.startsWith('"') === true ? basic.slice(1, -1) : text;
  return { kind, label, span: typed, insert: quote === undefined ? basic : inner, isSnippet: false, ...more };
}

/** A value as it is written in a file; undefined where the quotes around the cursor do not allow it. */
export function writtenItem(value: string, context: ValueContext, detail?: string): Completion | undefined {
  const { typed, quote } = context;
  const isText = value.startsWith('"');
  if (quote !== undefined && !isText) return undefined;
  const text = isText ? value.slice(1, -1) : value;
  const insert = quote === undefined ? value : text;
  return { kind: 'word', label: text, span: typed, insert, isSnippet: false, ...(detail !== undefined && { detail }) };
}

/** The text that is typed so far, unescaped and without quotes. */
export function typedText(text: string, { typed }: ValueContext, offset: number): string {
  return text.slice(typed.start, offset).replace(/^["']/, '');
}
