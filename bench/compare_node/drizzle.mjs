// Drizzle over node-postgres.
import { eq, gt, relations, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { boolean, integer, jsonb, pgEnum, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";
import pg from "pg";

const role = pgEnum("Role", ["CUSTOMER", "ADMIN"]);
const users = pgTable("User", {
  id: serial("id").primaryKey(),
  email: text("email").notNull(),
  name: text("name"),
  role: role("role").notNull().default("CUSTOMER"),
  logins: integer("logins").notNull().default(0),
  createdAt: timestamp("createdAt", { precision: 3 }).notNull().defaultNow(),
});
const posts = pgTable("Post", {
  id: serial("id").primaryKey(),
  title: text("title").notNull(),
  published: boolean("published").notNull().default(false),
  version: integer("version").notNull().default(0),
  authorId: integer("authorId").notNull(),
  layout: jsonb("layout"),
});
const userRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
const postRelations = relations(posts, ({ one }) => ({
  author: one(users, { fields: [posts.authorId], references: [users.id] }),
}));

const pool = new pg.Pool({ max: 1 });
const db = drizzle(pool, { schema: { users, posts, userRelations, postRelations } });

export const name = "Drizzle 0.45";

export const operations = {
  findUnique: async (id) => (await db.select().from(users).where(eq(users.id, id)))[0],
  findMany: (id) => db.select().from(users).where(gt(users.id, id)).orderBy(users.id).limit(100),
  include: (id) =>
    db.query.users.findMany({ where: gt(users.id, id), orderBy: users.id, limit: 50, with: { posts: true } }),
  create: async (id) => (await db.insert(posts).values({ title: "A new post", authorId: id }).returning())[0],
  update: async (id) =>
    (await db.update(users).set({ logins: sql`${users.logins} + 1` }).where(eq(users.id, id)).returning())[0],
};

export const close = () => pool.end();
