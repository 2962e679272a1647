// The log folder of a task as it is found: the index, brought together with the files that are there.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_FILE, type CombinedMark, type LogIndex, parseIndex, type RunStart } from '../log-index.ts';
import { OUTPUT_KINDS, type OutputKind } from '../../model/stream.ts';
import type { PlacedSegment } from './rotating-log-file.ts';

export interface ScannedFolder {
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
export function scanLogFolder(folder: string): ScannedFolder {
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
