// node compare.mjs PLANS_FOLDER
// Every folder of it is called like a provider, and every folder in that holds to.prisma, perhaps from.prisma, and plan.sql.
// Prints each plan.sql that is not what Prisma's schema engine writes, and ends with 1 when there was one.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { script } from './engine.mjs';

// Plans that differ on purpose: the database refuses what Prisma writes there, or Prisma leaves out what the schema says.
const onPurpose = new Set([
  'cockroachdb/sequences_that_prisma_forgets_about',
  'postgresql/casts_that_prisma_does_not_try',
  'postgresql/change_schemas',
  'postgresql/enum_values_in_between',
  'postgresql/enum_values_prisma_cannot_create',
  'postgresql/enum_values_used_at_once',
  'postgresql/numbering_that_prisma_gets_wrong',
  'postgresql/renames_that_prisma_gets_wrong',
  'sqlite/defaults_prisma_cannot_create',
]);

const [folder] = process.argv.slice(2);
const trimmed = (text) => text.replace(/\n+$/, '');
let compared = 0;
let wrong = 0;

for (const provider of readdirSync(folder).sort()) {
  for (const plan of readdirSync(join(folder, provider)).sort()) {
    const name = `${provider}/${plan}`;
    const from = join(folder, name, 'from.prisma');
    const theirs = trimmed(await script(provider, existsSync(from) ? from : null, join(folder, name, 'to.prisma')));
    const ours = trimmed(readFileSync(join(folder, name, 'plan.sql'), 'utf8'));
    compared += 1;
    if ((theirs === ours) !== onPurpose.has(name)) continue;
    wrong += 1;
    console.log(theirs === ours ? `${name}: no longer differs from Prisma` : `${name}: Prisma writes\n${theirs}\n`);
  }
}
console.log(`${compared} plans compared, ${wrong} wrong`);
process.exit(wrong === 0 && compared > 0 ? 0 : 1);
