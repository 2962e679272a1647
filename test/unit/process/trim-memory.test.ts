import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { releasable, trimMemory } from '../../../src/process/trim-memory.ts';

const kilobytes = (key: string, size: number): string => `${key}:${`${size} kB`.padStart(26 - key.length)}`;

const mapping = (head: string, { anonymous = 0, swap = 0 } = {}): string =>
  [
    head,
    kilobytes('Rss', 480),
    kilobytes('Anonymous', anonymous),
    kilobytes('Swap', swap),
    'VmFlags: rd mr mw me sd',
  ].join('\n');

const smaps = (...mappings: string[]): string => `${mappings.join('\n')}\n`;

describe('the pages that only starting took', () => {
  it('are those of the program that are read-only and unchanged', () => {
    const text = smaps(
      mapping('00400000-00480000 r--p 00000000 fe:00 12 /opt/my node/bin/node'),
      mapping('00480000-00500000 r-xp 00080000 fe:00 12 /opt/my node/bin/node'),
      mapping('00500000-00580000 r--p 00100000 fe:00 12 /opt/my node/bin/node', { anonymous: 512 }),
      mapping('00580000-00600000 rw-p 00180000 fe:00 12 /opt/my node/bin/node'),
      mapping('7f0000000000-7f0000001000 r-xp 00000000 fe:00 13 /usr/lib/libc.so.6'),
      mapping('7f0000002000-7f0000003000 r--p 00000000 00:00 0'),
      mapping('7f0000004000-7f0000005000 r-xp 00000000 00:00 0                          [vdso]'),
    );
    assert.deepEqual(releasable(text, '/opt/my node/bin/node'), [
      { address: 0x400000, length: 0x80000 },
      { address: 0x480000, length: 0x80000 },
    ]);
  });

  it('stay where some were written and have been swapped out since: the file does not have them', () => {
    const text = smaps(mapping('00400000-00480000 r--p 00000000 fe:00 12 /opt/node', { swap: 512 }));
    assert.deepEqual(releasable(text, '/opt/node'), []);
  });

  it('stay where the program was replaced, since its file may not be there to read them from', () => {
    const text = smaps(mapping('00400000-00480000 r-xp 00000000 fe:00 12 /opt/node (deleted)'));
    assert.deepEqual(releasable(text, '/opt/node'), []);
  });

  it('stay where the system does not report changed pages', () => {
    assert.deepEqual(releasable('00400000-00480000 r-xp 00000000 fe:00 12 /opt/node\nRss: 4 kB\n', '/opt/node'), []);
    assert.deepEqual(releasable('', '/opt/node'), []);
  });

  it('stay on a system that reports nothing at all', () => {
    assert.doesNotThrow(() => trimMemory('/no/such/file'));
  });

  it('are not resident any more, and the program goes on', () => {
    if (process.platform !== 'linux') return;
    const { before, after } = measured('RssFile', '');
    assert.ok(after < before - 10_000, `${before} kB of files before, ${after} kB after`);
  });

  it('are those of freed memory, too, although there is some in use above it', () => {
    if (process.platform !== 'linux') return;
    // Less than what malloc takes a mapping of its own for.
    const { before, after } = measured(
      'RssAnon',
      `
      const [malloc, free, memset] = bindCLibrary((library) => [
        library.func('void *malloc(size_t)'),
        library.func('void free(void *)'),
        library.func('void *memset(void *, int, size_t)'),
      ]);
      const blocks = Array.from({ length: 1000 }, () => memset(malloc(60_000), 1, 60_000));
      for (const block of blocks.slice(0, -1)) free(block);`,
    );
    assert.ok(after < before - 50_000, `${before} kB of memory before, ${after} kB after`);
  });
});

/**
 * What of its memory, kB in a line of proc_pid_status(5), a program has before and after that it gave its pages back.
 */
function measured(line: string, prepare: string): Record<'before' | 'after', number> {
  const program = `
    const { trimMemory } = await import(process.argv[1]);
    const { bindCLibrary } = await import(process.argv[2]);
    const { readFileSync } = await import('node:fs');
    const measure = () => Number(/${line}:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
    ${prepare}
    const before = measure();
    trimMemory();
    const after = measure();
    const sorted = JSON.parse(JSON.stringify(Array.from({ length: 1000 }, (_, at) => 1000 - at))).sort((a, b) => a - b);
    console.log(JSON.stringify({ before, after, first: sorted[0] }));`;
  const modules = ['process/trim-memory.ts', 'base/c-library.ts'].map(
    (path) => new URL(`../../../src/${path}`, import.meta.url).pathname,
  );
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program, ...modules], {
    encoding: 'utf8',
  });
  const { first, ...figures } = JSON.parse(printed) as Record<'before' | 'after' | 'first', number>;
  assert.equal(first, 1);
  return figures;
}
