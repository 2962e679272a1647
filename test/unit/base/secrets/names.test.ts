import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isPlainlySecretName, isSecretName } from '../../../../src/base/secrets/names.ts';

const secretNames =
  `API_TOKEN DB_PASSWORD DB_PASS PGPASSWORD MYSQL_PWD RAILS_MASTER_KEY SECRET_KEY_BASE APP_KEY STRIPE_KEY
  npm_config__auth_key AWS_SECRET_ACCESS_KEY GH_PAT SENTRY_DSN REDISCLI_AUTH NODE_AUTH_TOKEN spring.datasource.password
  dbPass clientSecret apiKey x-api-key SESSION_SECRET SSH_PASSPHRASE GOOGLE_CREDENTIALS ENCRYPTION_KEY COOKIE_SECRET
  AZURE_STORAGE_CONNECTION_STRING SMTP_PASSWD HTTP_AUTHORIZATION PASSWORD TOKEN SECRET`.split(/\s+/);

const openNames =
  `PWD OLDPWD PATH HOME KEYBOARD MONKEY KEY AUTHOR GIT_AUTHOR_NAME PASSENGER PASSENGER_APP_ENV COMPASS_URL BYPASS
  SSH_AUTH_SOCK SSH_ASKPASS XAUTHORITY PASSWORD_FILE KEY_FILE PASSWORD_STORE_DIR PUBLIC_KEY VAPID_PUBLIC_KEY SORT_KEY TOKENIZERS_PARALLELISM
  SECRET_NAME INIT_CWD PATTERN COMPATIBLE SPATIAL NODE_ENV LANG SECRETARY`.split(/\s+/);

describe('A name of a secret', () => {
  it('names whose values are secret, by their words', () => {
    for (const name of secretNames) assert.ok(isSecretName(name), name);
  });

  it('names whose values are none, such as PWD', () => {
    for (const name of openNames) assert.ok(!isSecretName(name), name);
  });

  it('is plainly one, whatever else the variable decides, where it says so in so many words', () => {
    const plainly =
      'CARGO_REGISTRY_TOKEN GIT_SECRET npm_config__auth NPM_CONFIG__PASSWORD DOTNET_CREDENTIALS GIT_API_KEY';
    for (const name of plainly.split(' ')) assert.ok(isPlainlySecretName(name), name);
    for (const name of ['GIT_CONFIG_KEY_0', 'GIT_SSH_COMMAND', 'LD_PRELOAD'])
      assert.ok(!isPlainlySecretName(name), name);
  });
});
