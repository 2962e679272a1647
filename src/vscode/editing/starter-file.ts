// The text of a new dirigent.toml: a task that runs anywhere, and examples of other keys to uncomment.

export function starterFile(folder: string): string {
  // TOML allows every letter in a comment but a control character.
  const name = folder.replace(/\p{Cc}/gu, ' ');
  return `# The processes of ${name}, run by Dirigent.
# Save the file and the tasks appear in the Dirigent view.

[[tasks]]
name = "hello"
title = "Hello"
command = "echo Hello from Dirigent"
shell = true

# A server that starts with the workspace (once you have allowed it) and is restarted when it fails:
#
# [[tasks]]
# name = "api"
# title = "API server"
# command = "npm"
# args = ["run", "dev"]
# run_at_startup = true
# restart = "on-failure"
# url = "http://localhost:3000"
# healthcheck = { http = "http://localhost:3000/health" }

# A worker that waits until the server is ready, with a folder and an environment of its own:
#
# [[tasks]]
# name = "worker"
# command = "node"
# args = ["worker.js"]
# cwd = "worker"
# env = { LOG_LEVEL = "debug" }
# env_file = ".env"
# depends_on = ["api"]
# group = "background"

# Defaults for every task that does not set the key itself:
#
# [task_defaults]
# stop_timeout = "10s"
# log_max_size = "20MB"
`;
}
