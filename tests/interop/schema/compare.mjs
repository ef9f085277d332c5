// node compare.mjs TENON SCHEMA_FOLDER [DIVISOR]
// Compares, for every .prisma file below the folder, for variations of each, and for folders with the blocks of each in
// several files: whether it is valid, what formatting makes of it, and the datamodel of those that are valid. Prints every
// disagreement; ends with 1 when there was one. The number of variations is divided by DIVISOR, for slow builds.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as oracle from './oracle.mjs';
import { split, untidy, variations } from './variations.mjs';

const [tenon, folder, divisor = 1] = process.argv.slice(2);
const editedPerSchema = Math.ceil(60 / divisor);
const untidyPerSchema = Math.ceil(12 / divisor);
const foldersPerSchema = Math.ceil(6 / divisor);

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

// What is compared: schemas of one file or several, with their texts in the order of the file names.
function compared(originals) {
  const named = (name, what) => (texts, n) => ({ name: `${name}, ${what} ${n}`, texts });
  return originals.flatMap(({ name, text }, i) => [
    { name, texts: [text] },
    ...[...variations(text, editedPerSchema, i + 1)].map((varied) => [varied]).map(named(name, 'variation')),
    ...[...untidy(text, untidyPerSchema, i + 1)].map((varied) => [varied]).map(named(name, 'untidy copy')),
    ...[...split(text, foldersPerSchema, i + 1)].map(named(name, 'folder')),
  ]);
}

// Every schema written below `target`, as a file or, if it has several, a folder: [{name, texts, path, files}] with the
// files as [path, text].
function written(all, target) {
  rmSync(target, { recursive: true, force: true });
  return all.map((schema, i) => {
    const path = schema.texts.length === 1 ? join(target, `${i}.prisma`) : join(target, `${i}`);
    const paths = schema.texts.length === 1 ? [path] : schema.texts.map((_, n) => join(path, `${n}.prisma`));
    for (const [n, file] of paths.entries()) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, schema.texts[n]);
    }
    return { ...schema, path, files: paths.map((file, n) => [file, schema.texts[n]]) };
  });
}

const disagreements = [];
const disagree = (schema, what) => disagreements.push(`${schema.name} (${basename(schema.path)}): ${what}`);

// Tenon takes a schema without a url: it can be given when connecting.
const isMissingUrl = (messages) => messages.length > 0 && messages.every((message) => message.startsWith('Argument "url" is missing'));

function compareAnswers(all) {
  const answers = JSON.parse(run(['validate', '--json', ...all.map(({ path }) => path)]));
  return all.filter((schema, i) => {
    const theirs = oracle.errors(schema.files);
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
    const theirs = oracle.format(schema.files)?.join('');
    if (theirs === undefined || ours === theirs) continue;
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
    const theirs = oracle.datamodel(schema.files);
    const found = theirs && difference(theirs, JSON.parse(run(['inspect', '--json', schema.path])));
    if (found) disagree(schema, `another datamodel at ${found}`);
  }
}

const originals = schemas();
if (originals.length === 0) throw new Error(`no schemas below ${folder}`);
const all = written(compared(originals), 'compared');
compareLayouts(all);
const valid = compareAnswers(all);
compareDatamodels(valid);

for (const text of disagreements) console.log(text);
console.log(`${originals.length} schemas and ${all.length - originals.length} made from them, ${valid.length} of all valid: `
  + `${disagreements.length} disagreements`);
process.exitCode = disagreements.length > 0 ? 1 : 0;
