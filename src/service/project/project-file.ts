// dirigent.toml as the supervisor has it: what the text on disk says, and the last that made sense.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { look } from '../../base/named-file.ts';
import { silentMounts, slowCalls } from '../../base/slow-calls.ts';
import { UserError } from '../../base/user-error.ts';
import { parseProject } from '../../config/parse.ts';
import type { Diagnostic, TaskLocation } from '../../model/diagnostic.ts';
import type { ParsedProject } from '../../config/parsed-project.ts';
import type { Project } from '../../model/task-definition.ts';
import type { ProjectInfo, StartupSet } from '../../model/task-info.ts';
import { startupSet } from './startup/consent-hash.ts';
import { withLastGood } from './last-good.ts';
import type { LostValues } from './lost-values.ts';
import { FileEdits } from './file/file-edits.ts';
import { PathWatcher } from './watcher/path-watcher.ts';
import { absent, gone, unreadable, type Absent } from './file-problems.ts';
import { ANSWERS_WITHIN_MS, readText } from './file/read-text.ts';
import type { RecoveredProject } from '../recovery/recovered-project.ts';
import { isBlank, settledText } from './file/settled-text.ts';

/**
 * A branch without the file is checked out and left again, a stash is taken and given back, a deployment moves links:
 * within this time whatever runs goes on.
 */
const ABSENT_MS = 5_000;

const NOTHING_LOST: LostValues = new Map();

const NO_PROJECT: ParsedProject = { diagnostics: [], locations: new Map() };

/** What a look at the file gave. */
type Look = { readonly text: string } | { readonly absent: Absent } | { readonly fault: UserError };

export interface ProjectFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly clock: Clock;
  /** Something that the file has started runs, or is on its way. */
  readonly isInUse: () => boolean;
}

export class ProjectFile implements AsyncDisposable {
  readonly path: string;
  readonly folder: string;
  readonly #options: ProjectFileOptions;
  readonly #edits: FileEdits;
  /** The last text that parsed: stays in force while the file is broken. */
  #project: Project | undefined;
  #parsed: ParsedProject = NO_PROJECT;
  #state: ProjectInfo['state'] = 'missing';
  #last: Look | undefined;
  #recalled: RecoveredProject | undefined;
  #watcher: PathWatcher | undefined;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #settling = false;
  #returns: Disposable | undefined;
  readonly #absence = new MutableDisposable<Disposable>();
  readonly #didChange = new Emitter<ProjectInfo>();

  /** The text on disk changed and has been read; also when it no longer parses, or there is none. */
  readonly onDidChange = this.#didChange.event;

  constructor(options: ProjectFileOptions) {
    const { folder, name } = options;
    this.#options = options;
    this.folder = folder;
    this.path = join(folder, name);
    this.#edits = new FileEdits(this.path);
  }

  get project(): Project | undefined {
    return this.#project;
  }

  /** What an earlier supervisor knew: stays in force while the first text that is read has a mistake, or none can be read. */
  remember(recalled: RecoveredProject): void {
    this.#recalled = recalled;
  }

