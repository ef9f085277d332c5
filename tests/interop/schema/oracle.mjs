// Prisma's validator and formatter, asked about one schema text at a time.
import { createRequire } from 'node:module';

const wasm = createRequire(import.meta.url)('@prisma/prisma-schema-wasm');
const name = 'schema.prisma';

// The messages of the errors found in a schema; none when it is valid.
export function errors(text) {
  const found = JSON.parse(wasm.lint(JSON.stringify([[name, text]])));
  return found.filter((entry) => !entry.is_warning).map((entry) => entry.text);
}

export function format(text) {
  const options = { textDocument: { uri: `file:///${name}` }, options: { tabSize: 2, insertSpaces: true } };
  return JSON.parse(wasm.format(JSON.stringify([[name, text]]), JSON.stringify(options)))[0][1];
}

export function datamodel(text) {
  return JSON.parse(wasm.get_dmmf(JSON.stringify({ prismaSchema: [[name, text]], noColor: true }))).datamodel;
}
