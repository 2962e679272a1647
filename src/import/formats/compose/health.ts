// The health check of a compose service.
import { info } from '../../loss.ts';
import { durationOf, milliseconds } from '../../amounts.ts';
import { probeKeys, programKeys } from '../../command.ts';
import type { Draft } from '../../draft.ts';
import type { Reader } from '../../reader.ts';
import { textOf, textsOf } from '../../text/node.ts';

/** Matches a line that requests an address of this machine and does nothing else. */
const CURL =
  /^(?:curl|wget)\s[^|;&]*?(https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)[^\s'"]*)['"]?\s*(?:\|\|\s*exit\s+1\s*)?$/;

interface Where {
  /** The words that run a command in the container, for a service that stays a container. */
  readonly inContainer?: readonly string[];
}

/** `healthcheck`, whose defaults are 30 s, 30 s and 3 (docs.docker.com/reference/dockerfile/#healthcheck). */
export function readHealth(reader: Reader, draft: Draft, { inContainer }: Where): void {
  reader.within('healthcheck', {}, (health) => {
    const test = health.take('test');
    const isOff = health.flag('disable') === true;
    const period = (key: string, otherwise: number): number => durationOf(health.text(key)) ?? otherwise;
    const interval = period('interval', 30_000);
    const timeout = period('timeout', 30_000);
    const grace = period('start_period', 0);
    const retries = health.number('retries') ?? 3;
    if (health.has('start_interval'))
      health.lose('start_interval', info('The interval is one second until the first success.'));
    const probe = isOff ? undefined : probeOf(textOf(test), textsOf(test) ?? [], inContainer);
    if (probe === undefined) return;
    // Dirigent probes every second at first: failures may count only when docker would have given up.
    const start_period = milliseconds(grace + interval * retries);
    const timing = { interval: milliseconds(interval), timeout: milliseconds(timeout), retries, start_period };
    draft.set('healthcheck', { ...probe, ...timing });
  });
}

type Keys = Readonly<Record<string, unknown>>;

/** `["CMD", …]`, `["CMD-SHELL", line]`, `["NONE"]` or a line. */
function probeOf(
  line: string | undefined,
  [kind, ...rest]: readonly string[],
  inContainer: readonly string[] | undefined,
): Keys | undefined {
  if (line === undefined && (kind === undefined || kind === 'NONE')) return undefined;
  const text = (line ?? (kind === 'CMD-SHELL' ? rest.join(' ') : undefined))?.replaceAll('$$', '$');
  if (inContainer !== undefined) {
    return programKeys([...inContainer, ...(text === undefined ? rest : ['sh', '-c', text])]);
  }
  const address = CURL.exec(text ?? rest.join(' '))?.[1]?.replace('0.0.0.0', 'localhost');
  if (address !== undefined) return { http: address };
  return text === undefined ? programKeys(rest) : probeKeys(text);
}
