// Every version of a project file is read once, however many features, folders and commands ask about it.
import { LanguageDocument } from '../../language/document.ts';

/** The part of `vscode.TextDocument` that is needed. */
export interface VersionedText {
  readonly uri: { toString(): string };
  readonly version: number;
  getText(): string;
}

/** Files that were read last and are not open: the text of a file is read from disk when it has been saved. */
const MOST_FILES = 16;

export class ConfigDocuments {
  readonly #open = new WeakMap<VersionedText, { readonly version: number; readonly document: LanguageDocument }>();
  /** The text of each file that was read last, in an editor or on disk. */
  readonly #latest = new Map<string, LanguageDocument>();

  /** The document as its editor has it now. */
  of(source: VersionedText): LanguageDocument {
    const known = this.#open.get(source);
    if (known?.version === source.version) return known.document;
    const document = this.ofText(source.uri, source.getText());
    this.#open.set(source, { version: source.version, document });
    return document;
  }

  /** A text of a file, saved or not: what was read of the same text before is not read again. */
  ofText(uri: { toString(): string }, text: string): LanguageDocument {
    const key = uri.toString();
    const latest = this.#latest.get(key);
    const fresh = new LanguageDocument(text);
    const document = latest?.text === fresh.text ? latest : fresh;
    this.#latest.delete(key);
    this.#latest.set(key, document);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > MOST_FILES && oldest !== undefined) this.#latest.delete(oldest);
    return document;
  }
}
