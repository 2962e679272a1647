// Which file answers which method.
import type { Params, Result, SupervisorInfo } from '../rpc/contract.ts';
import type { StartMethod } from '../rpc/ending.ts';
import type { Client, HandledName, Handlers } from '../rpc/session.ts';
import type { Supervisor } from './supervisor.ts';
import type { Verb } from './verb.ts';
import { createTask, deleteTask, updateProjectTask } from './verbs/project-edits.ts';
import { reload } from './verbs/project-reload.ts';
import { startup } from './verbs/project-startup.ts';
import { shutdown } from './verbs/supervisor-shutdown.ts';
import { events } from './verbs/tasks-events.ts';
import { explain } from './verbs/tasks-explain.ts';
import { history } from './verbs/tasks-history.ts';
import { input } from './verbs/tasks-input.ts';
import { kill } from './verbs/tasks-kill.ts';
import { list } from './verbs/tasks-list.ts';
import { output } from './verbs/tasks-output.ts';
import { remove } from './verbs/tasks-remove.ts';
import { resize } from './verbs/tasks-resize.ts';
import { restart } from './verbs/tasks-restart.ts';
import { run } from './verbs/tasks-run.ts';
import { signal } from './verbs/tasks-signal.ts';
import { start } from './verbs/tasks-start.ts';
import { stop } from './verbs/tasks-stop.ts';
import { wait } from './verbs/tasks-wait.ts';

type Handler<M extends HandledName> = (params: Params<M>, client: Client, signal: AbortSignal) => Promise<Result<M>>;

export function handlersOf(supervisor: Supervisor, about: () => SupervisorInfo): Handlers {
  const handle =
    <M extends HandledName>(verb: Verb<M>): Handler<M> =>
    (params, client, signal) =>
      verb(supervisor, params, client, signal);
  const starting =
    <M extends StartMethod>(verb: Verb<M>): Handler<M> =>
    async (params, client, signal) => {
      supervisor.ending.refuseStarts();
      return verb(supervisor, params, client, signal);
    };
  return {
    'tasks/list': handle(list),
    'tasks/start': starting(start),
    'tasks/stop': handle(stop),
    'tasks/restart': starting(restart),
    'tasks/kill': handle(kill),
    'tasks/run': starting(run),
    'tasks/remove': handle(remove),
    'tasks/wait': handle(wait),
    'tasks/output': handle(output),
    'tasks/input': handle(input),
    'tasks/resize': handle(resize),
    'tasks/signal': handle(signal),
    'tasks/explain': handle(explain),
    'tasks/history': handle(history),
    'tasks/events': handle(events),
    'project/reload': handle(reload),
    'project/startup': starting(startup),
    'project/createTask': handle(createTask),
    'project/updateTask': handle(updateProjectTask),
    'project/deleteTask': handle(deleteTask),
    'supervisor/info': () => Promise.resolve(about()),
    'supervisor/shutdown': handle(shutdown),
  };
}
