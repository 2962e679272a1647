// The log folder of a task: its three logs and the index that says what is in them.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  INDEX_FILE,
  parseIndex,
  runsStillKept,
  type CombinedMark,
  type LogIndex,
  type RunStart,
} from '../log-index.ts';
import { OUTPUT_KINDS, type OutputKind } from '../../model/stream.ts';
import { RotatingLogFile, type PlacedSegment } from './rotating-log-file.ts';
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
  readonly logs: Readonly<Record<OutputKind, RotatingLogFile>>;
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

  /** The last positions at which the combined output is known to match the raw ones. */
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

  #logFile(kind: OutputKind, { files, next }: ScannedFolder): RotatingLogFile {
    const { folder, maxSize, maxFiles, report } = this.#options;
    const onDidRotate = (mark: CombinedMark | undefined): void => {
      if (mark !== undefined) this.#mark = mark;
      this.save();
    };
    return new RotatingLogFile({ kind, folder, maxSize, maxFiles, onDidRotate, report }, files[kind], next[kind]);
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

/** A log folder as it is found: its index, brought together with the files that are there. */
interface ScannedFolder {
  readonly epoch: string;
  readonly runs: readonly RunStart[];
  readonly mark: CombinedMark;
  /** Oldest first. */
  readonly files: Readonly<Record<OutputKind, readonly PlacedSegment[]>>;
  /** Position at which output goes on when the newest file is gone. */
  readonly next: Readonly<Record<OutputKind, number>>;
}

interface File {
  readonly number: number;
  readonly inode: string;
  readonly size: number;
}

type Listing = Readonly<Record<OutputKind, readonly File[]>>;

/**
 * Files are recognized by their inode, so a crash between the renames of a rotation does no harm. Where the index is
 * missing, damaged, or speaks of other files than those that are there, the files are taken as they are.
 */
function scanLogFolder(folder: string): ScannedFolder {
  const listing = list(folder);
  const index = parseIndex(readIfThere(join(folder, INDEX_FILE)));
  return (index && place(index, listing)) ?? withoutIndex(listing);
}

function place(index: LogIndex, listing: Listing): ScannedFolder | undefined {
  const isUnknown = (kind: OutputKind, { inode, size }: File): boolean =>
    size > 0 && !index.files[kind].some((segment) => segment.inode === inode);
  if (OUTPUT_KINDS.some((kind) => listing[kind].some((file) => isUnknown(kind, file)))) return undefined;
  const files = ofEveryKind((kind) =>
    index.files[kind].flatMap(({ start, inode }) => {
      const file = listing[kind].find((candidate) => candidate.inode === inode);
      return file ? [{ start, inode, number: file.number }] : [];
    }),
  );
  const next = ofEveryKind((kind) => Math.max(index.mark[kind], index.files[kind].at(-1)?.start ?? 0));
  return { epoch: index.epoch, runs: index.runs, mark: index.mark, files, next };
}

function withoutIndex(listing: Listing): ScannedFolder {
  const nothing: CombinedMark = { stdout: 0, stderr: 0, combined: 0 };
  const files = ofEveryKind((kind) => {
    let start = 0;
    return listing[kind].toReversed().map(({ number, inode, size }) => {
      const segment = { start, inode, number };
      start += size;
      return segment;
    });
  });
  const epoch = Date.now().toString(36);
  return { epoch, runs: [], mark: nothing, files, next: nothing };
}

/** By number, so that the newest comes first. */
function list(folder: string): Listing {
  const names = readdirSync(folder);
  return ofEveryKind((kind) =>
    names
      .flatMap((name) => {
        const match = new RegExp(`^${kind}\\.log(?:\\.([1-9]\\d{0,5}))?$`).exec(name);
        const stat = match && statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
        if (!stat?.isFile()) return [];
        return [{ number: Number(match?.[1] ?? 0), inode: stat.ino.toString(), size: Number(stat.size) }];
      })
      .sort((a, b) => a.number - b.number),
  );
}

function ofEveryKind<T>(value: (kind: OutputKind) => T): Record<OutputKind, T> {
  return { stdout: value('stdout'), stderr: value('stderr'), combined: value('combined') };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
