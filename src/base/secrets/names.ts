// The one list of names, of variables, keys, arguments and headers, whose values are secrets. A name is judged by its
// words, so that PASSENGER, KEYBOARD and AUTHOR are none.

const WORDS = new Set([
  'pass',
  'pwd',
  'pat',
  'dsn',
  'creds',
  'cred',
  'cookie',
  'salt',
  'jwt',
  'bearer',
  'authorization',
]);

/** Also as the end of a word: PGPASSWORD, npmtoken. */
const ENDS = /(?:password|passwd|passphrase|passcode|secrets?|token|tokens|apikey|privatekey|accesskey|credentials?)$/;

/** Before `key` these say that it may be seen, or that it is none of cryptography. */
const OPEN_KEYS = new Set([
  'public',
  'pub',
  'publishable',
  'primary',
  'foreign',
  'sort',
  'partition',
  'cache',
  'object',
]);

/** As the last word these say that the value tells where a secret is, or of what kind, and is none itself. */
const ABOUT = new Set(
  'file files path dir directory folder sock socket name id user username type kind url uri host port ttl length size count limit max min expiry expires timeout prefix store helper askpass'.split(
    ' ',
  ),
);

/** Of a variable that also decides which program runs: `GIT_CONFIG_KEY_0` and `GIT_AUTHOR_NAME` have to be seen. */
const PLAINLY = /TOKEN|SECRET|PASSW|CREDENTIAL|AUTH|_KEY$/i;

/** The folder of a shell and the one before. */
const NEVER = new Set(['pwd', 'oldpwd']);

export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || ABOUT.has(last) || NEVER.has(words.join('_'))) return false;
  return (
    last === 'auth' ||
    words.some((word) => WORDS.has(word) || ENDS.test(word)) ||
    words.some((word, at) => isKey(word) && at > 0 && !OPEN_KEYS.has(words[at - 1] ?? '')) ||
    `_${words.join('_')}_`.includes('_connection_string_')
  );
}

/** True of a name that says it in so many words, whatever else the variable does. */
export function isPlainlySecretName(name: string): boolean {
  return PLAINLY.test(name);
}

function isKey(word: string): boolean {
  return word === 'key' || word === 'keys';
}

/** `spring.datasource.dbPass` has four. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
