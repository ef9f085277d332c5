// The embedded DynamoDB server beside dynalite: the same requests over loopback HTTP with keep-alive, from wrk.
//
//   node measure.mjs <the tenon command> <the bare server>
//
// A bare server, which only receives and sends as many bytes, tells what no server on this machine can do without.
// On standard output one JSON object a line, as the benchmarks print them. Processor time is that of the server's process,
// all its threads and the kernel's work for them included.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [tenon, bare] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 5);
const folder = mkdtempSync(join(tmpdir(), "compare-dynamodb-"));
const dynalite = createRequire(import.meta.url).resolve("dynalite/cli.js");

const headers = (operation) => ({
  "Content-Type": "application/x-amz-json-1.0",
  "X-Amz-Target": `DynamoDB_20120810.${operation}`,
  "X-Amz-Date": "20260101T000000Z",
  Authorization:
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/dynamodb/aws4_request, " +
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0".repeat(64),
});

const servers = [];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(port, operation, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port, method: "POST", path: "/", headers: headers(operation), agent },
      (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      },
    );
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}

async function expectOk(port, operation, body) {
  const answer = await call(port, operation, body);
  if (answer.status !== 200) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
  return answer.body;
}

// The first answer that somebody gives on the port: a bare socket, so that what is measured is the server.
function firstAnswer(port) {
  const lines = Object.entries({ ...headers("ListTables"), Host: "localhost", "Content-Length": 2 });
  const request = `POST / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n{}`;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: "127.0.0.1", port }, () => socket.write(request));
    socket.once("data", (answer) => {
      socket.destroy();
      if (answer.toString().startsWith("HTTP/1.1 200 ")) resolve();
      else reject(new Error(answer.toString()));
    });
    socket.once("error", reject);
  });
}

// Starts a server, and waits until it answers.
async function start(name, command, args, port) {
  const child = spawn(command, args, { stdio: "ignore" });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended at once`);
    try {
      await firstAnswer(port);
      return { name, child, port };
    } catch (e) {
      if (e.code !== "ECONNREFUSED") throw e;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

const milliseconds = (begin) => Number(process.hrtime.bigint() - begin) / 1e6;
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ended = (child) => new Promise((resolve) => child.once("exit", resolve));

// Medians of how long our server takes to its first answer, and a program that does nothing to its end, by turns. The
// server says when it listens: asking it all the time would take from its processor.
async function measureStart(port) {
  const ours = [];
  const nothing = [];
  for (let i = 0; i < 21; ++i) {
    let begin = process.hrtime.bigint();
    await ended(spawn("true", { stdio: "ignore" }));
    nothing.push(milliseconds(begin));
    begin = process.hrtime.bigint();
    const child = spawn(tenon, ["serve", "dynamodb", "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
    await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended(child)]);
    await firstAnswer(port);
    ours.push(milliseconds(begin));
    child.kill();
    await ended(child);
  }
  return { ours: median(ours), nothing: median(nothing) };
}

// Nanoseconds on a processor, of all threads that live.
function processorTime(pid) {
  let total = 0;
  for (const task of readdirSync(`/proc/${pid}/task`))
    total += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
  return total;
}

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

const filler = "x".repeat(900);
const item = (i) => ({
  pk: { S: `user-${Math.floor(i / 10)}` },
  sk: { S: `order-${String(i % 10).padStart(4, "0")}` },
  text: { S: filler },
  count: { N: String(i) },
  tags: { SS: ["a", "b", "c"] },
});
const table = {
  TableName: "bench",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
};

async function load(port) {
  await expectOk(port, "CreateTable", table);
  for (;;) {
    const state = await expectOk(port, "DescribeTable", { TableName: "bench" });
    if (state.Table.TableStatus === "ACTIVE") break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (let i = 0; i < 1000; i += 25)
    await expectOk(port, "BatchWriteItem", {
      RequestItems: { bench: Array.from({ length: 25 }, (_, k) => ({ PutRequest: { Item: item(i + k) } })) },
    });
}

// Each with a body in which %d is the number of a user and %s that of an order.
const operations = [
  {
    name: "GetItem",
    body: { TableName: "bench", Key: { pk: { S: "user-%u" }, sk: { S: "order-000%o" } } },
  },
  {
    name: "PutItem",
    body: { TableName: "bench", Item: { ...item(0), pk: { S: "user-%u" }, sk: { S: "order-000%o" } } },
  },
  {
    name: "UpdateItem",
    body: {
      TableName: "bench",
      Key: { pk: { S: "user-%u" }, sk: { S: "order-000%o" } },
      UpdateExpression: "SET #c = #c + :one",
      ConditionExpression: "attribute_exists(pk) AND #c >= :zero",
      ExpressionAttributeNames: { "#c": "count" },
      ExpressionAttributeValues: { ":one": { N: "1" }, ":zero": { N: "0" } },
    },
  },
  {
    name: "Query",
    body: {
      TableName: "bench",
      KeyConditionExpression: "pk = :p AND begins_with(sk, :s)",
      ExpressionAttributeValues: { ":p": { S: "user-%u" }, ":s": { S: "order-" } },
    },
  },
];

// How wrk makes requests: `together` of them are sent at once.
function script({ name, body }, together) {
  const lines = Object.entries(headers(name)).map(([key, value]) => `wrk.headers["${key}"] = "${value}"`);
  const text = JSON.stringify(body).replaceAll("%", "%%").replaceAll("%%u", "%d").replaceAll("%%o", "%d");
  const path = join(folder, `${name}-${together}.lua`);
  const numbers = body.KeyConditionExpression ? "math.random(0, 99)" : "math.random(0, 99), math.random(0, 9)";
  writeFileSync(
    path,
    `wrk.method = "POST"\n${lines.join("\n")}\nlocal text = [==[${text}]==]\n` +
      `local function one() return wrk.format(nil, "/", nil, string.format(text, ${numbers})) end\n` +
      `local all = {}\n` +
      `request = function() for i = 1, ${together} do all[i] = one() end return table.concat(all) end\n` +
      `done = function(summary) if summary.errors.status > 0 then os.exit(1) end end\n`,
  );
  return path;
}

// Requests that were answered, microseconds of the server's processor for each, and the median latency in microseconds.
function measure(server, operation, connections, together) {
  const path = script(operation, together);
  const before = processorTime(server.child.pid);
  const out = execFileSync(
    "wrk",
    ["-t1", `-c${connections}`, "-d1s", "--latency", "-s", path, `http://127.0.0.1:${server.port}/`],
    { encoding: "utf8" },
  );
  const spent = processorTime(server.child.pid) - before;
  const requests = Number(/(\d+) requests in/.exec(out)[1]);
  const [, amount, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(out);
  return {
    requests,
    processor: spent / requests / 1000,
    median: Number(amount) * { us: 1, ms: 1e3, s: 1e6 }[unit],
  };
}

