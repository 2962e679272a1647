import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { OutputParams, OutputResult } from '../../../../src/model/output-read.ts';
import { numberOfRun, readPastRun } from '../../../../src/vscode/output/past-run.ts';

const answer = (text: string, more: Partial<OutputResult> = {}): OutputResult => ({
  data: Buffer.from(text).toString('base64'),
  cursor: '',
  atEnd: true,
  skipped: 0,
  behind: 0,
  run: 12,
  ...more,
});

describe('what a past run wrote', () => {
  const asked: OutputParams[] = [];
  const readFrom = (...answers: OutputResult[]): Promise<string | undefined> => {
    asked.length = 0;
    const read = (params: OutputParams): Promise<OutputResult> => {
      asked.push(params);
      return Promise.resolve(answers[asked.length - 1] ?? assert.fail('asked once too often'));
    };
    return readPastRun({ task: 'api', run: 12, maxLines: 100 }, read);
  };

  it('is shown without the names of the streams and without colors', async () => {
    const text = await readFrom(answer('[stdout] one\n[stderr] \u001b[31mtwo\u001b[0m\n'));
    assert.equal(text, 'one\ntwo\n');
    assert.deepEqual(
      asked.map(({ run, previous }) => [run, previous]),
      [[12, undefined]],
    );
  });

  it('is nothing where it has been rotated out', async () => {
    assert.equal(await readFrom(answer('', { gone: true })), undefined);
  });

  it('is an error where the supervisor is older, and answers with the current run', async () => {
    const older = answer('of another run\n');
    const { run: _, ...withoutRun } = older;
    await assert.rejects(readFrom(withoutRun), {
      code: 'operation-failed',
      message: /older than this window.*Restart Supervisor/,
    });
  });

  it('is its end where it is longer than an answer, and how much comes before that', async () => {
    const text = await readFrom(answer('[stdout] first\n', { behind: 5000 }), answer('[stdout] last\n'));
    assert.equal(text, '… 5 kB skipped, open the log file to see all of it\nlast\n');
    assert.equal(asked[1]?.tailLines, 100);
  });

  it('is asked for by the number in the id of the run', () => {
    assert.equal(numberOfRun('a#b#12'), 12);
  });
});
