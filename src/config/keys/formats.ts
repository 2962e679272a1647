// Strings with a form of their own: names of tasks, signals, addresses.
import { nameFrom, nameProblem, TASK_NAME } from '../task-name.ts';
import { closest } from '../../base/closest.ts';
import { translate, t } from '../../base/l10n.ts';
import { text } from './scalars.ts';
import type { ValueType } from './value-type.ts';

/** Strings with a form of their own. */
export function taskName(): ValueType<string> {
  return text({
    words: 'a name such as "web-server"',
    schema: { pattern: TASK_NAME.source },
    check(value) {
      const message = nameProblem(value);
      const meant = nameFrom(value);
      return message === undefined
        ? undefined
        : { message, suggestions: meant === undefined ? undefined : [`"${meant}"`] };
    },
  });
}

/** The signals that end a process by default (signal(7)); SIGSTOP and its kin would only pause it. */
const STOP_SIGNALS: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGABRT',
  'SIGALRM',
  'SIGPIPE',
  'SIGWINCH',
  'SIGKILL',
];

export function stopSignal(): ValueType<NodeJS.Signals> {
  return {
    words: 'a signal such as "SIGTERM" or "SIGINT"',
    schema: { enum: STOP_SIGNALS },
    values: STOP_SIGNALS.map((signal) => `"${signal}"`),
    read(node, complain) {
      const found = STOP_SIGNALS.find((signal) => signal === node.value);
      if (found !== undefined) return found;
      const written = typeof node.value === 'string' ? node.value.toUpperCase() : '';
      const meant = closest(written.startsWith('SIG') ? written : `SIG${written}`, STOP_SIGNALS) ?? 'SIGTERM';
      complain(node.span, { message: t('must be {0}', translate(this.words)), suggestions: [`"${meant}"`] });
      return undefined;
    },
  };
}

/** An address that a browser opens. Only http and https: other schemes can start programs. */
export function webAddress(): ValueType<string> {
  return text({
    words: 'an address such as "http://localhost:3000"',
    schema: { pattern: '^https?://' },
    check(value) {
      const protocol = URL.canParse(value) ? new URL(value).protocol : undefined;
      if (protocol === 'http:' || protocol === 'https:') return undefined;
      const meant = `http://${value}`;
      const isBare = !value.includes('://') && !/^[a-z]+:(?!\d)/i.test(value) && URL.canParse(meant);
      return {
        message: 'must be an address that begins with http:// or https://',
        suggestions: isBare ? [`"${meant}"`] : undefined,
      };
    },
  });
}

/** Look-around and back references: they need backtracking, which no line of a log is worth. */
const BACKTRACKS = /\\.|\[(?:\\.|[^\]\\])*\]|(\(\?<?[=!])/gs;
const LONGEST_PATTERN = 1000;

/** A regular expression of JavaScript that can be matched in linear time, without slashes. */
export function pattern(): ValueType<string> {
  return text({
    words: 'a regular expression',
    schema: { format: 'regex' },
    check(value) {
      try {
        new RegExp(value);
        return unusable(value);
      } catch (error) {
        // `Invalid regular expression: /(/: Unterminated group`
        const reason = error instanceof Error ? error.message.split(': ').at(-1) : undefined;
        return { message: t('must be a regular expression: {0}', reason ?? '') };
      }
    },
  });
}

function unusable(value: string): { readonly message: string } | undefined {
  if (value.length > LONGEST_PATTERN) return { message: t('must not be longer than {0} characters', LONGEST_PATTERN) };
  const found = [...value.matchAll(BACKTRACKS)].find(
    ([text, around]) => around !== undefined || /^\\[1-9k]/.test(text),
  );
  if (found === undefined) return undefined;
  return { message: t('must not use `{0}`: lines are matched without backtracking', found[0]) };
}
