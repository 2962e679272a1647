import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { HistoryEntry } from '../../../src/model/history.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { taskInfo } from './task-infos.ts';

const RUNS: readonly HistoryEntry[] = [
  { runId: 'api#12', startedAt: '2026-11-21T10:00:00.000Z', outcome: 'running' },
  {
    runId: 'api#11',
    startedAt: '2026-11-21T09:59:00.000Z',
    stoppedAt: '2026-11-21T09:59:30.000Z',
    durationMs: 30_000,
    exitCode: 3,
    outcome: 'failed',
    reason: 'exit',
  },
  { runId: 'api#10', startedAt: '2026-11-21T09:00:00.000Z', durationMs: 65_000, signal: 'SIGTERM', outcome: 'stopped' },
];

describe('dirigent history', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor([taskInfo('api')]);
    supervisor.handlers['tasks/history'] = ({ task }) => ({ runs: task === 'api' ? RUNS : [] });
    host = new FakeHost(supervisor, project.folder);
  });

  afterEach(() => project.remove());

  it('prints the runs of a task, newest first: when, how long, how it ended', async () => {
    assert.equal(await host.run('history', 'api', '-n', '3'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/history'), [{ task: 'api', limit: 3 }]);
    const [headings, ...rows] = host.stdout.text.trimEnd().split('\n');
    assert.match(headings ?? '', /^RUN +STARTED +LASTED +OUTCOME$/);
    assert.deepEqual(
      rows.map((row) => row.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'then')),
      [
        'api#12  then          running',
        'api#11  then     30s  failed   exit code 3',
        'api#10  then   1m 5s  stopped  SIGTERM',
      ],
    );
  });

  it('says so when there was no run yet', async () => {
    assert.equal(await host.run('history'), 0);
    assert.equal(host.stdout.text, '');
    assert.equal(host.stderr.text, 'No task has run yet.\n');
  });

  it('prints the entries as JSON', async () => {
    assert.equal(await host.run('history', 'api', '--json'), 0);
    assert.deepEqual(JSON.parse(host.stdout.text), RUNS);
  });
});
