/** A task that init proposes, and where it found it. */
export interface Finding {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly shell?: boolean;
  /** Proposed to start with the workspace. */
  readonly runAtStartup: boolean;
  readonly restart?: 'on-failure';
  /** Where it was found, for the comment above it: `script "dev" of package.json`. */
  readonly from: string;
}

/** Looks at one kind of file in the folder; finds nothing where it is not there. */
export type Finder = (folder: FolderReader) => Promise<readonly Finding[]>;

export interface FolderReader {
  /** The text of a file of the folder; undefined where it is not there or cannot be read. */
  read(name: string): Promise<string | undefined>;
}

/** A task's name made of any word: `db:migrate` → `db-migrate`. Undefined where nothing of it is left. */
export function slug(word: string): string | undefined {
  const name = word
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[-.]+$/g, '')
    .slice(0, 64);
  return name === '' ? undefined : name;
}
