import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type * as vscode from 'vscode';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { given } from '../fake-editor.ts';

const range = { start: { line: 1, character: 2 }, end: { line: 3, character: 4 } };
const uri = { scheme: 'file' } as unknown as vscode.Uri;
const of = (severity: Diagnostic['severity']): Diagnostic => ({
  severity,
  code: 'unknown-key',
  message: severity,
  range,
});

interface Shown {
  readonly parts: readonly [unknown, string, number];
  readonly source: string;
  readonly code: string;
  readonly relatedInformation: readonly { readonly parts: readonly [unknown, string] }[];
}

describe('problems', () => {
  it('have the severity of their diagnostics, their code and what is related', async () => {
    const { Problems } = await import('../../../../src/vscode/language/problems.ts');
    const problems = new Problems();
    const related = [{ message: 'first here', range }];
    problems.show(uri, [of('error'), of('warning'), { ...of('information'), related }]);
    const shown = given.problems.get(uri) as readonly Shown[];
    assert.deepEqual(
      shown.map(({ parts: [, message, severity] }) => [message, severity]),
      [
        ['error', 0],
        ['warning', 1],
        ['information', 2],
      ],
    );
    assert.deepEqual(
      shown.map(({ source, code }) => [source, code]),
      Array(3).fill(['dirigent', 'unknown-key']),
    );
    assert.deepEqual(
      shown.map(({ relatedInformation }) => relatedInformation.map(({ parts: [, message] }) => message)),
      [[], [], ['first here']],
    );
    problems.show(uri, undefined);
    assert.equal(given.problems.get(uri), undefined);
  });

  it('go with the window', async () => {
    const { Problems } = await import('../../../../src/vscode/language/problems.ts');
    const problems = new Problems();
    problems.show(uri, [of('error')]);
    problems.dispose();
    assert.equal(given.problems.size, 0);
  });
});
