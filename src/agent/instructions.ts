/** What a model is told of this server as a whole. */
export const instructions = `Dirigent runs the processes of this project: dev servers, watchers, workers, builds. They are declared in dirigent.toml, \
outlive your session, and the person sees and steers the same ones in the editor and with \`dirigent\` in a terminal.

- Prefer these tools to background processes of your own shell: nothing runs twice, nothing is left behind, all output is kept.
- list_tasks first. start_task and restart_task wait until the task is ready; wait_for_task waits on. Never poll.
- read_output gives a cursor; pass it back to read only what is new.
- run_command is for commands that are not in dirigent.toml; create_task puts one there for good.
- These tools run commands with the rights of the person. What starts with the workspace needs that person's consent, \
which you cannot give.`;
