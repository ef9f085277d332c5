// Prisma's validator and formatter, asked about one schema at a time: a list of [path, text]. On some broken schemas it
// fails itself: each function then returns null.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const module = '@prisma/prisma-schema-wasm';

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
export function errors(files) {
  const found = ask(() => wasm.lint(JSON.stringify(files)));
  return found && found.filter((entry) => !entry.is_warning).map((entry) => entry.text);
}

// The texts of the files, laid out.
export function format(files) {
  const options = { textDocument: { uri: 'file:///schema.prisma' }, options: { tabSize: 2, insertSpaces: true } };
  const formatted = ask(() => wasm.format(JSON.stringify(files), JSON.stringify(options)));
  return formatted && formatted.map(([, text]) => text);
}

export function datamodel(files) {
  const answer = ask(() => wasm.get_dmmf(JSON.stringify({ prismaSchema: files, noColor: true })));
  return answer && answer.datamodel;
}
