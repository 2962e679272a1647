// Reads a piece of output, from a cursor or by lines from the end.
import { parseCursor, formatCursor, type Cursor } from './cursor.ts';
import type { OutputView } from './output-view.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { ReadRequest, ReadResult } from '../ports.ts';
import { findTail } from './tail.ts';

interface ReadPosition {
  readonly from: number;
  readonly skipped: number;
  /** The end of the requested output, if it is not the current end: that of an earlier run. */
  readonly end: number | undefined;
}

/** The answer before there is any output; a cursor into it begins at the beginning. */
const NO_OUTPUT: ReadResult = {
  data: new Uint8Array(0),
  cursor: formatCursor({ epoch: '0', position: 0 }),
  atEnd: true,
  skipped: 0,
  behind: 0,
};

/** Reads what a request asks for, at most `maxBytes` of it. */
export async function readOutput(view: OutputView | undefined, request: ReadRequest): Promise<ReadResult> {
  const cursor = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  if (view === undefined) return nothingYet(request);
  const place = cursor ? placeOfCursor(view, cursor) : await firstPlace(view, request);
  if (place === undefined)
    return { ...NO_OUTPUT, cursor: formatCursor({ epoch: view.epoch, position: view.end }), gone: true };
  const end = Math.min(place.end ?? view.end, view.end);
  const data = Buffer.allocUnsafe(Math.max(0, Math.min(request.maxBytes, end - place.from)));
  let { from: position, skipped } = place;
  let filled = 0;
  while (filled < data.length && position < end) {
    const { at, length } = await view.read(position, data.subarray(filled, filled + end - position));
    skipped += at - position;
    position = at + length;
    filled += length;
  }
  position = Math.min(position, Math.max(end, place.from));
  return {
    data: data.subarray(0, filled),
    cursor: formatCursor({
      epoch: view.epoch,
      position,
      ...(place.end === undefined ? {} : { end: place.end }),
    }),
    atEnd: position >= end,
    skipped,
    behind: Math.max(0, end - position),
  };
}

function placeOfCursor(view: OutputView, { epoch, position, end }: Cursor): ReadPosition {
  // Of a count that is lost nothing can be said but that all of the present one is new.
  if (epoch !== view.epoch) return { from: view.oldest, skipped: 0, end: undefined };
  const from = Math.min(Math.max(position, view.oldest), Math.max(view.end, view.oldest));
  return { from, skipped: Math.max(0, view.oldest - position), end };
}

function nothingYet({ cursor, run }: ReadRequest): ReadResult {
  const isOfRun = cursor === undefined && run !== undefined;
  return { ...NO_OUTPUT, cursor: cursor ?? NO_OUTPUT.cursor, ...(isOfRun && { gone: true }) };
}

/** Undefined where nothing of the run is kept. */
async function firstPlace(view: OutputView, request: ReadRequest): Promise<ReadPosition | undefined> {
  const { kind, run, previous = false } = request;
  const bounds = run === undefined ? boundsOfRun(view, kind, previous) : boundsOfNumber(view, kind, run);
  if (bounds === undefined) return undefined;
  const { from, end } = bounds;
  if (request.tailLines === undefined) return { from, skipped: 0, end };
  const tail = await findTail(view, from, end ?? view.end, request.tailLines, request.maxBytes);
  return { from: tail, skipped: 0, end };
}

type Bounds = Pick<ReadPosition, 'from' | 'end'>;

/** A run ended where the next begins; one that wrote nothing has lost nothing. */
function boundsOfNumber(view: OutputView, kind: OutputKind, run: number): Bounds | undefined {
  const index = view.runs.findLastIndex((each) => each.run === run);
  const start = view.runs[index]?.[kind];
  if (start === undefined) return undefined;
  const end = view.runs[index + 1]?.[kind];
  if (end !== undefined && start < end && end <= view.oldest) return undefined;
  return { from: Math.max(start, view.oldest), end };
}

/** The present run goes on; the run before it ended where the present one begins. */
function boundsOfRun(view: OutputView, kind: OutputKind, previous: boolean): Bounds {
  const present = Math.max(view.oldest, view.runs.at(-1)?.[kind] ?? view.oldest);
  if (!previous) return { from: Math.min(present, view.end), end: undefined };
  return { from: Math.max(view.oldest, view.runs.at(-2)?.[kind] ?? present), end: present };
}
