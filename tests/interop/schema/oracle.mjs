// Prisma's validator and formatter, asked about one schema text at a time. On some broken schemas it fails itself: each
// function then returns null.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const module = '@prisma/prisma-schema-wasm';
const name = 'schema.prisma';

globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} };
let wasm = require(module);

function ask(question) {
  try {
    return JSON.parse(question());
  } catch {
    delete require.cache[require.resolve(module)];
    wasm = require(module);
    return null;
  }
}

// The messages of the errors found in a schema; none when it is valid.
export function errors(text) {
  const found = ask(() => wasm.lint(JSON.stringify([[name, text]])));
  return found && found.filter((entry) => !entry.is_warning).map((entry) => entry.text);
}

export function format(text) {
  const options = { textDocument: { uri: `file:///${name}` }, options: { tabSize: 2, insertSpaces: true } };
  const files = ask(() => wasm.format(JSON.stringify([[name, text]]), JSON.stringify(options)));
  return files && files[0][1];
}

export function datamodel(text) {
  const answer = ask(() => wasm.get_dmmf(JSON.stringify({ prismaSchema: [[name, text]], noColor: true })));
  return answer && answer.datamodel;
}
