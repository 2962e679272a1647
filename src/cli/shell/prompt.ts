// The prompt of the shell.
import type { TaskInfo } from '../../model/task-info.ts';
import type { Printer, Style } from '../print/printer.ts';

const shown: readonly (readonly [kind: TaskInfo['status']['kind'], style: Style])[] = [
  ['running', 'green'],
  ['starting', 'cyan'],
  ['waiting', 'cyan'],
  ['stopping', 'yellow'],
  ['backoff', 'yellow'],
  ['failed', 'red'],
];

/** The state that the prompt shows. */
export interface Prompted {
  readonly tasks: readonly TaskInfo[];
  /** False while the supervisor does not respond. */
  readonly isKnown: boolean;
  /** There is no supervisor, or none that accepts this client. */
  readonly isCut?: boolean;
}

/** `dirigent 3 running 1 failed> ` */
export function promptText({ tasks, isKnown, isCut = false }: Prompted, out: Printer): string {
  if (isCut) return `${out.style('bold', 'dirigent')} ${out.style('yellow', 'not connected')}> `;
  if (!isKnown) return `${out.style('bold', 'dirigent')} ${out.style('yellow', 'not responding')}> `;
  const counts = shown.flatMap(([kind, style]) => {
    const number = tasks.filter(({ status }) => status.kind === kind).length;
    return number === 0 ? [] : [out.style(style, `${number} ${kind}`)];
  });
  return `${[out.style('bold', 'dirigent'), ...counts].join(' ')}> `;
}
