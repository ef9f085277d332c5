// What JavaScript's document client does with the embedded engine.
import assert from "node:assert/strict";
import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  ExecuteStatementCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  SearchVectorsCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/lib-dynamodb";

const table = "documents";
const order = (user, n, more = {}) => ({ pk: `USER#${user}`, sk: `ORDER#${String(n).padStart(3, "0")}`, n, ...more });

async function fails(promise, name, message) {
  await assert.rejects(promise, (e) => {
    assert.equal(e.name, name, `${e.name}: ${e.message}`);
    if (message) assert.match(e.message, message);
    return true;
  });
}

const tests = {
  async "documents of every type come back as they were"(db) {
    const item = {
      pk: "types",
      sk: "1",
      text: "é\u0000\"\\\u{1F600}",
      whole: 42,
      fraction: -1.25,
      yes: true,
      nothing: null,
      list: [1, "two", [3], { four: 4 }],
      map: { a: { b: { c: [] } } },
      strings: new Set(["x", "y"]),
      numbers: new Set([1, 2.5]),
      binary: new Uint8Array([0, 1, 255]),
      binaries: new Set([new Uint8Array([7])]),
    };
    await db.send(new PutCommand({ TableName: table, Item: item }));
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { pk: "types", sk: "1" } }));
    assert.deepEqual(Item, item);
  },

  async "a number of 38 digits stays exact"(db) {
    const digits = "12345678901234567890123456789012345678";
    await db.send(
      new ExecuteStatementCommand({
        Statement: `INSERT INTO "${table}" VALUE {'pk': 'exact', 'sk': '1', 'n': ${digits}}`,
      }),
    );
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { pk: "exact", sk: "1" } }));
    assert.equal(String(Item.n), digits);
  },

  async "a condition that fails says so, with the item that is there"(db) {
    const Item = { pk: "once", sk: "1", v: 1 };
    const put = { TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" };
    await db.send(new PutCommand(put));
    await assert.rejects(db.send(new PutCommand({ ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" })), (e) => {
      assert.equal(e.name, "ConditionalCheckFailedException");
      assert.equal(e.message, "The conditional request failed");
      assert.deepEqual(e.Item, { pk: { S: "once" }, sk: { S: "1" }, v: { N: "1" } });
      return true;
    });
  },

  async "updates set, count, append and remove"(db) {
    const Key = { pk: "update", sk: "1" };
    const first = await db.send(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: "SET #n = if_not_exists(#n, :zero) + :one, #l = list_append(if_not_exists(#l, :none), :more) ADD #s :s",
        ExpressionAttributeNames: { "#n": "n", "#l": "list", "#s": "set" },
        ExpressionAttributeValues: { ":zero": 0, ":one": 1, ":none": [], ":more": ["a"], ":s": new Set(["x"]) },
        ReturnValues: "ALL_NEW",
      }),
    );
    assert.deepEqual(first.Attributes, { ...Key, n: 1, list: ["a"], set: new Set(["x"]) });
    const second = await db.send(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: "REMOVE #l[0] SET #m = :m DELETE #s :s",
        ExpressionAttributeNames: { "#l": "list", "#m": "map", "#s": "set" },
        ExpressionAttributeValues: { ":m": { deep: { er: 1 } }, ":s": new Set(["x"]) },
        ReturnValues: "ALL_NEW",
      }),
    );
    assert.deepEqual(second.Attributes, { ...Key, n: 1, list: [], map: { deep: { er: 1 } } });
    const removed = await db.send(new DeleteCommand({ TableName: table, Key, ReturnValues: "ALL_OLD" }));
    assert.deepEqual(removed.Attributes, second.Attributes);
  },

  async "batches write and read, and pages follow one another"(db) {
    const items = Array.from({ length: 25 }, (_, n) => order("pages", n, { even: n % 2 === 0 }));
    const written = await db.send(
      new BatchWriteCommand({ RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    assert.deepEqual(written.UnprocessedItems, {});
    const read = await db.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: items.slice(0, 5).map(({ pk, sk }) => ({ pk, sk })) } } }),
    );
    assert.equal(read.Responses[table].length, 5);

    const query = {
      TableName: table,
      KeyConditionExpression: "pk = :p AND begins_with(sk, :s)",
      ExpressionAttributeValues: { ":p": "USER#pages", ":s": "ORDER#" },
      ScanIndexForward: false,
    };
    const numbers = [];
    let pages = 0;
    for await (const page of paginateQuery({ client: db, pageSize: 10 }, { ...query })) {
      pages += 1;
      numbers.push(...page.Items.map((i) => i.n));
    }
    assert.deepEqual(numbers, items.map((i) => i.n).reverse());
    assert.equal(pages, 3);

    const even = await db.send(
      new QueryCommand({
        ...query,
        FilterExpression: "#e = :yes",
        ExpressionAttributeNames: { "#e": "even" },
        ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ":yes": true },
      }),
    );
    assert.deepEqual([even.Count, even.ScannedCount], [13, 25]);
  },

  async "segments of a parallel scan are disjoint and complete"(db) {
    const whole = await db.send(new ScanCommand({ TableName: table, Select: "COUNT" }));
    const seen = new Set();
    for (let Segment = 0; Segment < 4; ++Segment)
      for await (const page of paginateScan({ client: db, pageSize: 7 }, { TableName: table, Segment, TotalSegments: 4 }))
        for (const { pk, sk } of page.Items) {
          assert.ok(!seen.has(`${pk}|${sk}`));
          seen.add(`${pk}|${sk}`);
        }
    assert.equal(seen.size, whole.Count);
  },

  async "transactions happen whole or not at all, and say why not"(db) {
    const put = (sk, more = {}) => ({ Put: { TableName: table, Item: { pk: "tx", sk }, ...more } });
    await db.send(new TransactWriteCommand({ TransactItems: [put("1"), put("2")], ClientRequestToken: "first" }));
    await db.send(new TransactWriteCommand({ TransactItems: [put("1"), put("2")], ClientRequestToken: "first" }));
    await fails(
      db.send(new TransactWriteCommand({ TransactItems: [put("1"), put("3")], ClientRequestToken: "first" })),
      "IdempotentParameterMismatchException",
    );
    await assert.rejects(
      db.send(
        new TransactWriteCommand({
          TransactItems: [put("3"), put("1", { ConditionExpression: "attribute_not_exists(pk)" })],
        }),
      ),
      (e) => {
        assert.equal(e.name, "TransactionCanceledException");
        assert.deepEqual(
          e.CancellationReasons.map((r) => r.Code),
          ["None", "ConditionalCheckFailed"],
        );
        return true;
      },
    );
    const read = await db.send(
      new TransactGetCommand({
        TransactItems: ["1", "3"].map((sk) => ({ Get: { TableName: table, Key: { pk: "tx", sk } } })),
      }),
    );
    assert.deepEqual(
      read.Responses.map((r) => r.Item),
      [{ pk: "tx", sk: "1" }, undefined],
    );
  },

  async "statements of PartiQL read, change and remove"(db) {
    const run = (Statement, Parameters) => db.send(new ExecuteStatementCommand({ Statement, Parameters }));
    await run(`INSERT INTO "${table}" VALUE {'pk': ?, 'sk': ?, 'n': 1, 'tags': <<'a', 'b'>>}`, ["sql", "1"]);
    await run(`UPDATE "${table}" SET n = n + 1 SET more = [1, 2] WHERE pk = 'sql' AND sk = '1'`);
    const { Items } = await run(`SELECT n, more[1], tags FROM "${table}" WHERE pk = ? AND sk = ?`, ["sql", "1"]);
    assert.equal(Items.length, 1);
    assert.equal(Items[0].n, 2);
    assert.deepEqual(Items[0].tags, new Set(["a", "b"]));
    await fails(run(`INSERT INTO "${table}" VALUE {'pk': 'sql', 'sk': '1'}`), "DuplicateItemException");
    await run(`DELETE FROM "${table}" WHERE pk = 'sql' AND sk = '1'`);
    assert.deepEqual((await run(`SELECT * FROM "${table}" WHERE pk = 'sql'`)).Items, []);
  },

  async "a vector index finds what is near, in its partition"(db) {
    const put = (sk, embedding, category) =>
      db.send(new PutCommand({ TableName: table, Item: { pk: "vector", sk, embedding, category } }));
    await put("before", [1, 0], "shoes");
    await db.send(
      new UpdateTableCommand({
        TableName: table,
        AttributeDefinitions: [{ AttributeName: "category", AttributeType: "S" }],
        VectorIndexUpdates: [
          {
            Create: {
              IndexName: "near",
              VectorAttribute: { AttributeName: "embedding" },
              SearchSchema: [{ AttributeName: "category", SearchSchemaElementType: "HASH" }],
              Dimensions: 2,
              DistanceFunction: "EUCLIDEAN",
              Projection: { ProjectionType: "KEYS_ONLY" },
            },
          },
        ],
      }),
    );
    await put("after", [0, 1], "shoes");
    await put("elsewhere", [0, 0], "hats");
    const search = (SearchVector, more = {}) =>
      db.send(
        new SearchVectorsCommand({
          TableName: table,
          IndexName: "near",
          SearchVector,
          TopK: 2,
          SearchConditionExpression: "category = :c",
          ExpressionAttributeValues: { ":c": "shoes" },
          ReturnConsumedCapacity: "TOTAL",
          ...more,
        }),
      );
    const found = await search([1, 0]);
    assert.deepEqual(
      found.SearchResults.map((r) => [r.Item.sk, r.Score]),
      [
        ["before", 0],
        ["after", 1.4142135],
      ],
    );
    assert.deepEqual(found.ConsumedCapacity, { VectorSearchRequestBytes: 1024 });
    await fails(search([1]), "ValidationException", /^Input search vector dimension 1 does not match vector index dimension 2$/);
    await fails(put("wrong", ["x", "y"], "shoes"), "ValidationException", /embedding\[0\], Expected: 32-bit floating point number/);
  },

  async "errors have the names and texts of the service"(db) {
    await fails(
      db.send(new GetCommand({ TableName: "missing", Key: { pk: "x" } })),
      "ResourceNotFoundException",
      /^Requested resource not found$/,
    );
    await fails(
      db.send(new GetCommand({ TableName: table, Key: { pk: "x" } })),
      "ValidationException",
      /^The provided key element does not match the schema$/,
    );
    await fails(
      db.send(new ScanCommand({ TableName: table, FilterExpression: "name = :n", ExpressionAttributeValues: { ":n": 1 } })),
      "ValidationException",
      /Attribute name is a reserved keyword; reserved keyword: name/,
    );
  },
};

export { table, tests };
