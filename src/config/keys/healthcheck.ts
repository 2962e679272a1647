// The table `healthcheck`: one probe, and how often it is made.
import { t } from '../../base/l10n.ts';
import type { Healthcheck, Probe } from '../../model/task-definition.ts';
import { writeValue } from '../edit/write.ts';
import { isTable, type TomlNode } from '../values/node.ts';
import { duration } from './amounts.ts';
import { list } from './collections.ts';
import { pattern, webAddress } from './formats.ts';
import { optional, withDefault, type Given } from './key.ts';
import { anyText, choice, integer, text } from './scalars.ts';
import { complete, readTable } from './table.ts';
import { tcpAddress } from './tcp-address.ts';
import { mustBe, type Complaint, type ValueType } from './value-type.ts';

export const healthcheckKeys = {
  command: optional(text({ words: 'a program' }), {
    doc: 'A program that exits with 0 while the task is healthy.',
    example: 'pg_isready',
    aliases: ['cmd', 'exec', 'test'],
  }),
  args: optional(list(anyText(), 'strings'), {
    doc: 'The arguments of the program, passed unchanged.',
    example: ['-h', 'localhost'],
    aliases: ['arguments'],
  }),
  http: optional(webAddress(), {
    doc: 'A URL that responds with a status from 200 to 399 while the task is healthy.',
    example: 'http://localhost:3000/health',
    aliases: ['http_get', 'url'],
  }),
  tcp: optional(tcpAddress(), {
    doc: 'An address, or a port of this machine, that accepts connections while the task is healthy.',
    example: 'localhost:5432',
    aliases: ['port'],
  }),
  log: optional(pattern(), {
    doc: 'A regular expression without look-around and back references; the task is healthy once a line of its output matches.',
    example: 'listening on port \\d+',
    aliases: ['pattern', 'regex', 'ready_log_line'],
  }),
  interval: withDefault(duration({ minimum: 1 }), '10s', {
    doc: 'The time between two checks; one second until the first success.',
    example: '10s',
    aliases: ['period', 'period_seconds'],
  }),
  timeout: withDefault(duration({ minimum: 1 }), '2s', {
    doc: 'A check that takes longer counts as failed.',
    example: '2s',
    aliases: ['timeout_seconds'],
  }),
  retries: withDefault(integer(1, 1000), 3, {
    doc: 'How many checks in a row must fail before the task is unhealthy.',
    example: 3,
    aliases: ['failure_threshold'],
  }),
  start_period: withDefault(duration(), '60s', {
    doc: 'Failures within this time after the start do not count.',
    example: '60s',
    aliases: ['initial_delay', 'initial_delay_seconds'],
  }),
  on_unhealthy: withDefault(choice('report', 'restart'), 'report', {
    doc: 'What happens when the task becomes unhealthy: `report` only shows it, `restart` also restarts the task.',
    example: 'restart',
  }),
};

type HealthcheckTable = Given<typeof healthcheckKeys>;

const PROBES = ['command', 'http', 'tcp', 'log'] as const;

/** A table with one probe, and how often and how patiently it is asked. */
export function healthcheck(schema: ValueType<Healthcheck>['schema']): ValueType<Healthcheck> {
  return {
    words: 'a table such as { http = "http://localhost:3000" }',
    schema,
    read(node, complain) {
      if (!isTable(node.value)) {
        complain(node.span, mustBe(this, node, meantProbe(node)));
        return undefined;
      }
      const options = { title: '`healthcheck`', prefix: 'healthcheck.' };
      const { given, broken } = readTable(healthcheckKeys, node.value, options, ({ span, ...finding }) => {
        complain(span, { ...finding, isSentence: true });
      });
      if (broken.size > 0) return undefined;
      const probe = readProbe(given, (complaint) => complain(node.head, complaint));
      return probe && { probe, ...timing(given) };
    },
  };
}

/** An address alone says which of the probes is meant. */
function meantProbe(node: TomlNode): readonly string[] | undefined {
  const ignore = (): undefined => undefined;
  if (healthcheckKeys.http.type.read(node, ignore) !== undefined) return [writeValue({ http: node.value })];
  return healthcheckKeys.tcp.type.read(node, ignore) === undefined ? undefined : [writeValue({ tcp: node.value })];
}

function readProbe(given: HealthcheckTable, complain: (complaint: Complaint) => void): Probe | undefined {
  const named = PROBES.filter((name) => given[name] !== undefined);
  if (named.length !== 1) {
    complain(
      named.length === 0
        ? { code: 'missing-key', message: 'needs one of `command`, `http`, `tcp` and `log`' }
        : {
            message: t('has {0}: only one probe is allowed', named.map((name) => `\`${name}\``).join(` ${t('and')} `)),
          },
    );
    return undefined;
  }
  const { command, args, http, tcp, log } = given;
  if (args !== undefined && command === undefined) {
    complain({ code: 'missing-key', message: 'has `args` without a `command`' });
    return undefined;
  }
  if (command !== undefined) return { kind: 'command', command, args: args ?? [] };
  if (http !== undefined) return { kind: 'http', url: http };
  if (tcp !== undefined) return { kind: 'tcp', ...tcp };
  return log === undefined ? undefined : { kind: 'log', pattern: log };
}

function timing(given: HealthcheckTable): Omit<Healthcheck, 'probe'> {
  const values = complete(healthcheckKeys, given);
  return {
    intervalMs: values.interval,
    timeoutMs: values.timeout,
    retries: values.retries,
    startPeriodMs: values.start_period,
    onUnhealthy: values.on_unhealthy,
  };
}
