import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { posixShim, windowsShim } from '../../../../src/vscode/terminal/shim.ts';

describe('the program `dirigent` of terminals', () => {
  it('runs the command line with the editor as Node, whatever the paths and arguments', async function () {
    if (process.platform === 'win32') return;
    const folder = await mkdtemp(join(tmpdir(), "it's a $HOME "));
    try {
      const script = join(folder, 'cli.js');
      await writeFile(
        script,
        'console.log(JSON.stringify([process.env.ELECTRON_RUN_AS_NODE, ...process.argv.slice(2)]))',
      );
      const { fileName, text } = posixShim(process.execPath, script);
      const program = join(folder, fileName);
      await writeFile(program, text);
      await chmod(program, 0o755);
      const { stdout } = await promisify(execFile)(program, ['run', '--', 'a b', "it's"]);
      assert.deepEqual(JSON.parse(stdout), ['1', 'run', '--', 'a b', "it's"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is a command file on Windows', () => {
    const { fileName, text } = windowsShim('C:\\Code\\Code.exe', 'C:\\50%\\cli.js');
    assert.equal(fileName, 'dirigent.cmd');
    assert.ok(text.endsWith('"C:\\Code\\Code.exe" "C:\\50%%\\cli.js" %*\r\n'), text);
  });
});
