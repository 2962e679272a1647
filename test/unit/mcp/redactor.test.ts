import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Redactor } from '../../../src/mcp/redactor.ts';

const plain = new Redactor([]);

describe('What an agent reads', () => {
  it('has no values of variables that are secret by their names', () => {
    for (const name of [
      'API_TOKEN',
      'DB_PASSWORD',
      'npm_config__auth_key',
      'AWS_SECRET_ACCESS_KEY',
      'GH_PAT',
      'PGPWD_',
    ]) {
      const redactor = new Redactor([[name === 'PGPWD_' ? 'PG_PWD' : name, 'hunter2-hunter2']]);
      assert.equal(redactor.redact('is hunter2-hunter2.'), 'is ***.', name);
    }
  });

  it('keeps what is no secret: other variables, and values that are too short to tell', () => {
    const redactor = new Redactor([
      ['HOME', '/home/somebody'],
      ['SSH_AUTH_SOCK', '/run/user/1000/ssh'],
      ['PASSWORD', 'root'],
    ]);
    const text = '/home/somebody root /run/user/1000/ssh';
    assert.equal(redactor.redact(text), text);
  });

  it('has no tokens of well-known forms, no passwords in URLs and no private keys', () => {
    for (const token of [
      `ghp_${'a'.repeat(36)}`,
      `github_pat_${'a'.repeat(30)}`,
      `sk-${'a'.repeat(30)}`,
      'AKIAABCDEFGHIJKLMNOP',
      `xoxb-${'1'.repeat(20)}`,
      `eyJhbGciOiJI.eyJzdWIiOiIx.${'a'.repeat(20)}`,
      '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
    ]) {
      assert.equal(plain.redact(`a ${token} b`), 'a *** b', token);
    }
    assert.equal(plain.redact('postgres://me:pass@db:5432/x'), 'postgres://me:***@db:5432/x');
    assert.equal(plain.redact('http://localhost:3000/a@b'), 'http://localhost:3000/a@b');
  });

  it('is masked however deep it lies, and keeps its shape', () => {
    const redactor = new Redactor([['TOKEN', 'abcdefgh']]);
    const value = { list: ['abcdefgh', 1, null, { text: 'xabcdefghx' }], flag: true };
    assert.deepEqual(redactor.redact<unknown>(value), { list: ['***', 1, null, { text: 'x***x' }], flag: true });
  });

  it('never has a secret in it, also where one contains another', () => {
    const secret = fc.string({ unit: fc.constantFrom('a', 'b', '$', '.'), minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, between) => {
        const redactor = new Redactor(secrets.map((value, index) => [`TOKEN_${index}`, value]));
        const text = redactor.redact(secrets.join(between === '' ? ' ' : between));
        for (const value of secrets) assert.ok(!text.includes(value) || between.includes(value));
      }),
    );
  });

  it('has no secret that a color hides', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    const redactor = new Redactor([['APP_SECRET', 'correct-horse']]);
    for (const text of [
      `\x1b[32m${token}`,
      `ghp_\x1b[1m${token.slice(4)}`,
      'correct\x1b[0m-horse',
      '\x1b]0;x\x07***',
    ]) {
      assert.deepEqual(redactor.redact({ text, output: text }), { text: '***', output: '***' });
      assert.equal(redactor.redactOutput(text), '***');
    }
  });

  it('nothing in it acts on a terminal or hides, in text and in data', () => {
    const text = 'a\x1b[2J\x1b]52;c;aGk=\x07b\u202ec\u{e0041}d\x1b]0;cut\x9d\u200be';
    const shown = String.raw`ab\u{202e}c\u{e0041}d\u{1b}]0;cut\u{9d}\u{200b}e`;
    assert.equal(plain.redact(text), shown);
    assert.deepEqual(plain.redact({ title: text, list: [{ text }] }), { title: shown, list: [{ text: shown }] });
  });

  it('keeps its lines, tabs, emoji and the blanks of paths', () => {
    const text = 'Größe 日本語\n\t⚙️ 👩‍💻 /home/me/全角\u3000名/x\u00a0y';
    assert.deepEqual(plain.redact({ text, output: text }), { text, output: text });
  });

  it('of output only what acts is taken: all else is of its words and drawings', () => {
    const text = 'a\tb\n👩‍💻 ⚠\ufe0e می\u200cخواهم क्\u200dष \u2800⣿ x\u00a0y\u3000z';
    assert.equal(plain.redactOutput(text), text);
    assert.deepEqual(plain.redact({ output: text, line: text }), { output: text, line: text });
    assert.equal(plain.redactOutput('a\x1b[2Jb\x1b]0;c\u202ed'), String.raw`ab\u{1b}]0;c\u{202e}d`);
  });
});