// Servers by turns, a second each: the medians.
function measureAll(which, operation, connections, together = 1) {
  const all = which.map(() => []);
  for (let i = 0; i < rounds; ++i)
    which.forEach((server, at) => all[at].push(measure(server, operation, connections, together)));
  return all.map((results) => ({
    processor: median(results.map((result) => result.processor)),
    median: median(results.map((result) => result.median)),
  }));
}

function row(name, ratio, goal, baseline, unit) {
  console.log(JSON.stringify({ name, ratio: Number(ratio.toFixed(3)), goal, baseline, unit }));
}

try {
  const startup = await measureStart(18000);
  console.error(`start: ours ${startup.ours.toFixed(1)} ms, /bin/true ${startup.nothing.toFixed(1)} ms`);
  servers.push(await start("tenon", tenon, ["serve", "dynamodb", "--port", "18000"], 18000));
  const idle = residentMegabytes(servers[0].child.pid);
  servers.push(await start("dynalite", process.execPath, [dynalite, "--port", "18001"], 18001));
  const [ours, rival] = servers;
  const answer = 1050; // the bytes of an item
  servers.push(await start("bare", bare, ["18002", String(answer)], 18002));
  row("dynamodb server: start to first answer", startup.ours, 20, "ms", "ms");
  row("dynamodb server: memory when idle", idle, 15, "MiB", "MiB");
  for (const server of [ours, rival]) await load(server.port);
  for (const operation of operations) {
    const [a, b, floor] = measureAll(servers, operation, 16);
    const spent = [a, b, floor].map((server) => server.processor.toFixed(1));
    console.error(`${operation.name}: ours ${spent[0]} us, dynalite ${spent[1]} us, a bare server ${spent[2]} us a request`);
    row(`dynamodb server: ${operation.name}, processor time`, a.processor / b.processor, 0.1, "dynalite", "processor");
    if (operation === operations[0])
      row("a server that only receives and sends, processor time", floor.processor / b.processor, 0.1, "dynalite", "processor");
  }
  // What the system does for each message is shared by sixteen here: what is left is the servers' own.
  for (const operation of operations) {
    const [a, b] = measureAll([ours, rival], operation, 16, 16);
    console.error(`${operation.name}, sixteen at once: ours ${a.processor.toFixed(1)} us, dynalite ${b.processor.toFixed(1)} us a request`);
    row(`dynamodb server: ${operation.name}, 16 sent at once`, a.processor / b.processor, 0.1, "dynalite", "processor");
  }
  const [a, b] = measureAll([ours, rival], operations[0], 1);
  console.error(`GetItem alone: ours ${a.median} us, dynalite ${b.median} us`);
  row("dynamodb server: GetItem, median of one connection", a.median / b.median, 0.5, "dynalite", "wall");
  agent.destroy(); // what it holds has been idle for longer than a server waits
  const bomb = { TableName: "bench", FilterExpression: "(".repeat(2000) + "a = :a" + ")".repeat(2000) };
  const times = [];
  for (let i = 0; i < 11; ++i) {
    const begin = process.hrtime.bigint();
    await call(ours.port, "Scan", { ...bomb, ExpressionAttributeValues: { ":a": { S: "x" } } });
    times.push(milliseconds(begin));
  }
  row("dynamodb server: 2,000 nested parentheses", median(times), 5, "ms", "ms");
} finally {
  for (const server of servers) server.child.kill();
  rmSync(folder, { recursive: true });
}
process.exit(0);
