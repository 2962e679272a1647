import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { adHocDefinition } from '../../../src/config/ad-hoc.ts';
import { writeValue } from '../../../src/config/edit/write.ts';
import { jsonSchema } from '../../../src/config/json-schema.ts';
import { healthcheckKeys } from '../../../src/config/keys/healthcheck.ts';
import type { Keys } from '../../../src/config/keys/key.ts';
import { maskDefinition } from '../../../src/config/masking.ts';
import { parseProject } from '../../../src/config/parse.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { NOT_A_DEFAULT, runnerKeys, taskKeys } from '../../../src/config/schema.ts';
import { sound, taskSaying } from './underlined.ts';

const tables: readonly (readonly [title: string, keys: Keys, write: (statement: string) => string])[] = [
  ['[[tasks]]', taskKeys, (statement) => `[[tasks]]\n${statement}\n`],
  ['[task_runner]', runnerKeys, (statement) => `[task_runner]\n${statement}\n`],
  ['healthcheck', healthcheckKeys, (statement) => `[[tasks]]\n[tasks.healthcheck]\n${statement}\n`],
];

describe('the tables of keys', () => {
  it('have an example and a default for each key that can be read', () => {
    for (const [title, keys, write] of tables) {
      for (const [name, { example, default: value, type }] of Object.entries(keys)) {
        const written = [example, ...(value === undefined ? [] : [value])].map(writeValue);
        for (const literal of [...written, ...(type.values ?? [])]) {
          const { diagnostics } = parseProject(write(`${name} = ${literal}`));
          // A key of a health check alone is no health check yet.
          const isWhole = ({ message }: Diagnostic): boolean => !/needs one of|`args` without/.test(message);
          const unread = diagnostics.filter(({ code }) => code === 'bad-value').filter(isWhole);
          assert.deepEqual(unread, [], `${title} ${name} = ${literal}`);
        }
      }
    }
  });

  it('explain each key in one sentence', () => {
    for (const [, keys] of tables) {
      for (const [name, { doc }] of Object.entries(keys)) assert.match(doc, /^[A-Z][^]*\.$/, name);
    }
  });

  it('have no alias that is a key itself or that two keys share', () => {
    for (const [title, keys] of tables) {
      const words = Object.entries(keys).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
      const twice = words.filter((word, index) => words.indexOf(word) !== index);
      assert.deepEqual(twice, [], title);
    }
  });
});

describe('the JSON schema', () => {
  const schema = JSON.parse(JSON.stringify(jsonSchema())) as {
    definitions: Record<string, { properties: Record<string, { default?: unknown }>; required?: string[] }>;
  };

  it('is the one in media: run `npm run schema` after a change of the keys', () => {
    const file = new URL('../../../media/dirigent.schema.json', import.meta.url);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), schema);
  });

  it('knows every key, and which of them may be a default for all tasks', () => {
    assert.deepEqual(Object.keys(schema.definitions['task']?.properties ?? {}), Object.keys(taskKeys));
    assert.deepEqual(schema.definitions['task']?.required, ['name', 'command']);
    const defaults = Object.keys(schema.definitions['task_defaults']?.properties ?? {});
    assert.deepEqual([...defaults, ...NOT_A_DEFAULT].sort(), Object.keys(taskKeys).sort());
    assert.equal(schema.definitions['task'].properties['log_max_size']?.default, '10MB');
  });

  it('has patterns that are regular expressions', () => {
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'pattern' && typeof value === 'string') new RegExp(value, 'u');
      return value;
    });
  });
});

describe('a definition', () => {
  it('hides the values of its variables, not their names', () => {
    const [task] = sound(taskSaying('env = { TOKEN = "secret", __proto__ = "x" }')).tasks;
    assert.ok(task);
    const masked = maskDefinition(task);
    assert.deepEqual(Object.entries(masked.env), [
      ['TOKEN', '***'],
      ['__proto__', '***'],
    ]);
    assert.doesNotMatch(JSON.stringify(masked), /secret/);
    assert.deepEqual({ ...masked, env: task.env }, task);
  });

  it('of a command that stands in no file has the same defaults', () => {
    const [task] = sound('[[tasks]]\nname = "b1"\ncommand = "x"\n').tasks;
    assert.deepEqual(adHocDefinition({ name: 'b1', command: 'x' }), task);
    const { args, shell, title, cwd, timeoutMs } = adHocDefinition({
      name: 'b1',
      command: 'x',
      args: ['y'],
      shell: true,
      title: 'T',
      cwd: '/',
      timeoutMs: 5,
    });
    assert.deepEqual([args, shell, title, cwd, timeoutMs], [['y'], true, 'T', '/', 5]);
  });
});
