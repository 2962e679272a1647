// Words for what a command leaves running when it ends: it is stopped, as nothing of a task outlives the task's command.

/** As it stands in the history. */
export function leftStopped(left: string): string {
  return `what it had left running was stopped: ${left}`;
}

/** As the answer to why a task has finished. A command that succeeds and leaves somebody behind mostly started a daemon. */
export function leftAdvice(left: string): string {
  return `${leftStopped(left)}; if that was to stay, let the command run it in the foreground (nginx: daemon off;)`;
}
