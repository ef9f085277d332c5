// Prisma's schema engine, asked for the SQL between two schemas. It is given a database that is always empty, which this
// question does not touch.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
const glue = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')));
const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
const imports = Object.fromEntries(WebAssembly.Module.imports(module).map(({ module: name }) => [name, glue]));
const instance = new WebAssembly.Instance(module, imports);
glue.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

// What the engine calls the kind of database that an adapter of the schema's provider reaches.
const families = { sqlite: 'sqlite', postgresql: 'postgres', cockroachdb: 'postgres' };

const ok = (value) => ({ ok: true, value });
const connectionsTo = (provider) => {
  const emptyDatabase = {
    provider,
    adapterName: 'empty',
    queryRaw: async () => ok({ columnTypes: [], columnNames: [], rows: [] }),
    executeRaw: async () => ok(0),
    executeScript: async () => ok(undefined),
    dispose: async () => ok(undefined),
    getConnectionInfo: () => ok({ supportsRelationJoins: false }),
  };
  return {
    provider,
    adapterName: 'empty',
    connect: async () => ok(emptyDatabase),
    connectToShadowDb: async () => ok(emptyDatabase),
  };
};

const target = (path) =>
  path === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] };

// The script from the schema in one file to that in another, both of that provider; null stands for a schema without models.
export async function script(provider, from, to) {
  const connections = connectionsTo(families[provider]);
  const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => {}, connections);
  const answer = await engine.diff({
    from: target(from),
    to: target(to),
    shadowDatabaseUrl: null,
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return answer.stdout;
}
