// Words for stragglers: processes that a command left running. They are stopped: nothing of a task outlives its command.

/** As it stands in the history. */
export function stragglersStopped(left: string): string {
  return `leftover processes were stopped: ${left}`;
}

/** For `why` of a finished task: a command that succeeds and leaves processes behind has mostly started a daemon. */
export function stragglersAdvice(left: string): string {
  return `${stragglersStopped(left)}; to keep them, run the program in the foreground (nginx: daemon off;)`;
}
