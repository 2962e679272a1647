import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commandFromText } from '../../../../src/vscode/new-task/command-from-text.ts';

describe('the command in a piece of text', () => {
  it('is the line itself, without what shells print before it', () => {
    const prompts = [
      '',
      '$ ',
      '% ',
      '> ',
      'PS C:\\shop> ',
      'me@host:~/shop$ ',
      '(venv) me@host:~/shop$ ',
      'root@3f2a:/app# ',
      'me@host ~/shop> ',
      '➜  shop git:(main) ✗ ',
      '❯ ',
    ];
    for (const prompt of prompts) assert.equal(commandFromText(`${prompt}npm run dev\n`), 'npm run dev', prompt);
  });

  it('is not cut where it only looks like a prompt', () => {
    for (const line of ['scp me@host:x y > z', 'git clone git@host:x.git', 'psql -U me -c "x > 1"', './a.sh']) {
      assert.equal(commandFromText(line), line);
    }
  });

  it('is what was typed, not what it answered', () => {
    const session = 'me@host:~$ npm run build\n\n> build\n> vite build\n\nme@host:~$ npm start\nlistening on 3000\n';
    assert.match(commandFromText(session) ?? '', /^npm run build && .*npm start$/);
    assert.equal(commandFromText('$ make\ncc -c main.c\ndone'), 'make');
  });

  it('is one line where it was written over several, without comments and fences', () => {
    assert.equal(commandFromText('docker run \\\n  --rm \\\r\n  web'), 'docker run --rm web');
    assert.equal(commandFromText('```sh\n# first\ncd web\nnpm start\n```'), 'cd web && npm start');
  });

  it('is nothing where there is none', () => {
    for (const text of ['', ' \n ', '# only a comment', '$ ']) assert.equal(commandFromText(text), undefined);
  });

  it('has no character that an input box cannot show', () => {
    assert.equal(commandFromText('echo\u0000\u001b[31m x'), 'echo [31m x');
  });
});
