import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { maskSecrets } from '../../../../src/base/secrets/masking.ts';
import { withoutEscapes } from '../../../../src/base/escapes.ts';

/** Each as it may stand in a text, without its secret. */
const forms: readonly (readonly [text: string, masked: string])[] = [
  ...[
    `ghp_${'aB3'.repeat(12)}`,
    `gho_${'a'.repeat(20)}`,
    `github_pat_${'a1_'.repeat(10)}`,
    `glpat-${'a1'.repeat(10)}`,
    `npm_${'a1B'.repeat(12)}`,
    `sk-proj-${'a1'.repeat(10)}`,
    `sk-ant-api03-${'a1'.repeat(10)}`,
    'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'rk_test_4eC39HqLyjWDarjtT1zdp7dc',
    `hf_${'aBcD'.repeat(8)}`,
    'AIzaSyA1234567890abcdefghijklmnopqrstuv',
    'AKIAABCDEFGHIJKLMNOP',
    'ASIAABCDEFGHIJKLMNOP',
    'xoxb-123456789012-abcdef',
    'xoxp-1-2-3-abcdef',
    `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`,
    `eyJhbGciOiJI.eyJzdWIiOiIx.${'a'.repeat(20)}`,
    '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----',
  ].map((token) => [`a ${token} b`, 'a *** b'] as const),
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', '***'],
  ['postgres://me:pass@db:5432/x', 'postgres://me:***@db:5432/x'],
  ['postgres://u:p@ss@h', 'postgres://u:***@h'],
  ['postgres://u:p@s/s@h/db?x=1', 'postgres://u:***@h/db?x=1'],
  ['redis://:hunter2@cache:6379/0', 'redis://:***@cache:6379/0'],
  ['https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1', 'https://***@o1.ingest.sentry.io/1'],
  ['https://hooks.slack.com/services/T0/B0/xyz', 'https://hooks.slack.com/services/***'],
  ['Authorization: Bearer hunter2', 'Authorization: Bearer ***'],
  ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic ***'],
  ['Authorization: hunter2', 'Authorization: ***'],
  [`curl -H 'Authorization: Bearer hunter2' x`, `curl -H 'Authorization: Bearer ***' x`],
  ['{"authorization":"Bearer hunter2"}', '{"authorization":"Bearer ***"}'],
  ['sent Bearer abc123def456', 'sent Bearer ***'],
  ['X-Api-Key: hunter2', 'X-Api-Key: ***'],
  ['Cookie: sid=hunter2; other=x', 'Cookie: ***'],
  ['--password=hunter2 -v', '--password=*** -v'],
  ['--password hunter2 -v', '--password *** -v'],
  ["'--token=hunter2'", "'--token=***'"],
  [`--db-pass "two words"`, `--db-pass "***"`],
  ['curl -u me:hunter2 http://x', 'curl -u me:*** http://x'],
  ['{"password": "hunter2", "user": "me"}', '{"password": "***", "user": "me"}'],
  ['{"client_secret":"hun\\"ter2"}', '{"client_secret":"***"}'],
  ['password=hunter2', 'password=***'],
  ['password = hunter2', 'password = ***'],
  ['password: hunter2', 'password: ***'],
  ['RAILS_MASTER_KEY=hunter2 rails s', 'RAILS_MASTER_KEY=*** rails s'],
  ['GET /x?token=hunter2&page=2', 'GET /x?token=***&page=2'],
  ['https://x/cb?a=1&access_token=hunter2#top', 'https://x/cb?a=1&access_token=***'],
];

const harmless = [
  'error in /home/me/shop/src/a.ts:3',
  'PWD=/home/me/shop',
  'http://localhost:3000/a@b',
  'http://localhost:5173/@vite/client',
  'http://user@host/x',
  'git@github.com:me/shop.git',
  'SyntaxError: Unexpected token: }',
  'SyntaxError: Unexpected token }',
  'password authentication failed for user "me"',
  'pass=12 fail=0',
  'max_tokens=4096',
  'key="item-one"',
  'author: somebody',
  'Basic authentication is off, bearer tokens are on',
  '--password=$DB_PASS',
  '--password=${DB_PASS}',
  'task-runner-1-is-ready-to-go',
  'npm_lifecycle_event=dev npm_config_registry=x',
  'monkey=chimpanzee keyboard=qwertzuiop',
  '[stdout] 12:30:01 passenger: 12345678 waits',
  String.raw`C:\new\task-runner-1-is-ready-to-go`,
  '\x1b[32mtask-runner-1-is-ready-to-go',
  '\x1b[1mpassenger=12345678',
];

describe('What looks like a secret in a text', () => {
  it('forms, URLs, headers, arguments, JSON and queries are masked, and what stands around them is not', () => {
    for (const [text, masked] of forms) assert.equal(maskSecrets(text), masked, text);
  });

  it('behind an escape sequence too, also where JSON or a shell has written it', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    const secrets = [
      [token, '***'],
      ['pass=hunter2', 'pass=***'],
      ['--password hunter2', '--password ***'],
      ['postgres://u:hunter2@h/x', 'postgres://u:***@h/x'],
      ['Cookie: sid=hunter2', 'Cookie: ***'],
      ['Bearer abc123def456', 'Bearer ***'],
    ] as const;
    for (const escape of ['\x1b[32m', '\x1b[1;32m', '\x1b[m', '\x1b[0m\x1b[K', '\x1b(B', '\x9b32m']) {
      for (const [secret, masked] of secrets) {
        const text = `ready${escape}${secret}`;
        assert.equal(maskSecrets(text), `ready${escape}${masked}`);
        // Controls of the second kind are no escapes for JSON.
        const json = JSON.stringify(text);
        assert.equal(maskSecrets(json), json.replace(secret, masked));
      }
    }
    for (const written of ['\\n', '\\r', '\\t', '\\u0007', '\\x1b[32m', '\\e[32m', '\\033[0;32m', '\\\\n']) {
      for (const [secret, masked] of secrets) {
        assert.equal(maskSecrets(`ready${written}${secret}`), `ready${written}${masked}`);
      }
    }
    assert.equal(maskSecrets(`q=a%20${token}&b`), 'q=a%20***&b');
    assert.equal(maskSecrets('C:\\token=hunter2'), 'C:\\token=***');
  });

  it('what only looks alike stays as it is', () => {
    for (const text of harmless) assert.equal(maskSecrets(text), text);
  });

  it('masking twice is masking once', () => {
    for (const [, masked] of forms) assert.equal(maskSecrets(masked), masked);
  });

  it('takes no longer than the text is long', () => {
    for (const unit of [
      'a',
      'a=',
      '-',
      'http://a:',
      '"token": "',
      'eyJ',
      '-----BEGIN PRIVATE KEY-----',
      'x@',
      'Bearer ',
      'token ',
      '\x1b[',
      '\x1b]',
      '\x9d',
      '\\u001b[0',
      '\\n',
    ]) {
      const started = performance.now();
      maskSecrets(withoutEscapes(unit.repeat(Math.ceil(200_000 / unit.length))));
      maskSecrets(unit.repeat(Math.ceil(200_000 / unit.length)));
      assert.ok(performance.now() - started < 4000, unit);
    }
  });
});
