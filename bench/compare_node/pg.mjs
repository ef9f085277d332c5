// node-postgres with named prepared statements.
import pg from "pg";

const userColumns = '"id","email","name","role","logins","createdAt"';
const postColumns = '"id","title","published","version","authorId","layout"';

const pool = new pg.Pool({ max: 1 });
const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;

export const name = "node-postgres 8";

export const operations = {
  findUnique: async (id) => (await rows("by_id", `SELECT ${userColumns} FROM "User" WHERE "id" = $1`, [id]))[0],
  findMany: (id) =>
    rows("list", `SELECT ${userColumns} FROM "User" WHERE "id" > $1 ORDER BY "id" LIMIT 100`, [id]),
  async include(id) {
    const users = await rows("users", `SELECT ${userColumns} FROM "User" WHERE "id" > $1 ORDER BY "id" LIMIT 50`, [id]);
    const byId = new Map();
    for (const user of users) {
      user.posts = [];
      byId.set(user.id, user);
    }
    const posts = await rows("posts", `SELECT ${postColumns} FROM "Post" WHERE "authorId" = ANY($1)`, [[...byId.keys()]]);
    for (const post of posts) byId.get(post.authorId).posts.push(post);
    return users;
  },
  create: async (id) =>
    (
      await rows(
        "create",
        `INSERT INTO "Post" ("title","published","version","authorId") VALUES ($1,$2,$3,$4) RETURNING ${postColumns}`,
        ["A new post", false, 0, id],
      )
    )[0],
  update: async (id) =>
    (
      await rows(
        "update",
        `UPDATE "User" SET "logins" = "logins" + $2 WHERE "id" = $1 RETURNING ${userColumns}`,
        [id, 1],
      )
    )[0],
};

export const close = () => pool.end();