  /** Of what is in force: names of variables whose values stand in the file alone, which cannot be read. */
  get lostValues(): LostValues {
    const { lostValues, project } = this.#recalled ?? {};
    if (lostValues === undefined || lostValues.size === 0) return NOTHING_LOST;
    // By their variables: what is kept may have let go of what it depends on.
    const inForce = new Set(this.#project?.tasks.map(({ env }) => env));
    const kept = new Set(project?.tasks.filter(({ env }) => inForce.has(env)).map(({ name }) => name));
    return new Map([...lostValues].filter(([name]) => kept.has(name)));
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

  /** What is wrong with the file itself, in a sentence that names it; not a mistake in a task. */
  get problem(): string | undefined {
    const problem = this.#state === 'loaded' ? undefined : this.#parsed.diagnostics[0];
    if (problem === undefined) return undefined;
    if (problem.code !== 'syntax') return `${this.path}: ${problem.message}`;
    const place = `${this.path}:${problem.range.start.line + 1}`;
    return `${place}: ${problem.message} Until this is fixed, the last valid definitions apply.`;
  }

  /** What is not there any more, by its path, while that is so. */
  get absentPath(): string {
    return this.#last !== undefined && 'absent' in this.#last && this.#last.absent === 'folder'
      ? this.folder
      : this.path;
  }

  /** Nobody agrees to what is remembered: it may lack the values of its variables. */
  get startup(): StartupSet {
    const project = this.#project === this.#recalled?.project ? undefined : this.#project;
    return startupSet(project, { folder: this.folder, home: homedir() });
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
      this.#take(await this.#look());
    } while (this.#mustReadAgain());
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #mustReadAgain(): boolean {
    return this.#readAgain;
  }

  async #look(): Promise<Look> {
    try {
      const text = await readText(this.path);
      // An editor may be between truncating and writing, and every task would be stopped for it.
      const isDoubtful = text !== undefined && isBlank(text) && this.#options.isInUse();
      const settled = isDoubtful ? await settledText(() => readText(this.path)) : text;
      return settled === undefined ? { absent: await this.#absent() } : { text: settled };
    } catch (error) {
      const { message } = error as Error;
      return { fault: error instanceof UserError ? error : new UserError('invalid-config', message, { cause: error }) };
    }
  }

  async #absent(): Promise<Absent> {
    try {
      const found = await look(this.folder, () => stat(this.folder), { withinMs: ANSWERS_WITHIN_MS });
      return found.isDirectory() ? 'file' : 'folder';
    } catch (error) {
      // Of what does not answer nobody knows that it is gone.
      if (silentMounts(error).length > 0) throw error;
      return 'folder';
    }
  }

  #take(look: Look): void {
    if (this.#last !== undefined && isSame(look, this.#last)) return;
    this.#last = look;
    this.#absence.value = undefined;
    if ('fault' in look) this.#hold(unreadable(look.fault));
    else if ('text' in look) this.#parse(look.text);
    else if (this.#isHoldingOn()) this.#awaitReturn(look.absent);
    else this.#letGo(look.absent);
    this.#didChange.fire(this.info);
  }

  #isHoldingOn(): boolean {
    return this.#options.isInUse() || (this.#project === undefined && this.#recalled?.isInUse === true);
  }

  #parse(text: string): void {
    try {
      this.#parsed = parseProject(text);
    } catch (error) {
      // A bug of ours. Whoever runs something by an earlier text shall not lose it for that.
      return this.#hold(unreadable(error as Error));
    }
    this.#state = this.#parsed.project === undefined ? 'invalid' : 'loaded';
    const lastGood = this.#project ?? this.#recalled?.project;
    this.#project = withLastGood(this.#parsed, lastGood?.tasks ?? []) ?? lastGood;
  }

  /** What was good last stays in force. */
  #hold(problem: Diagnostic): void {
    this.#parsed = { diagnostics: [problem], locations: new Map() };
    this.#state = 'invalid';
    this.#project ??= this.#recalled?.project;
  }

  #awaitReturn(what: Absent): void {
    this.#hold(absent(what, ABSENT_MS));
    this.#absence.value = this.#options.clock.setTimeout(() => void this.#endAbsence(), ABSENT_MS);
  }

  async #endAbsence(): Promise<void> {
    await this.reload();
    if (this.#last === undefined || !('absent' in this.#last)) return;
    this.#letGo(this.#last.absent);
    this.#didChange.fire(this.info);
  }

  /** A file that is not there asks for nothing. */
  #letGo(what: Absent): void {
    const hadTasks = this.#project !== undefined;
    this.#state = 'missing';
    this.#parsed = hadTasks ? { diagnostics: [gone(what, true)], locations: new Map() } : NO_PROJECT;
    this.#project = undefined;
    this.#recalled = undefined;
  }

  /** What was to start again when it is back does not any more. */
  promiseNothing(): void {
    if (this.#state !== 'missing' || this.#last === undefined || !('absent' in this.#last)) return;
    this.#parsed = { diagnostics: [gone(this.#last.absent, false)], locations: new Map() };
    this.#didChange.fire(this.info);
  }

  /** Reads the file whenever it changes. `onError` hears of what keeps it from being noticed. */
  watch(onError: (error: unknown) => void): void {
    const onDidChange = (): void => void this.#reloadSettled().catch(onError);
    this.#watcher = new PathWatcher({ path: this.path, clock: this.#options.clock, onDidChange, onError });
    // What came back may have been changed meanwhile, and no watch tells of that.
    this.#returns = slowCalls.onDidAnswer((mount) => {
      if (this.#last !== undefined && 'fault' in this.#last && silentMounts(this.#last.fault).includes(mount))
        onDidChange();
    });
  }

  /** Most editors save in more than one step: what the watcher tells is read when it has stopped changing. */
  async #reloadSettled(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      // One that cannot be read does not settle: that is told at once.
      await settledText(() => readText(this.path)).catch(() => undefined);
    } finally {
      this.#settling = false;
    }
    await this.reload();
  }

  /** What could not be watched may be by now. It is read when it is, for what happened before was not heard. */
  watchNow(): void {
    this.#watcher?.watchNow();
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.#absence.dispose();
    this.#returns?.dispose();
    this.#didChange.dispose();
    await this.#watcher?.dispose();
  }
}

function isSame(a: Look, b: Look): boolean {
  if ('fault' in a) return 'fault' in b && a.fault.message === b.fault.message;
  if ('text' in a) return 'text' in b && a.text === b.text;
  return 'absent' in b;
}
