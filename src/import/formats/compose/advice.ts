// Advice for keys of compose files without a counterpart.
import { info, warning, type Advice, type Advices } from '../../loss.ts';

/** For the many keys that configure a container. */
export const CONTAINER: Advice = info(
  'Applies only to containers.',
  'No action needed if this machine has what the command needs.',
);

/** For services whose command runs on this machine. */
export const ON_MACHINE: Advices = {
  image: warning('The command runs on this machine, not in the container.', 'Install what it needs.'),
  build: warning('The command runs on this machine, in the build folder.', 'Install what it needs.'),
  ports: warning(
    'Ports are not mapped: the command opens its own ports on this machine.',
    'If the published port differs, set the port in env.',
  ),
  volumes: info(
    'Volumes are not mounted: the command uses the files of this machine.',
    'No action needed if its paths are relative.',
  ),
  profiles: warning(
    'Tasks have no profiles.',
    'It does not start automatically; set group to start it together with others.',
  ),
  deploy: warning('A task is a single process without resource limits.', 'Duplicate the task to run more instances.'),
  scale: warning('A task is a single process.', 'Duplicate the task to run more instances.'),
  user: warning('Container users do not exist on this machine.', 'To run the task as another user, set user.'),
  extends: warning('extends is not followed.', 'Copy the keys of the other service.'),
  develop: warning('File sync is not needed: the command uses your files.', 'Set watch to restart it on changes.'),
  logging: warning('Output is written to log files.', 'Read it with: dirigent logs NAME.'),
  container_name: info('A task is identified by its name.'),
  secrets: warning('Secrets are not mounted as files.', 'Set them as variables in an env_file.'),
  stdin_open: info('To write to the standard input of a task, use: dirigent attach NAME.'),
  links: warning('Services on this machine are reached at localhost.', 'Change the addresses in env.'),
  extra_hosts: warning('Host names are resolved by this machine.', 'Change the addresses in env.'),
};
