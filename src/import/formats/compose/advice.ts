import type { Advice, Advices } from '../../reader.ts';

/** For the many keys that say how a container is made. */
export const CONTAINER: Advice = [
  'It is about the container.',
  'Nothing, where this machine has what the command needs.',
];

/** For services whose command runs on this machine. */
export const ON_MACHINE: Advices = {
  image: ['The command runs on this machine, not in the container.', 'Install what it needs.'],
  build: ['The command runs on this machine, in the folder of the build.', 'Install what it needs.'],
  ports: [
    'The command itself opens its ports on this machine.',
    'Set its port in env where the published one differs.',
  ],
  volumes: ['The command sees the files of this machine.', 'Nothing, where its paths are relative.'],
  profiles: [
    'Tasks have no profiles.',
    'It does not start with the workspace; set group to start it together with others.',
  ],
  deploy: ['A task is one process without limits.', 'Duplicate it for more.'],
  scale: ['A task is one process.', 'Duplicate it for more.'],
  user: ['The user of a container is none of this machine.', 'Set user where it has to be another than you.'],
  extends: ['Other services are not read.', 'Copy their keys.'],
  develop: ['Synchronizing is not needed: the command sees your files.', 'Set watch to restart it on changes.'],
  logging: ['Output goes to log files.', 'Read it with: dirigent logs NAME.'],
  container_name: ['A task is known by its name.', 'Nothing.'],
  secrets: ['Secrets of containers are not files here.', 'Set their variables in an env_file.'],
  stdin_open: ['A task is written to with: dirigent attach NAME.', 'Nothing.'],
  links: ['Services of this machine are reached at localhost.', 'Change the addresses in env.'],
  extra_hosts: ['Names of hosts are those of this machine.', 'Change the addresses in env.'],
};
