import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/model/history.ts';
import { EventSinks, type EventSink } from '../../../src/store/event-sink.ts';

const entry: JournalEntry = {
  time: '2026-01-01T00:00:00.000Z',
  task: 'web',
  run: 1,
  event: 'started',
  data: { env: { A: 'secret' } },
};

/** How a program that embeds Dirigent counts events. */
class Metrics implements EventSink {
  readonly counts = new Map<string, number>();

  append({ event }: JournalEntry): void {
    this.counts.set(event, (this.counts.get(event) ?? 0) + 1);
  }
}

describe('sinks of events', () => {
  it('each receive every event, without the values of environment variables', () => {
    const received: JournalEntry[] = [];
    const problems: string[] = [];
    const metrics = new Metrics();
    const sinks = new EventSinks([{ append: (event) => void received.push(event) }, metrics], (message) =>
      problems.push(message),
    );
    sinks.append(entry);
    sinks.append(entry);
    assert.equal(metrics.counts.get('started'), 2);
    assert.deepEqual(problems, []);
    assert.deepEqual(received[0]?.data, { env: { A: '***' } });
    assert.deepEqual(entry.data, { env: { A: 'secret' } });
  });

  it('that throw or reject hurt no other and are reported once', async () => {
    const problems: string[] = [];
    const metrics = new Metrics();
    const throwing: EventSink = {
      append: () => {
        throw new Error('boom');
      },
    };
    const rejecting: EventSink = { append: () => Promise.reject(new Error('later')) };
    const sinks = new EventSinks([throwing, rejecting, metrics], (message) => problems.push(message));
    for (let round = 0; round < 3; round += 1) sinks.append(entry);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(metrics.counts.get('started'), 3);
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? '', /boom/);
    assert.match(problems[1] ?? '', /later/);
  });
});
