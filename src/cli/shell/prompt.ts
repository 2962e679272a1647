import type { TaskInfo } from '../../rpc/contract.ts';
import type { Mirror } from '../mirror.ts';
import type { Printer, Style } from '../printer.ts';

const shown: readonly (readonly [kind: TaskInfo['status']['kind'], style: Style])[] = [
  ['running', 'green'],
  ['starting', 'cyan'],
  ['waiting', 'cyan'],
  ['stopping', 'yellow'],
  ['backoff', 'yellow'],
  ['failed', 'red'],
];

/** `dirigent 3 running 1 failed> ` */
export function promptText({ tasks, isKnown }: Pick<Mirror, 'tasks' | 'isKnown'>, out: Printer): string {
  if (!isKnown) return `${out.style('bold', 'dirigent')} ${out.style('yellow', 'not responding')}> `;
  const counts = shown.flatMap(([kind, style]) => {
    const number = tasks.filter(({ status }) => status.kind === kind).length;
    return number === 0 ? [] : [out.style(style, `${number} ${kind}`)];
  });
  return `${[out.style('bold', 'dirigent'), ...counts].join(' ')}> `;
}
