// The input of the completion of a value.
import type { Surroundings } from '../surroundings.ts';
import type { ValueContext } from '../cursor-context.ts';
import type { LanguageDocument } from '../document.ts';

export interface ValueRequest {
  readonly document: LanguageDocument;
  readonly context: ValueContext;
  readonly offset: number;
  readonly surroundings: Surroundings;
}
