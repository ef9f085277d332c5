// The JavaScript document client's processor time for a GetItem, in microseconds.
//
//   node client.mjs <URL of a server> <number of calls>
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

const [endpoint, calls] = [process.argv[2], Number(process.argv[3])];
const db = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  }),
);

async function get(times) {
  for (let i = 0; i < times; ++i) {
    const { Item } = await db.send(
      new GetCommand({
        TableName: "app",
        Key: { PK: "CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90", SK: "ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB" },
      }),
    );
    if (Item.totalCents !== 1234567) throw new Error("another item");
  }
}

await get(2500); // until it is compiled
const begin = process.cpuUsage();
await get(calls);
const { user, system } = process.cpuUsage(begin);
console.log((user + system) / calls);
db.destroy();
