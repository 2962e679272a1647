import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'mocha';

const descriptors = join(import.meta.dirname, '..', '..', '..', 'src', 'base', 'descriptors.ts');

describe('The reserve of descriptors', () => {
  it('lets look and write when no more files can be opened, again and again', function () {
    if (process.platform === 'win32') return;
    // The limit of a process of its own.
    const script = `
      import { openSync, readFileSync } from 'node:fs';
      import { readFile } from 'node:fs/promises';
      const { reserve, countDescriptors } = await import(${JSON.stringify(descriptors)});
      reserve.fill();
      try { for (;;) openSync('/dev/null', 'r'); } catch {}
      const look = () => readFileSync('/dev/null', 'utf8').length;
      try { look(); } catch (error) { process.stdout.write(error.code + ' '); }
      for (let i = 0; i < 100; i++) reserve.use(look);
      for (let i = 0; i < 20; i++) await reserve.lend(() => readFile('/dev/null'));
      process.stdout.write('used ' + (countDescriptors()?.limit ?? 64));
    `;
    const command = ['-c', 'ulimit -n 64 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
    assert.equal(
      execFileSync('sh', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
      'EMFILE used 64',
    );
  });

  it('is there again after others took it all, as soon as something could be opened', function () {
    if (process.platform === 'win32') return;
    const script = `
      import { closeSync, openSync, readFileSync } from 'node:fs';
      const { reserve } = await import(${JSON.stringify(descriptors)});
      reserve.fill();
      const others = [];
      const take = () => { try { for (;;) others.push(openSync('/dev/null', 'r')); } catch {} };
      const look = () => readFileSync('/dev/null', 'utf8').length;
      take();
      for (let i = 0; i < 20; i++) try { reserve.use(() => { others.push(openSync('/dev/null', 'r')); }); } catch {}
      try { reserve.use(look); } catch (error) { process.stdout.write(error.code + ' '); }
      for (const descriptor of others.splice(0, 20)) closeSync(descriptor);
      reserve.use(look);
      take();
      reserve.use(look);
      process.stdout.write('used');
    `;
    const command = ['-c', 'ulimit -n 64 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
    assert.equal(execFileSync('sh', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }), 'EMFILE used');
  });
});
