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

const gaps = ['', ' ', '   ', '\t', '\u00a0', '\u3000'];
const comments = ['// c', '//', '/// d', '///', '//// x', '// é 日本', '/* x */', '/** doc */', '/*\n * l1\n * l2\n */', '/**/'];

// `count` untidy copies of `text`: white space changed, comments put in between any two tokens, now and then a token lost.
export function* untidy(text, count, seed) {
  const below = numbers(seed);
  const pick = (list) => list[below(list.length)];
  const tokens = text.match(/\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|@@?[\w.]*|\w+|\r?\n|[ \t]+|./gsu) ?? [];
  for (let i = 0; i < count; i += 1) {
    const rate = pick([1, 4, 12]);
    const happens = (outOf) => below(outOf) < rate;
    const disturb = (token) => {
      if (/^[ \t]+$/.test(token)) return happens(30) ? pick(gaps) : token;
      if (token === '\n') {
        return happens(60) ? pick(['\r\n', '\n\n\n', '', ' \n', '\n  ', ` ${pick(comments)}\n`, `\n  ${pick(comments)}\n`]) : token;
      }
      if (happens(700)) return '';
      return (happens(300) ? pick(gaps) : '') + (happens(500) ? pick(comments) : '') + token;
    };
    yield tokens.map(disturb).join('');
  }
}

// `count` ways to spread the blocks of `text`, one of them missing at times, over up to four files.
export function* split(text, count, seed) {
  const below = numbers(seed);
  for (let i = 0; i < count; i += 1) {
    const blocks = text.split(/\n(?=(?:model|enum|type|view|datasource|generator)\b)/);
    if (below(3) === 0) blocks.splice(below(blocks.length), 1);
    const files = Array.from({ length: 1 + below(4) }, () => []);
    for (const block of blocks) files[below(files.length)].push(block);
    yield files.map((parts) => parts.join('\n'));
  }
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
