// node compare.mjs PLANS_FOLDER
// Every folder of it holds to.prisma, perhaps from.prisma, and plan.sql. Prints each plan.sql that is not what Prisma's schema
// engine writes, and ends with 1 when there was one.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { script } from './engine.mjs';

// Plans that differ on purpose: SQLite refuses what Prisma writes there.
const onPurpose = new Set(['defaults_prisma_cannot_create']);

const [folder] = process.argv.slice(2);
const trimmed = (text) => text.replace(/\n+$/, '');
let compared = 0;
let wrong = 0;

for (const name of readdirSync(folder).sort()) {
  const from = join(folder, name, 'from.prisma');
  const theirs = trimmed(await script(existsSync(from) ? from : null, join(folder, name, 'to.prisma')));
  const ours = trimmed(readFileSync(join(folder, name, 'plan.sql'), 'utf8'));
  compared += 1;
  if ((theirs === ours) !== onPurpose.has(name)) continue;
  wrong += 1;
  console.log(theirs === ours ? `${name}: no longer differs from Prisma` : `${name}: Prisma writes\n${theirs}\n`);
}
console.log(`${compared} plans compared, ${wrong} wrong`);
process.exit(wrong === 0 && compared > 0 ? 0 : 1);
