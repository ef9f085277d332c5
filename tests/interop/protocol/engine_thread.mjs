// The thread in which Prisma's query engine runs: it posts "ready", then an answer for each request it is sent.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { bindAdapter } from '@prisma/driver-adapter-utils';
import { PrismaLibSQL } from '@prisma/adapter-libsql';

globalThis.crypto ??= webcrypto; // not there yet in Node.js 18
const manifest = createRequire(import.meta.url).resolve('@prisma/query-engine-wasm/package.json');
const folder = join(dirname(manifest), 'sqlite');
const glue = await import(pathToFileURL(join(folder, 'query_engine_bg.js')));
const program = new WebAssembly.Module(readFileSync(join(folder, 'query_engine_bg.wasm')));
const imports = Object.fromEntries(WebAssembly.Module.imports(program).map(({ module }) => [module, glue]));
const instance = new WebAssembly.Instance(program, imports);
glue.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const { schema, url, options } = workerData;
const adapter = await new PrismaLibSQL({ url, intMode: 'bigint' }, options).connect();
const config = {
  datamodel: schema,
  datasourceOverrides: {},
  env: {},
  configDir: '.',
  ignoreEnvVarErrors: true,
  engineProtocol: 'json',
  logLevel: 'error',
  logQueries: false,
  enableTracing: false,
};
const engine = new glue.QueryEngine(config, () => {}, bindAdapter(adapter));
let requests = 0;
await engine.connect('{}', String(++requests));
parentPort.on('message', async (request) => {
  parentPort.postMessage(await engine.query(request, '{}', undefined, String(++requests)));
});
parentPort.postMessage('ready');
