// Prisma ORM with its driver adapter over node-postgres.
import { PrismaPg } from "@prisma/adapter-pg";

import prisma from "./client/index.js";

const { PGHOST, PGPORT, PGUSER, PGDATABASE } = process.env;
const adapter = new PrismaPg({ host: PGHOST, port: Number(PGPORT), user: PGUSER, database: PGDATABASE, max: 1 });
const db = new prisma.PrismaClient({ adapter });

export const name = "Prisma 7";

export const operations = {
  findUnique: (id) => db.user.findUnique({ where: { id } }),
  findMany: (id) => db.user.findMany({ where: { id: { gt: id } }, orderBy: { id: "asc" }, take: 100 }),
  include: (id) =>
    db.user.findMany({ where: { id: { gt: id } }, orderBy: { id: "asc" }, take: 50, include: { posts: true } }),
  create: (id) => db.post.create({ data: { title: "A new post", authorId: id } }),
  update: (id) => db.user.update({ where: { id }, data: { logins: { increment: 1 } } }),
};

export const close = () => db.$disconnect();
