import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { commands } from '../../../src/vscode/names.ts';
import { channelText, dirigent, eventually, inState, report, until } from '../dirigent.ts';

describe('output in a real extension host', () => {
  let api: DirigentApi;

  before(async () => {
    api = await dirigent();
  });

  it('has no escape sequences and every letter', async () => {
    await api.startTask('colors');
    await vscode.commands.executeCommand(commands.showOutput, 'colors');
    const text = await eventually(
      () => (channelText('Colors')?.includes('quiet') === true ? channelText('Colors') : undefined),
      vscode.workspace.onDidChangeTextDocument,
      vscode.workspace.onDidOpenTextDocument,
    );
    assert.deepEqual(text.trim().split('\n').sort(), ['quiet', 'rot, grün']);
    await api.stopTask('colors');
  });

  it('leaves a flood out, says so, and keeps the extension host free', async () => {
    await vscode.commands.executeCommand(commands.showOutput, 'flood');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    await api.startTask('flood');
    await until(api, 'flood', inState('running'));
    delay.enable();
    const skips = (): number =>
      channelText('Flood')?.match(/… [\d.]+ [kMG]B skipped, open the log file to see all of it/g)?.length ?? 0;
    await eventually(() => (skips() >= 5 ? true : undefined), vscode.workspace.onDidChangeTextDocument);
    delay.disable();
    await api.stopTask('flood');
    await until(api, 'flood', inState('stopped'));
    report(
      `event loop delay in a flood: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, most ${(delay.max / 1e6).toFixed(1)} ms`,
    );
    const lines = new Set((channelText('Flood') ?? '').split('\n').filter((line) => !line.includes('skipped')));
    const whole = '0123456789'.repeat(7) + '012345678';
    assert.deepEqual(
      [...lines].filter((line) => line !== '' && !whole.startsWith(line)),
      [],
    );
  });
});
