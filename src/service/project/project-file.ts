// dirigent.toml as the supervisor has it: what the text on disk says, and the last valid definitions, which apply while
// it is broken or missing.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { unresponsiveMounts } from '../../base/mount-queue.ts';
import { parseProject } from '../../config/parse.ts';
import type { ParsedProject } from '../../config/parsed-project.ts';
import type { Diagnostic, TaskLocation } from '../../model/diagnostic.ts';
import type { Project } from '../../model/task-definition.ts';
import type { ProjectInfo, StartupSet } from '../../model/task-info.ts';
import type { RecoveredProject } from '../recovery/recovered-project.ts';
import { absent, gone, unreadable, type Absent } from './file-problems.ts';
import { isSameSnapshot, readSnapshot, type Snapshot } from './file/snapshot.ts';
import { withLastGood } from './last-good.ts';
import type { LostValues } from './lost-values.ts';
import { startupSet } from './startup/consent-hash.ts';

/**
 * A branch without the file is checked out and left again, a stash is taken and given back, a deployment moves links:
 * within this time the tasks go on.
 */
const GRACE_PERIOD_MS = 5_000;

const NOTHING_LOST: LostValues = new Map();

const NO_PROJECT: ParsedProject = { diagnostics: [], locations: new Map() };

export interface ProjectFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly clock: Clock;
  /** A task of the file runs, or is about to. */
  readonly isInUse: () => boolean;
}

export class ProjectFile implements Disposable {
  readonly path: string;
  readonly folder: string;
  readonly #options: ProjectFileOptions;
  /** The last valid one: stays in force while the file is broken. */
  #project: Project | undefined;
  #parsed: ParsedProject = NO_PROJECT;
  #state: ProjectInfo['state'] = 'missing';
  #snapshot: Snapshot | undefined;
  #recovered: RecoveredProject | undefined;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  /** Runs while the file is missing and its tasks go on. */
  readonly #gracePeriod = new MutableDisposable<Disposable>();
  readonly #didChange = new Emitter<ProjectInfo>();

  /** The text on disk changed and has been read; also when it no longer parses, or there is none. */
  readonly onDidChange = this.#didChange.event;

  constructor(options: ProjectFileOptions) {
    const { folder, name } = options;
    this.#options = options;
    this.folder = folder;
    this.path = join(folder, name);
  }

  get project(): Project | undefined {
    return this.#project;
  }

  /**
   * The project of an earlier supervisor: in force while the first text that is read has an error, or cannot be read.
   */
  useRecovered(recovered: RecoveredProject): void {
    this.#recovered = recovered;
  }

  /** The variables of the definitions in force whose values stand only in the file, which cannot be read. */
  get lostValues(): LostValues {
    const { lostValues, project } = this.#recovered ?? {};
    if (lostValues === undefined || lostValues.size === 0) return NOTHING_LOST;
    // Compared by their variables: a kept definition may have lost a dependency.
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

  /** The error of the file itself, in a sentence that names it; not an error in one task. */
  get problem(): string | undefined {
    const problem = this.#state === 'loaded' ? undefined : this.#parsed.diagnostics[0];
    if (problem === undefined) return undefined;
    if (problem.code !== 'syntax') return `${this.path}: ${problem.message}`;
    const place = `${this.path}:${problem.range.start.line + 1}`;
    return `${place}: ${problem.message} Until this is fixed, the last valid definitions apply.`;
  }

  /** The path that is missing, while one is: of the file, or of its folder. */
  get absentPath(): string {
    return this.#absent === 'folder' ? this.folder : this.path;
  }

  get #absent(): Absent | undefined {
    return this.#snapshot !== undefined && 'absent' in this.#snapshot ? this.#snapshot.absent : undefined;
  }

  /** The last reading failed because the file system at `mount` did not answer. */
  isUnreadableOn(mount: string): boolean {
    return (
      this.#snapshot !== undefined &&
      'error' in this.#snapshot &&
      unresponsiveMounts(this.#snapshot.error).includes(mount)
    );
  }

  /** Empty for a recovered project, which cannot be approved: it may lack the values of its variables. */
  get startup(): StartupSet {
    const project = this.#project === this.#recovered?.project ? undefined : this.#project;
    return startupSet(project, { folder: this.folder, home: homedir() });
  }

  /** Reads the file now. A request during a reading leads to another one, so that the latest text is always read. */
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
      this.#apply(await readSnapshot(this.path, this.#options.isInUse));
    } while (this.#mustReadAgain());
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #mustReadAgain(): boolean {
    return this.#readAgain;
  }

  #apply(snapshot: Snapshot): void {
    if (this.#snapshot !== undefined && isSameSnapshot(snapshot, this.#snapshot)) return;
    this.#snapshot = snapshot;
    this.#gracePeriod.value = undefined;
    if ('error' in snapshot) this.#keepLastGood(unreadable(snapshot.error));
    else if ('text' in snapshot) this.#parse(snapshot.text);
    else if (this.#isInUse) this.#startGracePeriod(snapshot.absent);
    else this.#clear(snapshot.absent);
    this.#didChange.fire(this.info);
  }

  get #isInUse(): boolean {
    return this.#options.isInUse() || (this.#project === undefined && this.#recovered?.isInUse === true);
  }

  #parse(text: string): void {
    try {
      this.#parsed = parseProject(text);
    } catch (error) {
      // A bug of ours must not stop tasks that run by an earlier text.
      return this.#keepLastGood(unreadable(error as Error));
    }
    this.#state = this.#parsed.project === undefined ? 'invalid' : 'loaded';
    const lastGood = this.#project ?? this.#recovered?.project;
    this.#project = withLastGood(this.#parsed, lastGood?.tasks ?? []) ?? lastGood;
  }

  #keepLastGood(problem: Diagnostic): void {
    this.#parsed = { diagnostics: [problem], locations: new Map() };
    this.#state = 'invalid';
    this.#project ??= this.#recovered?.project;
  }

  #startGracePeriod(what: Absent): void {
    this.#keepLastGood(absent(what, GRACE_PERIOD_MS));
    this.#gracePeriod.value = this.#options.clock.setTimeout(() => void this.#endGracePeriod(), GRACE_PERIOD_MS);
  }

  async #endGracePeriod(): Promise<void> {
    await this.reload();
    if (this.#absent === undefined) return;
    this.#clear(this.#absent);
    this.#didChange.fire(this.info);
  }

  /** A missing file has no tasks. */
  #clear(what: Absent): void {
    const hadTasks = this.#project !== undefined;
    this.#state = 'missing';
    this.#parsed = hadTasks ? { diagnostics: [gone(what, true)], locations: new Map() } : NO_PROJECT;
    this.#project = undefined;
    this.#recovered = undefined;
  }

  /** The diagnostic of a missing file no longer says that startup tasks start again when it is back. */
  withdrawRestart(): void {
    if (this.#state !== 'missing' || this.#absent === undefined) return;
    this.#parsed = { diagnostics: [gone(this.#absent, false)], locations: new Map() };
    this.#didChange.fire(this.info);
  }

  dispose(): void {
    this.#gracePeriod.dispose();
    this.#didChange.dispose();
  }
}
