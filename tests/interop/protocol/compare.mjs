// compare.mjs TENON REQUESTS_FOLDER WORK_FOLDER
// Asks Tenon and Prisma's query engine the same, each on a database of its own that is at first empty, and compares the
// answers: the kept requests of REQUESTS_FOLDER, but for those to which the answers differ on purpose, and many made up.
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openEngine } from './engine.mjs';
import { openTenon } from './tenon.mjs';
import { requests } from './generate.mjs';

const [program, requestsFolder, workFolder] = process.argv.slice(2);
// What the engine answers in another way, and what is no request, at which it breaks down.
const notCompared = ['extensions.jsonl', 'malformed.jsonl'];

// An answer without what may differ: the sentences for people, the names of relations in errors, the order of keys, the
// 16th digit of floating-point numbers (the engine computes with fewer), and how numbers within JSON texts are written.
const texts = ['cause', 'details', 'message', 'relation_name', 'underlyingError'];
function comparable(value) {
  if (typeof value === 'number' && (!Number.isInteger(value) || Math.abs(value) > 1e15)) return value.toPrecision(14);
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== 'object') return value;
  if (value.user_facing_error) {
    const { error_code: code, meta, batch_request_idx: index } = value.user_facing_error;
    return { code, index, meta: comparable(Object.fromEntries(Object.entries(meta ?? {}).map(([k, v]) => [k, texts.includes(k) ? '' : v]))) };
  }
  if (value.$type === 'Json') return { json: comparable(JSON.parse(value.value)) };
  return Object.fromEntries(Object.keys(value).sort().map((k) => [k, k === 'underlyingError' ? '' : comparable(value[k])]));
}
const canonical = (answer) => JSON.stringify(comparable(JSON.parse(answer)));

let compared = 0;
let differing = 0;
let unanswered = 0;
async function compare(title, schemaPath, lines) {
  const schema = readFileSync(schemaPath, 'utf8');
  const folder = mkdtempSync(join(workFolder, 'databases-'));
  await openTenon(program, schemaPath, `file:${folder}/prisma.db`).close();
  const tenon = openTenon(program, schemaPath, `file:${folder}/tenon.db`);
  const prisma = await openEngine(schema, `file:${folder}/prisma.db`);
  let number = 0;
  for (const line of lines) {
    ++number;
    if (line === '' || line.startsWith('#')) continue;
    const ours = await tenon.answer(line);
    const theirs = await prisma.answer(line);
    if (theirs === null) {
      ++unanswered;
      continue;
    }
    ++compared;
    if (canonical(ours) === canonical(theirs)) continue;
    ++differing;
    console.log(`${title}:${number} ${line}\n  tenon  ${ours}\n  prisma ${theirs}`);
  }
  if ((await tenon.close()) !== 0) throw new Error('tenon query failed');
  await prisma.close();
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}
for (const file of files(requestsFolder))
  if (file.endsWith('.jsonl') && !notCompared.includes(basename(file)))
    await compare(basename(file), join(dirname(file), 'schema.prisma'), readFileSync(file, 'utf8').split('\n'));
const seeds = (process.env.TENON_SEEDS ?? '1 2 3 4').split(' ').map(Number);
for (const seed of seeds) await compare(`seed ${seed}`, join(requestsFolder, 'schema.prisma'), [...requests(seed, 250)].map((r) => JSON.stringify(r)));
console.log(`${compared} answers compared, ${differing} differ; the engine had none for ${unanswered}`);
process.exit(differing === 0 && unanswered < compared / 50 ? 0 : 1);
