// exchange.mjs TENON WORK_FOLDER
// One database for both: what Tenon writes Prisma's query engine reads alike, and the other way round, in every form in
// which either stores a value. Each scalar type is taken to its extremes.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from './engine.mjs';
import { openTenon } from './tenon.mjs';

const [program, workFolder] = process.argv.slice(2);
const schema = `
datasource db {
  provider = "sqlite"
  url      = "file:./exchange.db"
}

enum Colour {
  RED
  GREEN @map("gr\u00fcn")
}

model Value {
  id    Int       @id @default(autoincrement())
  flag  Boolean?
  int   Int?
  big   BigInt?
  float Float?
  dec   Decimal?
  text  String?
  at    DateTime?
  json  Json?
  bytes Bytes?
  enum  Colour?
}

model Made {
  id      String   @id @default(uuid())
  n       Int      @unique
  cuid    String   @default(cuid())
  ulid    String   @default(ulid())
  nano    String   @default(nanoid())
  at      DateTime @default(now())
  changed DateTime @updatedAt
}
`;
const tagged = ($type, value) => ({ $type, value });
const values = {
  flag: [true, false, null],
  int: [0, 1, -1, 2147483647, -2147483648],
  big: ['0', '9007199254740993', '9223372036854775807', '-9223372036854775808'].map((v) => tagged('BigInt', v)),
  float: [0, 0.1, -1.5, 1e308, -1e308, 5e-324, 123456.789, 1e15],
  dec: ['0', '0.1', '-0.001', '123456789.123456', '999999999999999', '1e-7'].map((v) => tagged('Decimal', v)),
  text: ['', 'a', '\u00c4\u00d6\u00dc \u00df \u20ac', '\u{1f600}\u200d', 'line\nbreak "quoted" \\ \u0001', '1', '1.0', 'null', '2024-01-02T03:04:05.678Z'],
  at: ['1970-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '2024-02-29T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'].map((v) => tagged('DateTime', v)),
  json: ['null', 'true', '0', '-1.5', '"text"', '"1"', '[]', '{}', '{"z":[1,{"\u00e4":null}],"a":"\\u0001"}'].map((v) => tagged('Json', v)),
  bytes: ['', 'AA==', 'AAECAwT/'].map((v) => tagged('Bytes', v)),
  enum: ['RED', 'GREEN'],
};
const all = { $scalars: true, $composites: true };
const request = (modelName, action, args, selection = all) => JSON.stringify({ modelName, action, query: { arguments: args, selection } });
const everything = request('Value', 'findMany', { orderBy: { id: 'asc' } });

// The requests that write each value, and those that look for each.
const writes = Object.entries(values).flatMap(([field, list]) => list.map((v) => request('Value', 'createOne', { data: { [field]: v } })));
const searches = Object.entries(values).flatMap(([field, list]) =>
  list.filter((v) => v !== null).flatMap((v) => {
    const conditions = field === 'flag' || field === 'enum' ? [{ equals: v }] : field === 'json' ? [{ equals: v }, { not: v }] : [{ equals: v }, { in: [v] }];
    if (!['flag', 'enum', 'json', 'bytes', 'dec'].includes(field)) conditions.push({ lt: v }, { gte: v });
    return conditions.map((c) => request('Value', 'findMany', { where: { [field]: c }, orderBy: { id: 'asc' } }, { id: true }));
  }),
);

const sorted = (v) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : Array.isArray(v) ? v.map(sorted) : v);
const canonical = (answer) => JSON.stringify(sorted(JSON.parse(answer)));
let compared = 0;
let differing = 0;
function expectSame(title, question, ours, theirs) {
  ++compared;
  if (theirs !== null && canonical(ours) === canonical(theirs)) return;
  ++differing;
  console.log(`${title}: ${question}\n  tenon  ${ours}\n  prisma ${theirs}`);
}
const succeeded = (answer) => {
  if (answer === null || 'errors' in JSON.parse(answer)) throw new Error(`not written: ${answer}`);
};

// Prisma's native engine and its default adapters store a DateTime in milliseconds, other adapters as text.
for (const timestampFormat of ['unixepoch-ms', 'iso8601']) {
  const folder = mkdtempSync(join(workFolder, 'exchange-'));
  const schemaPath = join(folder, 'schema.prisma');
  writeFileSync(schemaPath, schema);
  const url = `file:${folder}/exchange.db`;
  const tenon = openTenon(program, schemaPath, url);
  await tenon.answer(everything); // the tables are there from now on
  const prisma = await openEngine(schema, url, { timestampFormat });
  const both = async (title, question) => expectSame(`${timestampFormat}, ${title}`, question, await tenon.answer(question), await prisma.answer(question));

  for (const write of writes) succeeded(await tenon.answer(write));
  await both('written by tenon', everything);
  // Milliseconds and texts do not compare with each other in SQL: Prisma finds what is stored as it stores it.
  const comparable = searches.filter((s) => timestampFormat === 'unixepoch-ms' || !s.includes('"at"'));
  for (const search of comparable) await both('written by tenon', search);
  await tenon.answer(request('Value', 'deleteMany', {}, { count: true }));
  for (const write of writes) succeeded(await prisma.answer(write));
  await both('written by prisma', everything);
  for (const search of comparable) await both('written by prisma', search);

  // Defaults that either makes are read by the other, and are of the same form.
  succeeded(await tenon.answer(request('Made', 'createOne', { data: { n: 1 } })));
  succeeded(await prisma.answer(request('Made', 'createOne', { data: { n: 2 } })));
  const made = request('Made', 'findMany', { orderBy: { n: 'asc' } });
  await both('defaults', made);
  const [ours, theirs] = JSON.parse(await tenon.answer(made)).data.findManyMade;
  for (const field of ['id', 'cuid', 'ulid', 'nano']) {
    const form = (text) => `${text.length} characters, ${text.replace(/[0-9A-Za-z]/g, 'x').replace(/[_-]/g, field === 'id' ? '-' : 'x')}`;
    if (form(ours[field]) !== form(theirs[field])) {
      ++differing;
      console.log(`the form of ${field}: tenon ${ours[field]}, prisma ${theirs[field]}`);
    }
  }
  await prisma.close();
  await tenon.close();
}
console.log(`${compared} readings of one database compared, ${differing} differ`);
process.exit(differing === 0 ? 0 : 1);
