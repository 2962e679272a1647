// The instructions that the MCP server gives to a model.
/** Sent to the model when it connects. */
export const instructions = `Dirigent runs the processes of this project: dev servers, watchers, workers, builds. They are defined in dirigent.toml, \
outlive your session, and the user sees and controls the same ones in the editor and with \`dirigent\` in a terminal.

- Prefer these tools to background processes of your own shell: nothing runs twice, nothing is left behind, all output is kept.
- list_tasks first. start_task and restart_task wait until the task is ready; wait_for_task waits longer. Never poll.
- read_output returns a cursor; pass it back to read only new output.
- run_command is for commands that are not in dirigent.toml; create_task adds one permanently.
- These tools run commands with the permissions of the user. Tasks that start with the workspace need the user's approval, \
which you cannot give.`;
