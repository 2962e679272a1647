// The surroundings of a dirigent.toml on the machine, for completion.
import type { PackageManager } from '../config/package-manager.ts';

/** Names on the machine that a dirigent.toml can refer to. Looked up only when such a value is being written. */
export interface Surroundings {
  /** The names of the programs on the PATH, sorted, each once. */
  programs(): Promise<readonly string[]>;
  /** The scripts of the package.json in a folder that is written as in `cwd`; undefined where there is none. */
  scripts(folder: string): Promise<PackageScripts | undefined>;
  /** The entries of a folder that is written as in `cwd` or `env_file`; none if there is no such folder. */
  files(folder: string): Promise<readonly FileName[]>;
  /** The names of the environment variables that a task inherits. */
  variables(): readonly string[];
}

export interface PackageScripts {
  /** The program that runs them, by the lock file beside them. */
  readonly manager: PackageManager;
  readonly scripts: readonly { readonly name: string; readonly command: string }[];
}

export interface FileName {
  readonly name: string;
  readonly isFolder: boolean;
}
