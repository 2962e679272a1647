// Root of the background process: one for each workspace folder, launched by whichever client comes first.
import { main } from './service/main.ts';

void main(process.argv.slice(2));
