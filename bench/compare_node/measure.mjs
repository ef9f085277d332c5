// The operations of bench/compare_cpp with JavaScript's clients, in the same form. Each client is measured in a process of
// its own: node measure.mjs runs one for each.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const clients = ["pg", "drizzle", "prisma"];
const users = 1000;
const rounds = 15;
const roundMicroseconds = 50_000;
const warmUpMicroseconds = 2_000_000;

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const now = () => Number(process.hrtime.bigint()) / 1000;
function processor() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function measure(name, client, operation, only = 0) {
  let id = 0;
  const next = () => only || (id = (id % (users - 100)) + 1);
  const run = async (calls) => {
    for (let i = 0; i < calls; ++i) await operation(next());
  };
  const begun = now();
  while (now() - begun < warmUpMicroseconds) await run(10); // until it is compiled
  const start = now();
  await run(50);
  const calls = Math.max(1, Math.floor((roundMicroseconds * 50) / (now() - start)));
  const wall = [];
  const cpu = [];
  for (let i = 0; i < rounds; ++i) {
    const [w, c] = [now(), processor()];
    await run(calls);
    cpu.push((processor() - c) / calls);
    wall.push((now() - w) / calls);
  }
  const round = (n) => Math.round(n * 10) / 10;
  console.log(
    `{"operation": "${name}", "client": "${client}", "wall": ${round(median(wall))}, "processor": ${round(median(cpu))}}`,
  );
}

if (process.argv.length < 3) {
  for (const client of clients) {
    const done = spawnSync(process.execPath, [fileURLToPath(import.meta.url), client], { stdio: "inherit" });
    if (done.status !== 0) process.exit(done.status ?? 1);
  }
} else {
  const { name, operations, close } = await import(`./${process.argv[2]}.mjs`);
  await measure("find_unique", name, operations.findUnique);
  await measure("find_many of 100", name, operations.findMany);
  await measure("include 50 x 10", name, operations.include);
  await measure("create", name, operations.create, users); // whose posts nobody loads
  await measure("update", name, operations.update);
  await close();
}
