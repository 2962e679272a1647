import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

/** Its supervisor was killed while the one task, `flaky`, which always fails, waited for its next try. */
export async function killedInBackoff(delay: string): Promise<Supervised> {
  const supervised = await Supervised.start(
    shellTask('flaky', 'exit 1', `restart = "on-failure"\nrestart_delay = "${delay}"`),
  );
  await supervised.start('flaky');
  await supervised.until('flaky', ({ status }) => status.kind === 'backoff');
  await supervised.kill();
  return supervised;
}
