// What an agent reads travels to the service that runs its model. Secrets that this machine can recognise stay here.

const MASK = '***';

/** Names of variables whose values are secrets. */
const SECRET_NAME =
  /token|secret|passw|passphrase|credential|api_?key|access_?key|private_?key|auth_?key|(?:^|_)(?:pwd|pat|dsn)(?:_|$)/i;

/** A shorter value would be found in words that have nothing to do with it. */
const SHORTEST_SECRET = 8;

/** Tokens that tell by their form what they are. */
const FORMS: readonly RegExp[] = [
  /\bgh[opsur]_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bsk-[\w-]{20,}/g,
  /\bxox[abprs]-[\w-]{10,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  // JSON Web Tokens: header and payload are base64url of "{"… (RFC 7519).
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** The password in `scheme://user:password@host` (RFC 3986, 3.2.1). */
const URL_PASSWORD = /([a-z][a-z\d+.-]*:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/gi;

export type Variable = readonly [name: string, value: string];

export class Redactor {
  readonly #values: readonly string[];

  /** `variables`: of all environments whose values may turn up. */
  constructor(variables: Iterable<Variable>) {
    const secrets = [...variables].flatMap(([name, value]) =>
      value.length >= SHORTEST_SECRET && SECRET_NAME.test(name) ? [value] : [],
    );
    // A secret that contains another goes first.
    this.#values = [...new Set(secrets)].toSorted((a, b) => b.length - a.length);
  }

  /** The same with every string in it masked. */
  redact<T>(value: T): T;
  redact(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((item) => this.redact<unknown>(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.redact<unknown>(item)]));
  }

  #text(text: string): string {
    let masked = text;
    for (const value of this.#values) masked = masked.replaceAll(value, MASK);
    for (const form of FORMS) masked = masked.replaceAll(form, MASK);
    return masked.replaceAll(URL_PASSWORD, `$1${MASK}`);
  }
}
