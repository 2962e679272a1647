import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/user-error.ts';
import { commandLine } from '../launch/command-line.ts';
import { taskEnvironment } from '../launch/environment.ts';
import { workingFolder } from '../launch/folder.ts';
import type { LaunchRequest, RunningProcess } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { keeperEnv } from './keeper-env.ts';
import { keeperScript } from './keeper-script.ts';
import { signalPrefix } from './prefix.ts';
import { spawnKeeper } from './spawn-keeper.ts';
import { giveStreams, userEnv, userPrefix, userToBecome, type User } from './user.ts';
import { becameUser } from './verify-user.ts';

/** Spawns a keeper and its command in a folder whose FIFOs are there. Rejects with a UserError that says why not. */
export async function launch(request: LaunchRequest, table: ProcessTable, shell: string): Promise<RunningProcess> {
  const { definition, projectFolder, runFolder: folder } = request;
  const user = await userToBecome(definition.user);
  const env = await taskEnvironment(request, user === undefined ? {} : userEnv(user));
  const cwd = workingFolder(definition.cwd, projectFolder, env);
  const command = commandLine(definition, cwd, env);
  const marker = randomUUID();
  // PWD as the folder was written, through links too; the folder before it was another program's.
  const { OLDPWD: _, ...rest } = env;
  const given = keeperEnv({ ...rest, PWD: cwd, DIRIGENT_RUN: marker });
  const restore = await signalPrefix(given.carriers.length > 0);
  const become = user === undefined ? [] : await userPrefix(user);
  const script = keeperScript({
    folder,
    bootId: await table.bootId(),
    marker,
    prefix: { before: [...become, ...restore.before], after: restore.after },
    command,
    carriers: given.carriers,
  });
  // Half a kilobyte in a folder of ours: a turn through the thread pool would take longer than the write.
  writeFileSync(join(folder, 'keeper'), script, { mode: 0o600 });
  const keeper = { folder, cwd, env: given.env, marker, table, shell };
  if (user === undefined) return spawnKeeper(keeper);
  await giveStreams(user, folder);
  const run = await spawnKeeper(keeper);
  if (await becameUser(run, user, table)) return run;
  return refuse(run, user);
}

async function refuse(run: RunningProcess, user: User): Promise<never> {
  await run.kill();
  await run.gone();
  await run.dismiss();
  await run.release();
  throw new UserError('operation-failed', `user "${user.name}": the task did not become this user and was killed.`);
}
