// The output of a past run: the end of it if it is long. It no longer changes, so it is read once.
import * as l10n from '@vscode/l10n';
import { formatByteSize } from '../../base/byte-size.ts';
import { UserError } from '../../base/user-error.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';
import { CarriageReturns, EscapeSequences, TextPipeline } from './plain-text.ts';
import { TagStripper } from '../../client/output/stream-tags.ts';

export interface PastRun {
  readonly task: string;
  readonly run: number;
  /** More than this is not shown of one that is longer than an answer. */
  readonly maxLines: number;
}

/** One answer of the supervisor. */
const MOST_BYTES = 1024 * 1024;

/** The text as an output channel would show it; undefined where nothing of the run is kept. */
export async function readPastRun(
  { task, run, maxLines }: PastRun,
  read: (params: OutputParams) => Promise<OutputResult>,
): Promise<string | undefined> {
  const params = { task, kind: 'combined', run, maxBytes: MOST_BYTES } as const;
  const first = await read(params);
  // One of before it could be asked for a run answers with the current one.
  if (first.run !== run)
    throw new UserError(
      'operation-failed',
      l10n.t('The supervisor is older than this window and cannot show earlier runs. Run “Restart Supervisor” first.'),
    );
  if (first.gone === true) return undefined;
  if (first.behind === 0) return textOf(first);
  const last = await read({ ...params, tailLines: maxLines });
  const skipped = sizeOf(first) + first.behind - sizeOf(last);
  return `${l10n.t('… {0} skipped, open the log file to see all of it', formatByteSize(skipped))}\n${textOf(last)}`;
}

/** The number in `api#12`. */
export function numberOfRun(runId: string): number {
  return Number(runId.slice(runId.lastIndexOf('#') + 1));
}

function textOf({ data }: OutputResult): string {
  const text = new TextPipeline(() => [new TagStripper(), new EscapeSequences(), new CarriageReturns()]);
  return text.push(Buffer.from(data, 'base64'));
}

function sizeOf({ data }: OutputResult): number {
  return Buffer.byteLength(data, 'base64');
}
