// run.mjs TENON: starts the embedded server and holds what other clients do with it to what they expect.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as documents from "./document_client.mjs";
import * as entities from "./electrodb.mjs";
import { freePort } from "./free_port.mjs";

const port = await freePort();
const server = spawn(process.argv[2], ["serve", "dynamodb", "--port", String(port)], { stdio: ["ignore", "ignore", "inherit"] });
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  maxAttempts: 1,
});
const db = DynamoDBDocumentClient.from(client);

async function until(f) {
  for (let tries = 0; ; ++tries) {
    try {
      return await f();
    } catch (e) {
      if (tries === 200) throw e;
      await sleep(20);
    }
  }
}

const key = (name, type) => ({ AttributeName: name, KeyType: type });
async function createTable(TableName) {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [key("pk", "HASH"), key("sk", "RANGE")],
      GlobalSecondaryIndexes: [
        {
          IndexName: "gsi1",
          KeySchema: [key("gsi1pk", "HASH"), key("gsi1sk", "RANGE")],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
}

let failures = 0;
try {
  await until(() => client.send(new ListTablesCommand({})));
  for (const { table, tests } of [documents, entities]) {
    await createTable(table);
    for (const [name, test] of Object.entries(tests)) {
      try {
        await test(db);
        console.log(`passed: ${name}`);
      } catch (e) {
        failures += 1;
        console.log(`FAILED: ${name}`);
        console.log(e);
      }
    }
  }
} finally {
  server.kill();
}
process.exit(failures ? 1 : 0);
