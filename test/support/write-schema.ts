// Writes media/dirigent.schema.json from the tables of src/config/schema.ts. A unit test checks that it is current.
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { jsonSchema } from '../../src/config/json-schema.ts';

const file = new URL('../../media/dirigent.schema.json', import.meta.url);
await writeFile(file, await format(JSON.stringify(jsonSchema()), { parser: 'json', printWidth: 120 }));
