import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Redactor } from '../../../../src/mcp/redactor.ts';
import { maskEach, Secrets } from '../../../../src/base/secrets/secrets.ts';
import { shownValue } from '../../../../src/config/deciding-variables.ts';
import { withoutEnvironment } from '../../../../src/store/event-sink.ts';

const VALUE = 'correct horse battery';

/** Who asks for consent shows less, and more: what decides which program runs. */
const table: readonly (readonly [name: string, isMasked: boolean, isAskedAbout: boolean])[] = [
  ...`API_TOKEN DB_PASSWORD DB_PASS PGPASSWORD MYSQL_PWD RAILS_MASTER_KEY SECRET_KEY_BASE STRIPE_KEY GH_PAT SENTRY_DSN
  npm_config__auth_key npm_config__auth CARGO_REGISTRY_TOKEN GIT_TOKEN DIRIGENT_SECRET AWS_SECRET_ACCESS_KEY REDISCLI_AUTH
  spring.datasource.password dbPass clientSecret apiKey x-api-key COOKIE_SECRET AZURE_STORAGE_CONNECTION_STRING TOKEN
  SMTP_PASSWD HTTP_AUTHORIZATION JWT SALT GOOGLE_CREDENTIALS npmtoken Passphrase`
    .split(/\s+/)
    .map((name) => [name, true, false] as const),
  ...'RESTIC_PASSWORD_COMMAND CARGO_REGISTRY_CREDENTIAL_PROVIDER GIT_CONFIG_KEY_0 LD_PASS GIT_COOKIE'
    .split(' ')
    .map((name) => [name, true, true] as const),
  ...'PWD PATH HOME KEYBOARD AUTHOR GIT_AUTHOR_NAME PASSENGER PASSWORD_FILE PUBLIC_KEY SSH_ASKPASS PORT NODE_OPTIONS'
    .split(' ')
    .map((name) => [name, false, true] as const),
];

describe('The secrets of an environment', () => {
  it('are masked by their names wherever they turn up', () => {
    for (const [name, isMasked] of table) {
      const shown = isMasked ? 'is ***.' : `is ${VALUE}.`;
      const secrets = new Secrets([[name, VALUE]]);
      assert.equal(secrets.mask(`is ${VALUE}.`), shown, name);
      assert.equal(secrets.maskValues(`is ${VALUE}.`), shown, name);
      assert.equal(new Redactor([[name, VALUE]]).redact(`is ${VALUE}.`), shown, name);
      assert.equal(new Redactor([[name, VALUE]]).redactOutput(`is ${VALUE}.`), shown, name);
    }
  });

  it('are not shown on the approval page, unless they decide which program runs', () => {
    for (const [name, , isAskedAbout] of table) {
      assert.equal(shownValue(name, VALUE), isAskedAbout ? VALUE : undefined, name);
    }
  });

  it('are masked whatever their names, where no value has to be shown', () => {
    for (const [name] of table) {
      assert.deepEqual(maskEach({ [name]: VALUE }), { [name]: '***' });
      const entry = { time: '', task: 'a', run: 1, event: 'failed' as const, data: { env: { [name]: VALUE } } };
      assert.deepEqual(withoutEnvironment(entry).data, { env: { [name]: '***' } });
    }
  });

  it('are masked behind colors, with all that looks like a secret, and one within another as the longer one', () => {
    const secrets = new Secrets([
      ['A_TOKEN', 'correct-horse'],
      ['B_TOKEN', 'correct-horse-battery'],
    ]);
    assert.equal(secrets.mask('correct\x1b[0m-horse-battery postgres://me:hunter2@h'), '*** postgres://me:***@h');
    assert.equal(secrets.maskValues('correct-horse-battery --password=x1'), '*** --password=x1');
  });

  it('an agent reads its paths where PWD is set, and no value of a secret variable', () => {
    const redactor = new Redactor([
      ['PWD', '/home/me/shop'],
      ['GOOGLE_APPLICATION_CREDENTIALS', '/home/me/key.json'],
      ['RAILS_MASTER_KEY', '0123456789abcdef'],
      ['DB_PASS', 'correct horse'],
    ]);
    assert.equal(
      redactor.redact('/home/me/shop/a.ts /home/me/key.json 0123456789abcdef correct horse'),
      '/home/me/shop/a.ts /home/me/key.json *** ***',
    );
  });
});
