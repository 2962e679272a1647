// Finds secrets in a text, by their form or by the name before them. Whatever looks like a secret is masked.
import { isSecretName } from './names.ts';

export const MASK = '***';

/** Tokens recognized by their format. The lengths are below those in use: a truncated token is still worth hiding. */
const TOKENS = [
  String.raw`gh[opsur]_[A-Za-z0-9]{16,}`,
  String.raw`github_pat_\w{16,}`,
  // GitLab: personal, deploy, runner, job, feed and other tokens.
  String.raw`gl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat)-[\w.-]{16,}`,
  String.raw`npm_[A-Za-z0-9]{16,}`,
  String.raw`pypi-[\w-]{32,}`,
  String.raw`dckr_pat_[\w-]{16,}`,
  // OpenAI, Anthropic, and those who took after them.
  String.raw`sk-(?:(?=[\w-]*\d)[\w-]{16,}|[A-Za-z]{20,})`,
  String.raw`(?:gsk|hf|r8|lin_api|sbp|dop_v1|doo_v1|dor_v1|shpat|shpca|shppa|shpss|whsec|glsa|figd|xai|pplx|nvapi|tskey)[_-](?=[\w-]*\d)[\w-]{12,}`,
  String.raw`hf_[A-Za-z]{16,}`,
  // Stripe: secret and restricted keys.
  String.raw`[sr]k_(?:live|test|prod)_[A-Za-z0-9]{8,}`,
  String.raw`xox[abceoprs]-[\w.-]{8,}`,
  String.raw`xapp-[\w-]{10,}`,
  String.raw`(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{12,}`,
  // Google: API keys, OAuth tokens and client secrets.
  String.raw`AIza[\w-]{16,}`,
  String.raw`ya29\.[\w-]{16,}`,
  String.raw`GOCSPX-[\w-]{16,}`,
  String.raw`SG\.[\w-]{10,}\.[\w-]{10,}`,
  String.raw`sq0(?:atp|csp)-[\w-]{16,}`,
  String.raw`AT(?:ATT|CTT|BB)[\w=-]{24,}`,
  String.raw`AGE-SECRET-KEY-1[0-9A-Z]{20,}`,
  // JSON Web Tokens: header and payload are base64url of "{"… (RFC 7519).
  String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)*`,
];

const ESC = String.raw`\u001b`;

/** ECMA-48: a control sequence, such as a color. */
const CONTROL = String.raw`\[[0-?]{0,40}[ -\/]{0,4}[@-~]`;

/** An escape sequence, or how JSON and shells write one, and a character by its number. */
const ESCAPE = [
  String.raw`(?:${ESC}|\\(?:u001[bB]|x1[bB]|u\{1[bB]\}|033|e))${CONTROL}`,
  String.raw`(?:${ESC}[ -\/]{0,4}|\\u001[bB][ -\/]{1,4})[0-Z\\^-~]`,
  String.raw`\u009b[0-?]{0,40}[ -\/]{0,4}[@-~]`,
  String.raw`\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2})`,
].join('|');

/** An escape ends with a letter often, which is none of the word behind it: `ESC[32mghp_…`, `"\nghp_…"`, `%20ghp_…`. */
const BEHIND_ESCAPE = String.raw`(?<=${ESCAPE}|\\[bfnrtv]|%[\da-fA-F]{2})`;

const TOKEN = new RegExp(String.raw`(?:(?<![A-Za-z0-9])|${BEHIND_ESCAPE})(?:${TOKENS.join('|')})`, 'g');

/** Where a word begins. */
const BEGIN = String.raw`(?:(?<!\w)|${BEHIND_ESCAPE})`;

const PRIVATE_KEY =
  /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

const WEBHOOK = /(hooks\.slack\.com\/(?:services|workflows)\/|discord(?:app)?\.com\/api\/webhooks\/)[^\s"'`<>]+/g;

/**
 * `scheme://user:password@host` (RFC 3986, 3.2.1). People write passwords with @ and / in them: the last @ counts, and a
 * number before a slash is a port.
 */
