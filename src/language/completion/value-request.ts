// What is asked of those who complete a value.
import type { Surroundings } from '../surroundings.ts';
import type { ValuePlace } from '../place.ts';
import type { LanguageDocument } from '../document.ts';

export interface ValueRequest {
  readonly document: LanguageDocument;
  readonly place: ValuePlace;
  readonly offset: number;
  readonly surroundings: Surroundings;
}
