import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { escapeMarkdown, taskTooltip } from '../../../../src/vscode/tree/tooltip.ts';
import { inState, task } from '../tasks.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const tooltip = (info: TaskInfo, why?: string): string =>
  taskTooltip(info, {
    now,
    folder: '/shop',
    formatTime: (iso) => iso.slice(11, 16),
    ...(why !== undefined && { why }),
  });

describe('the hover of a row', () => {
  it('shows what a running task is and uses', () => {
    const info = inState(
      { kind: 'running', pid: 42, health: 'healthy' },
      {
        pid: 42,
        startedAt: '2026-01-01T10:30:00Z',
        restarts: 2,
        usage: { cpuPercent: 12.34, memoryBytes: 52_400_000, processes: 3 },
      },
    );
    const text = tooltip(info);
    for (const cell of [
      'Process | 42',
      'Started | 10:30',
      'Uptime | 1h 30m',
      'Restarts | 2',
      'Health | healthy',
      'CPU | 12.3 %',
    ]) {
      assert.ok(text.includes(`| ${cell} |`), `${cell} in\n${text}`);
    }
    assert.ok(text.includes('52.4 MB in 3 processes'));
    assert.ok(!text.includes('Stopped'));
  });

  it('shows how the last run of a task ended', () => {
    const failure = { reason: 'exit', exitCode: 3, message: 'It ended with code 3.' } as const;
    const info = inState(
      { kind: 'failed', ...failure },
      {
        startedAt: '2026-01-01T10:30:00Z',
        stoppedAt: '2026-01-01T10:31:00Z',
        durationMs: 60_000,
        exitCode: 3,
        lastFailure: failure,
      },
    );
    const text = tooltip(info);
    for (const cell of ['Stopped | 10:31', 'Duration | 1m', 'Last\u00a0exit | 3']) {
      assert.ok(text.includes(`| ${cell} |`), text);
    }
    assert.ok(text.includes('Last\u00a0failure | exit 3: It ended with code 3\\.'));
    const withSentence = tooltip(info, 'It failed & stays down.');
    assert.ok(withSentence.includes('It failed \\& stays down\\.'));
    assert.doesNotMatch(withSentence, /Last/, 'the sentence says it');
  });

  it('never lets the text of a project become markdown', () => {
    const info = task('title = "[click](command:evil) <img src=x>"\ncommand = "```x"\nargs = ["a|b"]\ncwd = "a`b|c"');
    const text = tooltip(info);
    assert.ok(text.includes('\\[click\\]\\(command:evil\\) \\<img src=x\\>'), text);
    assert.ok(text.includes("````sh\n'```x' 'a|b'\n````"), text);
    assert.ok(text.includes('``a`b\\|c``'), text);
  });

  it('shows the names of variables nowhere near their values', () => {
    assert.ok(!tooltip(task('command = "x"\nenv = { TOKEN = "hunter2" }')).includes('hunter2'));
  });

  it('escapes everything that markdown reads', () => {
    assert.equal(escapeMarkdown('*a* _b_ `c` #d ~e~ |'), '\\*a\\* \\_b\\_ \\`c\\` \\#d \\~e\\~ \\|');
  });
});
