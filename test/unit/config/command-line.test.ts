import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { bashWords } from '../../support/bash-words.ts';
import { commandLine } from '../../../src/config/command-line.ts';

function line(command: string, ...args: readonly string[]): string {
  return commandLine({ command, args, shell: false });
}

describe('a command line for people', () => {
  it('has quotes only where a shell needs them', () => {
    assert.equal(line('node', '--port=80', 'src/a~', '~/x', ''), "node --port=80 src/a~ '~/x' ''");
    assert.equal(
      line('echo', 'two words', "it's", '$HOME', '*', 'a;b'),
      String.raw`echo 'two words' 'it'\''s' '$HOME' '*' 'a;b'`,
    );
    assert.equal(line('A=1', 'A=1'), "'A=1' A=1");
    assert.equal(line('make', 'DIR=~', 'PATH=/bin:~/bin', 'a=b~'), "make 'DIR=~' 'PATH=/bin:~/bin' a=b~");
    assert.equal(line('C:\\node.exe'), String.raw`'C:\node.exe'`);
  });

  it('shows a shell script as it is, and the shell where it is named', () => {
    assert.equal(commandLine({ command: 'a && b', args: [], shell: true }), 'a && b');
    assert.equal(
      commandLine({ command: 'a && b', args: ['c d'], shell: 'bash' }),
      String.raw`bash -c 'a && b '\''c d'\'''`,
    );
  });

  it('hides nothing behind line ends, control characters or turned writing', () => {
    assert.equal(line('echo', 'a\nrm -rf ~'), String.raw`echo $'a\nrm -rf ~'`);
    assert.equal(
      line('echo', '\u001b[2K', '\u202egpj.exe', '\u{e0041}'),
      String.raw`echo $'\u001b[2K' $'\u202egpj.exe' $'\U000e0041'`,
    );
    assert.equal(
      commandLine({ command: 'true\nrm -rf ~ \u202e', args: [], shell: true }),
      String.raw`true\nrm -rf ~ \u202e`,
    );
  });

  it('means the same to bash as the list of arguments', () => {
    const argument = fc
      .oneof(fc.string(), fc.string({ unit: 'binary' }))
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 4 }), (args) => {
        assert.deepEqual(bashWords(line('x', ...args)), ['x', ...args]);
      }),
      { numRuns: 50 },
    );
  }).timeout(20_000);
});
