/** One task starts by itself, and takes two others along; the first has nothing to do with it. */
export const startupExample = `
[[tasks]]
name = "idle"
command = "never"

[[tasks]]
name = "db"
command = "postgres"

[[tasks]]
name = "web"
title = "Web"
command = "node"
args = ["two words"]
cwd = "packages/web"
run_at_startup = true
depends_on = ["migrate"]

[[tasks]]
name = "migrate"
command = "npm"
cwd = "~/tools"
depends_on = ["db"]
`;
