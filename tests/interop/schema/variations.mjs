// Small edits of a schema that probe the validator: most make it invalid, for one reason each.
const providers = ['postgresql', 'mysql', 'sqlite', 'mongodb', 'cockroachdb', 'sqlserver'];
const types = ['Int', 'String', 'Boolean', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes', 'Unsupported("x")'];
const fieldAttributes = ['@id', '@unique', '@updatedAt', '@ignore', '@map("x")', '@default(now())', '@default(autoincrement())', '@default(uuid())',
  '@default(1)', '@default("a")', '@default([])', '@db.VarChar(10)', '@db.ObjectId', '@relation("r")'];
const blockAttributes = ['@@id([id])', '@@unique([id])', '@@index([id])', '@@map("t")', '@@ignore', '@@schema("public")', '@@index([id], type: Hash)',
  '@@unique([id], map: "x")', '@@index([id(sort: Desc)])'];
const relationArguments = ['map: "k"', 'onDelete: Cascade', 'onDelete: SetNull', 'onDelete: NoAction', 'onDelete: SetDefault', 'onDelete: Restrict',
  'onUpdate: NoAction', 'fields: [id]', 'references: [id]'];
const marks = ['{', '}', '(', ')', '[', ']', '"', '@', '@@', ',', ':', '.', '?', '=', '//', '///', '/*', '\n', '-', '1', '\\', '\t', 'é', '\r\n'];

// A generator of whole numbers below n that gives the same sequence for the same seed.
function numbers(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}

function lineEdits(lines, below) {
  const pick = (list) => list[below(list.length)];
  const some = (pattern) => {
    const found = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []));
    return found.length > 0 ? pick(found) : below(lines.length);
  };
  const replace = (i, pattern, by) => { lines[i] = lines[i].replace(pattern, by); };
  const field = some(/^\s+\w+\s+[A-Z]\w*/);
  const relation = some(/@relation\(/);
  return [
    () => lines.splice(field, 1),
    () => lines.splice(field, 0, lines[field]),
    () => { lines[field] += ` ${pick(fieldAttributes)}`; },
    () => lines.splice(field, 0, `  ${pick(blockAttributes)}`),
    () => replace(field, /^(\s+\w+\s+)\w+/, (_, before) => before + pick(types)),
    () => replace(field, /^(\s+\w+\s+\w+)(\?|\[\])?/, (_, before) => before + pick(['', '?', '[]'])),
    () => replace(field, /\s@@?[\w.]+(\((?:[^()]|\([^()]*\))*\))?/, ''),
    () => replace(relation, /@relation\(/, () => `@relation(${pick(relationArguments)}, `),
    () => replace(relation, /,?\s*(fields|references|onDelete|onUpdate|name|map)\s*:\s*(\[[^\]]*\]|\w+|"[^"]*")/, ''),
    () => replace(relation, /\[\w+/, () => `[${pick(['id', 'name', 'nothing'])}`),
    () => replace(some(/provider/), /"(postgresql|mysql|sqlite|mongodb|cockroachdb|sqlserver)"/, () => `"${pick(providers)}"`),
    () => lines.splice(some(/datasource/) + 1, 0, pick(['  relationMode = "prisma"', '  schemas = ["a", "b"]'])),
    () => { const other = some(/^\s+\w+\s+[A-Z]\w*/); [lines[field], lines[other]] = [lines[other], lines[field]]; },
    () => { const at = below(lines[field].length + 1); lines[field] = lines[field].slice(0, at) + pick(marks) + lines[field].slice(at); },
  ];
}

// `count` variations of `text`, each with one to three edits.
export function* variations(text, count, seed) {
  const below = numbers(seed);
  for (let i = 0; i < count; i += 1) {
    const lines = text.split('\n');
    for (let edit = below(3); edit >= 0; edit -= 1) {
      const edits = lineEdits(lines, below);
      edits[below(edits.length)]();
      if (lines.length === 0) lines.push('');
    }
    yield lines.join('\n');
  }
}