const URL_PASSWORD = new RegExp(
  BEGIN + /([a-z][a-z\d+.-]{0,30}:\/\/[^\s:@/?#"'`<>]{0,256}:)(?!\d{1,5}(?:[/?#\s]|$))[^\s"'`<>]{1,1024}(?=@)/.source,
  'gi',
);

/** `https://token@host`: longer than the names of people. */
const URL_TOKEN = new RegExp(
  BEGIN + /([a-z][a-z\d+.-]{0,30}:\/\/)(?=[^\s:@/]*\d)[\w.~%-]{16,1024}(?=:?@)/.source,
  'gi',
);

/** Whatever the way: a header, a flag, an entry of JSON. Of a cookie, all up to the end. */
const HEADER = new RegExp(
  /\b([\w-]{0,40}authorization["']?\s{0,4}[:=]\s{0,4}["']?)((?:[A-Za-z][\w-]{1,20}\s+)?)([^\s"'`,]+)|/.source +
    BEGIN +
    /((?:set-)?cookie["']?:\s{0,4}["']?)([^"'`\r\n]+)/.source,
  'gi',
);

/** Without its header the word alone must be followed by what is no word. */
const SCHEME = new RegExp(BEGIN + /((?:bearer|basic)\s+)(?=[\w.~+/=-]*[\d.+/=])[\w.~+/=-]{6,}/.source, 'gi');

/** `name=`, `"name":`, `name: `, `--name `: what comes before a value. */
const NAME = new RegExp(
  String.raw`(?:(?<![\w.-])|${ESCAPE}|\\[bfnrtv](?=-))` +
    /(-{0,2})([A-Za-z_][\w.-]{0,79})(\\?["']?(?:\s{0,4}=>?\s{0,4}|\s{0,4}:=?\s{0,4})\\?|\s+)/.source,
  'g',
);

const VALUE = /(["'])((?:\\.|(?!\1)[^\\])*)\1|[^\s"'&;,<>`|)}\]]+/y;

const CURL_USER = /(?<=\s)((?:-u|--user)[\s=]+["']?[^\s:"']+:)[^\s"']+/g;

/** Values that need no masking, and names of others in their place. */
const HARMLESS = /^(?:true|false|null|undefined|none|yes|no|\d{1,5}|\*+|\$\{?\w+\}?|\$\(.*|%\w+%|<.*|\[.*|\{.*)$/i;

/** The text with everything masked that looks like a secret. */
export function maskSecrets(text: string): string {
  const masked = text
    .replace(PRIVATE_KEY, MASK)
    .replace(TOKEN, MASK)
    .replace(WEBHOOK, `$1${MASK}`)
    .replace(URL_PASSWORD, `$1${MASK}`)
    .replace(URL_TOKEN, `$1${MASK}`)
    .replace(HEADER, (whole: string, before?: string, scheme?: string, _value?: string, cookie?: string) =>
      cookie !== undefined ? `${cookie}${MASK}` : before === undefined ? whole : `${before}${scheme ?? ''}${MASK}`,
    )
    .replace(SCHEME, `$1${MASK}`)
    .replace(CURL_USER, `$1${MASK}`);
  return maskNamed(masked);
}

/** A value that belongs to no secret name is looked into: `message: token=x`. */
function maskNamed(text: string): string {
  let masked = '';
  let from = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    const [, dashes = '', word = '', between = ''] = found;
    VALUE.lastIndex = NAME.lastIndex;
    const name = secretNameIn(word, text[NAME.lastIndex - between.length - word.length - 1]);
    // Authorization is a header, of which the scheme may be read.
    if (name === undefined || /authorization$/i.test(name)) continue;
    const value = VALUE.exec(text);
    if (value === null || !isMeant({ dashes, name, between, quote: value[1], value: value[2] ?? value[0] })) continue;
    masked += `${text.slice(from, NAME.lastIndex)}${value[1] ?? ''}${MASK}${value[1] ?? ''}`;
    from = VALUE.lastIndex;
    NAME.lastIndex = from;
  }
  return masked + text.slice(from);
}

/** In `\npass=…` the first letter is perhaps none of the name's; in `C:\token=…` it is. */
function secretNameIn(word: string, before: string | undefined): string | undefined {
  if (isSecretName(word)) return word;
  const rest = before === '\\' && /^[bfnrtv]/.test(word) ? word.slice(1) : '';
  return isSecretName(rest) ? rest : undefined;
}

interface Named {
  readonly dashes: string;
  readonly name: string;
  readonly between: string;
  readonly quote: string | undefined;
  readonly value: string;
}

/** “Unexpected token: }” and “the password was wrong” are prose. */
function isMeant({ dashes, name, between, quote, value }: Named): boolean {
  if (value === '' || HARMLESS.test(value)) return false;
  if (between.trim() === '') return dashes === '--' && !value.startsWith('-');
  if (between.includes('=') || quote !== undefined || /["']/.test(between) || !/\s$/.test(between)) return true;
  return /pass|pwd|secret|key/i.test(name) || /\d/.test(value);
}
