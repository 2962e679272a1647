import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { surroundingsOf } from '../../../../../src/vscode/language/features/surroundings.ts';

describe('what lies around a dirigent.toml', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dirigent-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const put = (name: string, text = ''): Promise<void> => writeFile(join(folder, name), text);
  const around = (environment: NodeJS.ProcessEnv = {}): ReturnType<typeof surroundingsOf> =>
    surroundingsOf(folder, environment);

  it('is the scripts of its package.json, run by the manager that the lock file implies', async () => {
    await put('package.json', '{ "scripts": { "dev": "vite", "odd": 5 } }');
    const scripts = [{ name: 'dev', command: 'vite' }];
    assert.deepEqual(await around().scripts('.'), { manager: 'npm', scripts });
    for (const [lockFile, manager] of [
      ['bun.lock', 'bun'],
      ['yarn.lock', 'yarn'],
      ['pnpm-lock.yaml', 'pnpm'],
    ] as const) {
      await put(lockFile);
      assert.deepEqual(await around().scripts('.'), { manager, scripts });
    }
  });

  it('has no scripts where there is no package.json, or one that cannot be read', async () => {
    assert.equal(await around().scripts('.'), undefined);
    for (const text of ['{ "scripts": {', '{}', '{ "scripts": null }', '{ "scripts": "x" }', 'null', '']) {
      await put('package.json', text);
      assert.equal(await around().scripts('.'), undefined, text);
    }
  });

  it('is files and folders, and nothing where a path leads nowhere', async () => {
    await mkdir(join(folder, 'web'));
    await put('a.env');
    const files = [...(await around().files('.'))].sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(files, [
      { name: 'a.env', isFolder: false },
      { name: 'web', isFolder: true },
    ]);
    assert.deepEqual(await around().files('web'), []);
    assert.deepEqual(await around().files('nowhere'), []);
    assert.deepEqual(await around().files('a.env'), []);
  });

  it('is the programs of all folders of the PATH, each once, read once', async () => {
    await mkdir(join(folder, 'one'));
    await mkdir(join(folder, 'two'));
    await put('one/node');
    await put('two/node');
    await put('two/bun');
    const PATH = ['one', 'two', 'gone', ''].map((name) => name && join(folder, name)).join(delimiter);
    assert.deepEqual(await around({ PATH }).programs(), ['bun', 'node']);
    await put('two/deno');
    assert.deepEqual(await around({ PATH }).programs(), ['bun', 'node']);
    assert.deepEqual(await around({ PATH: join(folder, 'two') }).programs(), ['bun', 'deno', 'node']);
    assert.deepEqual(await around().programs(), []);
  });

  it('is the variables that a task inherits, without those of the editor', () => {
    assert.deepEqual(around({ B: '', A: '1', VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1' }).variables(), ['A', 'B']);
  });
});
