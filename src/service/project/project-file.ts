// dirigent.toml as the supervisor has it: what the text on disk says, and the last that made sense.
import { join } from 'node:path';
import { Emitter } from '../../base/event.ts';
import { parseProject } from '../../config/parse.ts';
import type { ParsedProject, Project, TaskDefinition, TaskLocation } from '../../config/project.ts';
import { startupSet } from '../../config/startup.ts';
import type { ProjectInfo, StartupSet } from '../../rpc/contract.ts';
import { startupHash } from '../consent-hash.ts';
import { keepHalfEdited } from '../half-edited.ts';
import { ConfigEdits } from './config-edits.ts';
import { readText } from './config-text.ts';
import { ConfigWatcher } from './config-watcher.ts';
import { settledText } from './settled-text.ts';

const NO_PROJECT: ParsedProject = { diagnostics: [], locations: new Map() };

export class ProjectFile {
  readonly path: string;
  readonly folder: string;
  /** The last text that parsed: stays in force while the file is broken. */
  #project: Project | undefined;
  #parsed: ParsedProject = NO_PROJECT;
  #state: ProjectInfo['state'] = 'missing';
  #text: string | undefined;
  #watcher: ConfigWatcher | undefined;
  #remembered: readonly TaskDefinition[] = [];
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #settling = false;
  readonly #edits: ConfigEdits;
  readonly #didChange = new Emitter<ProjectInfo>();

  /** The text on disk changed and has been read; also when it no longer parses. */
  readonly onDidChange = this.#didChange.event;

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.path = join(folder, name);
    this.#edits = new ConfigEdits(this.path);
  }

  get project(): Project | undefined {
    return this.#project;
  }

  /** What ran under an earlier supervisor: the last good definitions where the first text that is read has a mistake. */
  remember(definitions: readonly TaskDefinition[]): void {
    this.#remembered = definitions;
  }

  location(name: string): TaskLocation | undefined {
    return this.#parsed.locations.get(name);
  }

  get info(): ProjectInfo {
    return {
      folder: this.folder,
      configFile: this.path,
      state: this.#state,
      diagnostics: this.#parsed.diagnostics,
      startup: this.startup,
    };
  }

  get startup(): StartupSet {
    const project = this.#project;
    return { hash: startupHash(project), tasks: project === undefined ? [] : startupSet(project, this.folder) };
  }

  /** Reads it now. A read that is asked for during another follows it, so that the last word is always read. */
  async reload(): Promise<void> {
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilCurrent();
    try {
      await this.#reading;
    } finally {
      this.#reading = undefined;
    }
  }

  async #readUntilCurrent(): Promise<void> {
    do {
      this.#readAgain = false;
      this.#take(await readText(this.path));
    } while (this.#mustReadAgain());
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #mustReadAgain(): boolean {
    return this.#readAgain;
  }

  #take(text: string | undefined): void {
    if (text === this.#text && this.#state !== 'missing') return;
    const wasMissing = this.#state === 'missing' && this.#text === undefined;
    this.#text = text;
    if (text === undefined) {
      if (wasMissing && this.#project === undefined) return;
      this.#state = 'missing';
      this.#parsed = NO_PROJECT;
      this.#project = undefined;
    } else {
      this.#parsed = parseProject(text);
      this.#state = this.#parsed.project === undefined ? 'invalid' : 'loaded';
      this.#project = keepHalfEdited(this.#parsed, this.#project?.tasks ?? this.#remembered) ?? this.#project;
    }
    this.#didChange.fire(this.info);
  }

  /** Reads the file whenever it changes. `onError` hears of a read that failed. */
  watch(onError: (error: unknown) => void): void {
    this.#watcher = new ConfigWatcher({
      path: this.path,
      onDidChange: () => void this.#reloadSettled().catch(onError),
      onError,
    });
  }

  async #reloadSettled(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      await settledText(() => readText(this.path));
    } finally {
      this.#settling = false;
    }
    await this.reload();
  }

  /** Resolves once changes on disk are noticed. */
  async watching(): Promise<void> {
    await this.#watcher?.ready();
  }

  /** Changes the text on disk by a pure edit and reads it again. */
  edit(change: (text: string) => string): Promise<ProjectInfo> {
    return this.#edits.edit(change, async () => {
      await this.reload();
      return this.info;
    });
  }

  async dispose(): Promise<void> {
    this.#didChange.dispose();
    await this.#watcher?.dispose();
  }
}
