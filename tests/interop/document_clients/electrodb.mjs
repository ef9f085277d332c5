// What ElectroDB, a library for single-table design, does with the embedded engine.
import assert from "node:assert/strict";
import { Entity, Service } from "electrodb";

const table = "entities";

function make(client) {
  const options = { client, table };
  const user = new Entity(
    {
      model: { entity: "user", version: "1", service: "shop" },
      attributes: {
        userId: { type: "string", required: true },
        email: { type: "string", required: true },
        name: { type: "string" },
        logins: { type: "number", default: 0 },
        roles: { type: "set", items: "string" },
        history: { type: "list", items: { type: "string" } },
      },
      indexes: {
        account: { collection: "profile", pk: { field: "pk", composite: ["userId"] }, sk: { field: "sk", composite: [] } },
        byEmail: { index: "gsi1", pk: { field: "gsi1pk", composite: ["email"] }, sk: { field: "gsi1sk", composite: [] } },
      },
    },
    options,
  );
  const order = new Entity(
    {
      model: { entity: "order", version: "1", service: "shop" },
      attributes: {
        id: { type: "string", required: true },
        userId: { type: "string", required: true },
        total: { type: "number", required: true },
        status: { type: ["open", "paid"], default: "open" },
      },
      indexes: {
        orders: {
          collection: "profile",
          pk: { field: "pk", composite: ["userId"] },
          sk: { field: "sk", composite: ["id"] },
        },
        byStatus: { index: "gsi1", pk: { field: "gsi1pk", composite: ["status"] }, sk: { field: "gsi1sk", composite: ["id"] } },
      },
    },
    options,
  );
  return { user, order, service: new Service({ user, order }, options) };
}

const tests = {
  async "an entity is created once, read, changed and removed"(client) {
    const { user } = make(client);
    await user.create({ userId: "u1", email: "ann@x.org", name: "Ann", roles: ["admin"], history: ["made"] }).go();
    await assert.rejects(user.create({ userId: "u1", email: "ann@x.org" }).go(), /conditional request failed/);
    await user
      .patch({ userId: "u1" })
      .add({ logins: 2, roles: ["staff"] })
      .append({ history: ["seen"] })
      .remove(["name"])
      .go();
    const { data } = await user.get({ userId: "u1" }).go();
    assert.deepEqual([data.logins, [...data.roles].sort(), data.history, data.name], [2, ["admin", "staff"], ["made", "seen"], undefined]);
    await assert.rejects(user.patch({ userId: "none" }).set({ name: "x" }).go());
    await user
      .update({ userId: "u1" })
      .set({ name: "Anna" })
      .where((a, op) => `${op.eq(a.logins, 2)} AND ${op.contains(a.roles, "staff")}`)
      .go();
    assert.equal((await user.query.byEmail({ email: "ann@x.org" }).go()).data[0].name, "Anna");
    await user.remove({ userId: "u1" }).go();
    assert.equal((await user.get({ userId: "u1" }).go()).data, null);
  },

  async "a query pages by cursor, in both directions"(client) {
    const { order } = make(client);
    await order.put(Array.from({ length: 30 }, (_, i) => ({ id: `o${String(i).padStart(2, "0")}`, userId: "u2", total: i }))).go();
    const seen = [];
    let cursor = null;
    do {
      const page = await order.query.orders({ userId: "u2" }).go({ limit: 7, cursor, order: "desc" });
      seen.push(...page.data.map((o) => o.total));
      cursor = page.cursor;
    } while (cursor);
    assert.deepEqual(seen, Array.from({ length: 30 }, (_, i) => 29 - i));
    const some = await order.query
      .orders({ userId: "u2" })
      .between({ id: "o10" }, { id: "o14" })
      .where((a, op) => op.gt(a.total, 11))
      .go();
    assert.deepEqual(some.data.map((o) => o.total), [12, 13, 14]);
  },

  async "a collection returns users and orders of one partition together"(client) {
    const { user, order, service } = make(client);
    await user.put({ userId: "u3", email: "cy@x.org" }).go();
    await order.put([1, 2].map((i) => ({ id: `c${i}`, userId: "u3", total: i }))).go();
    const { data } = await service.collections.profile({ userId: "u3" }).go();
    assert.equal(data.user.length, 1);
    assert.deepEqual(data.order.map((o) => o.id), ["c1", "c2"]);
  },

  async "a transaction writes several entities or none"(client) {
    const { user, service } = make(client);
    const write = (id) =>
      service.transaction
        .write(({ user: u, order: o }) => [
          u.create({ userId: id, email: `${id}@x.org` }).commit(),
          o.upsert({ id: `${id}o`, userId: id, total: 5 }).commit(),
          u.check({ userId: "gate" }).where((a, op) => op.notExists(a.name)).commit(),
        ])
        .go();
    assert.equal((await write("u4")).canceled, false);
    const again = await write("u4");
    assert.equal(again.canceled, true);
    assert.deepEqual(again.data.map((d) => d.code), ["ConditionalCheckFailed", "None", "None"]);
    assert.equal((await user.get({ userId: "u4" }).go()).data.email, "u4@x.org");
  },
};

export { table, tests };
