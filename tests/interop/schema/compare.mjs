// node compare.mjs TENON SCHEMA_FOLDER
// Compares, for every .prisma file below the folder and for variations of each: whether it is valid, what formatting makes
// of it, and the datamodel of those that are valid. Prints every disagreement; ends with 1 when there was one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as oracle from './oracle.mjs';
import { variations } from './variations.mjs';

const variationsPerSchema = 60;
const [tenon, folder] = process.argv.slice(2);

function run(args) {
  const result = spawnSync(tenon, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (result.error || result.signal) throw new Error(`tenon ${args[0]}: ${result.error ?? result.signal}`);
  return result.stdout;
}

// Schemas for the provider that only Tenon knows are left out.
function schemas() {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.prisma')).sort();
  const texts = files.map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }));
  return texts.filter(({ text }) => !/provider\s*=\s*"dynamodb"/.test(text));
}

function withVariations(originals) {
  return originals.flatMap(({ name, text }, i) => [
    { name, text },
    ...[...variations(text, variationsPerSchema, i + 1)].map((varied, n) => ({ name: `${name}, variation ${n}`, text: varied })),
  ]);
}

// Every schema as a file in a folder of its own: [{name, text, path}].
function written(all, target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  return all.map((schema, i) => {
    const path = join(target, `${i}.prisma`);
    writeFileSync(path, schema.text);
    return { ...schema, path };
  });
}

const disagreements = [];
const disagree = (schema, what) => disagreements.push(`${schema.name} (${basename(schema.path)}): ${what}`);

// Tenon takes a schema without a url: it can be given when connecting.
const isMissingUrl = (messages) => messages.length > 0 && messages.every((message) => message.startsWith('Argument "url" is missing'));

function compareAnswers(all) {
  const answers = JSON.parse(run(['validate', '--json', ...all.map(({ path }) => path)]));
  return all.filter((schema, i) => {
    const theirs = oracle.errors(schema.text);
    if (theirs === null || isMissingUrl(theirs)) return false;
    const ours = answers[i].diagnostics.filter(({ severity }) => severity === 'error');
    if ((theirs.length === 0) !== answers[i].valid) {
      disagree(schema, answers[i].valid ? `accepted, but Prisma says: ${theirs[0]}` : `rejected: ${ours[0].message}`);
    }
    return theirs.length === 0 && answers[i].valid;
  });
}

function compareLayouts(all) {
  for (const schema of all) {
    const ours = run(['format', '--stdout', schema.path]);
    const theirs = oracle.format(schema.text);
    if (theirs === null || ours === theirs) continue;
    const line = theirs.split('\n').findIndex((text, i) => text !== ours.split('\n')[i]);
    disagree(schema, `formatted differently in line ${line + 1}: ${theirs.split('\n')[line]} | ${ours.split('\n')[line]}`);
  }
}

// The first place where two JSON values differ.
function difference(theirs, ours, path = '') {
  if (isDeepStrictEqual(theirs, ours)) return null;
  const isObject = (value) => typeof value === 'object' && value !== null;
  if (!isObject(theirs) || !isObject(ours)) return `${path}: ${JSON.stringify(theirs)} | ${JSON.stringify(ours)}`;
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  return keys.map((key) => difference(theirs[key], ours[key], `${path}/${key}`)).find((found) => found !== null);
}

function compareDatamodels(all) {
  for (const schema of all) {
    const found = difference(oracle.datamodel(schema.text), JSON.parse(run(['inspect', '--json', schema.path])));
    if (found) disagree(schema, `another datamodel at ${found}`);
  }
}

const originals = written(schemas(), 'schemas');
if (originals.length === 0) throw new Error(`no schemas below ${folder}`);
const varied = written(withVariations(originals), 'variations');
compareLayouts(originals);
const valid = compareAnswers(varied);
compareLayouts(valid);
compareDatamodels(valid);

for (const text of disagreements) console.log(text);
console.log(`${originals.length} schemas and ${varied.length - originals.length} variations, ${valid.length} of them valid: `
  + `${disagreements.length} disagreements`);
process.exitCode = disagreements.length > 0 ? 1 : 0;
