// The log folder of a task: its three logs and the index that says what is in them.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE, runsStillKept, type CombinedMark, type LogIndex, type RunStart } from '../log-index.ts';
import { OUTPUT_KINDS, type OutputKind } from '../../model/stream.ts';
import { scanLogFolder, type ScannedFolder } from './scan-log-folder.ts';
import { LogFile } from './rotating-log-file.ts';
import type { WriteReport } from './log.ts';

export interface LogFolderOptions {
  readonly folder: string;
  readonly run: number;
  readonly resume: boolean;
  readonly rotatePrevious: boolean;
  readonly maxSize: number;
  readonly maxFiles: number;
  readonly report: WriteReport;
}

/** The log files of a task and the index that says what is in them. */
export class LogFolder {
  readonly #options: LogFolderOptions;
  readonly #epoch: string;
  #runs: readonly RunStart[];
  #mark: CombinedMark;
  readonly logs: Readonly<Record<OutputKind, LogFile>>;
  /** The index on disk is the present one. */
  #isSaved = true;
  /** The files are those that an earlier supervisor began for this run. */
  readonly resumed: boolean;

  constructor(options: LogFolderOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const found = scanLogFolder(options.folder);
    this.#epoch = found.epoch;
    this.#runs = found.runs;
    this.#mark = found.mark;
    this.logs = {
      stdout: this.#logFile('stdout', found),
      stderr: this.#logFile('stderr', found),
      combined: this.#logFile('combined', found),
    };
    try {
      this.resumed = options.resume && this.#runs.at(-1)?.run === options.run && this.#reopen();
      if (!this.resumed) this.#beginRun(options);
    } catch (error) {
      this.#closeFiles();
      throw error;
    }
  }

  /** Where the combined output is known to be in step with the raw ones. */
  get mark(): CombinedMark {
    return this.#mark;
  }

  set mark(mark: CombinedMark) {
    this.#mark = mark;
    this.save();
  }

  get runStart(): RunStart {
    return this.#runs.at(-1) ?? { run: this.#options.run, stdout: 0, stderr: 0, combined: 0 };
  }

  /** Makes deleted files again; true when there were any. */
  ensureInPlace(): boolean {
    mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
    const renewed = OUTPUT_KINDS.filter((kind) => this.logs[kind].ensureInPlace());
    if (renewed.length > 0 || !this.#isSaved) this.save();
    return renewed.length > 0;
  }

  /** An index that a full disk refuses is written later: without it a run loses its positions, not its output. */
  save(): void {
    try {
      this.#write();
      this.#isSaved = true;
      this.#options.report.works(INDEX_FILE);
    } catch (error) {
      this.#isSaved = false;
      this.#options.report.failed(INDEX_FILE, error);
    }
  }

  #write(): void {
    const { stdout, stderr, combined } = this.logs;
    const index: LogIndex = {
      version: 1,
      epoch: this.#epoch,
      runs: this.#runs,
      files: { stdout: stdout.segments, stderr: stderr.segments, combined: combined.segments },
      mark: this.#mark,
    };
    const path = join(this.#options.folder, INDEX_FILE);
    writeFileSync(`${path}.new`, JSON.stringify(index), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  close(): void {
    if (!this.#isSaved) this.save();
    this.#closeFiles();
  }

  #closeFiles(): void {
    for (const kind of OUTPUT_KINDS) this.logs[kind].close();
  }

  #logFile(kind: OutputKind, { files, next }: ScannedFolder): LogFile {
    const { folder, maxSize, maxFiles, report } = this.#options;
    const onDidRotate = (mark: CombinedMark | undefined): void => {
      if (mark !== undefined) this.#mark = mark;
      this.save();
    };
    return new LogFile({ kind, folder, maxSize, maxFiles, onDidRotate, report }, files[kind], next[kind]);
  }

  #reopen(): boolean {
    return OUTPUT_KINDS.every((kind) => this.logs[kind].reopen());
  }

  #beginRun({ run, rotatePrevious }: LogFolderOptions): void {
    for (const kind of OUTPUT_KINDS) this.logs[kind].beginRun(rotatePrevious);
    const { stdout, stderr, combined } = this.logs;
    const starts = { stdout: stdout.end, stderr: stderr.end, combined: combined.end };
    const oldest = { stdout: stdout.oldest, stderr: stderr.oldest, combined: combined.oldest };
    this.#runs = [...(rotatePrevious ? runsStillKept(this.#runs, oldest) : []), { run, ...starts }];
    this.mark = starts;
  }
}
