// Joins styles/*.css into build/styles.css.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const [source, target] = ['styles', 'build'].map((name) => join(import.meta.dirname, name));
const names = (await readdir(source)).filter((name) => name.endsWith('.css')).sort();
const texts = await Promise.all(names.map((name) => readFile(join(source, name), 'utf8')));
await mkdir(target, { recursive: true });
await writeFile(join(target, 'styles.css'), texts.join('\n'));
console.log(`build/styles.css: ${names.length} files, ${texts.join('\n').length} characters`);
