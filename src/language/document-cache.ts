import { analyse, type LanguageDocument } from './document.ts';

/** What a text document of an editor can tell. */
export interface VersionedText {
  readonly version: number;
  getText(): string;
}

/** Reads each version of a document once, however many features ask for it; forgets documents with their editor. */
export class DocumentCache {
  readonly #known = new WeakMap<VersionedText, { readonly version: number; readonly document: LanguageDocument }>();

  of(source: VersionedText): LanguageDocument {
    const known = this.#known.get(source);
    if (known?.version === source.version) return known.document;
    const document = analyse(source.getText());
    this.#known.set(source, { version: source.version, document });
    return document;
  }
}
