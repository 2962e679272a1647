// The table of handlers: the file of each request.
import type { Params, Result } from '../../rpc/contract.ts';
import type { SupervisorInfo } from '../../model/clients.ts';
import type { StartMethod } from '../../rpc/wire/handover.ts';
import type { Client, HandledName, Handlers } from '../../rpc/server/session.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Verb } from './verb.ts';
import { createTask, deleteTask, updateProjectTask } from './project-edits.ts';
import { reload } from './project-reload.ts';
import { startup } from './project-startup.ts';
import { shutdown } from './supervisor-shutdown.ts';
import { events } from './tasks-events.ts';
import { explain } from './tasks-explain.ts';
import { history } from './tasks-history.ts';
import { input } from './tasks-input.ts';
import { kill } from './tasks-kill.ts';
import { list } from './tasks-list.ts';
import { output } from './tasks-output.ts';
import { remove } from './tasks-remove.ts';
import { resize } from './tasks-resize.ts';
import { restart } from './tasks-restart.ts';
import { run } from './tasks-run.ts';
import { signal } from './tasks-signal.ts';
import { start } from './tasks-start.ts';
import { stop } from './tasks-stop.ts';
import { wait } from './tasks-wait.ts';

type Handler<M extends HandledName> = (params: Params<M>, client: Client, signal: AbortSignal) => Promise<Result<M>>;

export function handlersOf(supervisor: Supervisor, about: () => SupervisorInfo): Handlers {
  const handle =
    <M extends HandledName>(verb: Verb<M>): Handler<M> =>
    (params, client, signal) =>
      verb(supervisor, params, client, signal);
  const starting =
    <M extends StartMethod>(verb: Verb<M>): Handler<M> =>
    async (params, client, signal) => {
      supervisor.shutdownState.refuseStarts();
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
