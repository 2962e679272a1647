// dirigent.toml on disk: read, watched, and edited without touching what the edit is not about.
import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watch, type FSWatcher } from 'chokidar';
import { Emitter } from '../base/event.ts';
import { systemReason } from '../base/system-error.ts';
import { UserError } from '../base/user-error.ts';
import { parseProject } from '../config/parse.ts';
import type { ParsedProject, Project, TaskDefinition, TaskLocation } from '../config/project.ts';
import { startupSet } from '../config/startup.ts';
import type { ProjectInfo, StartupSet } from '../rpc/contract.ts';
import { startupHash } from './consent-hash.ts';
import { keepHalfEdited } from './half-edited.ts';

/** The time between two writes of one save is far below this, and no person notices it. */
const SETTLE_MS = 50;
/** A file without tasks, or none, stops everything: on a machine that is busy an editor may take its time to write. */
const EMPTY_SETTLE_MS = 1000;

const NO_PROJECT: ParsedProject = { diagnostics: [], locations: new Map() };

export class ProjectFile {
  readonly path: string;
  readonly folder: string;
  /** The last text that parsed: stays in force while the file is broken. */
  #project: Project | undefined;
  #parsed: ParsedProject = NO_PROJECT;
  #state: ProjectInfo['state'] = 'missing';
  #text: string | undefined;
  #watcher: FSWatcher | undefined;
  #remembered: readonly TaskDefinition[] = [];
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #settling = false;
  #edits: Promise<void> = Promise.resolve();
  readonly #didChange = new Emitter<ProjectInfo>();

  /** The text on disk changed and has been read; also when it no longer parses. */
  readonly onDidChange = this.#didChange.event;

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.path = join(folder, name);
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
      this.#take(await this.#readText());
    } while (this.#mustReadAgain());
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #mustReadAgain(): boolean {
    return this.#readAgain;
  }

  async #readText(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new UserError('invalid-config', `${this.path} cannot be read: ${systemReason(error)}.`, {
        cause: error,
      });
    }
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

  /** Watches the file, also through the renames by which editors save. `onError` hears of a read that failed. */
  watch(onError: (error: unknown) => void): void {
    this.#watcher = watch(this.path, { ignoreInitial: true, atomic: 50 });
    this.#watcher.on('all', () => void this.#reloadSettled().catch(onError));
    this.#watcher.on('error', onError);
  }

  /**
   * Most editors save by truncating and then writing: what is read in between looks like a file without tasks, for which
   * every one of them would be stopped. So what the watcher tells is read when it has stopped changing.
   */
  async #reloadSettled(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      let text = await this.#readText();
      for (let since = performance.now(); ;) {
        await pause(SETTLE_MS);
        const next = await this.#readText();
        const now = performance.now();
        if (next !== text) since = now;
        else if (now - since >= (isBlank(text) ? EMPTY_SETTLE_MS : SETTLE_MS)) break;
        text = next;
      }
    } finally {
      this.#settling = false;
    }
    await this.reload();
  }

  /** Resolves once changes on disk are noticed. */
  async watching(): Promise<void> {
    const watcher = this.#watcher;
    if (watcher === undefined) return;
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  }

  /**
   * Changes the text by a pure edit and reads it again. The file is replaced in one step; edits of several clients take
   * turns, and one that meets somebody else's change is made to the new text or refused, never put over it.
   */
  async edit(change: (text: string) => string): Promise<ProjectInfo> {
    const turn = this.#edits.then(() => this.#editNow(change));
    this.#edits = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #editNow(change: (text: string) => string): Promise<ProjectInfo> {
    const before = (await this.#readText()) ?? '';
    const after = change(before);
    if (((await this.#readText()) ?? '') !== before) {
      throw new UserError('conflict', `${this.path} was changed by somebody else at the same time. Try again.`);
    }
    await replaceFile(this.path, after);
    await this.reload();
    return this.info;
  }

  async dispose(): Promise<void> {
    this.#didChange.dispose();
    await this.#watcher?.close();
  }
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A link stays a link: what it leads to is replaced. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const mode = await stat(target).then(
    (found) => found.mode,
    () => 0o644,
  );
  try {
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UserError('operation-failed', `${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
