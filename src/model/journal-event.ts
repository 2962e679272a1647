// The kinds of events.

/** The words of events.jsonl and of the `tasks/event` notification. `stopped`: a run that we stopped is gone. */
export type JournalEvent =
  | 'queued'
  | 'rejected'
  | 'started'
  | 'ready'
  | 'unhealthy'
  | 'retrying'
  | 'stopping'
  | 'stopped'
  | 'canceled'
  | 'timeout'
  | 'finished'
  | 'failed'
  | 'adopted'
  | 'lost'
  | 'config-changed'
  | 'internal-error';
