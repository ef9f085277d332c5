// Requests made up at random, the same for the same seed: reads of every shape, and writes between them that keep the
// records of two databases equal as long as their answers are. For the schema in tests/protocol/requests.

// The fields by what can be asked of them. A name with "?" may be null. `key` orders the records of a model.
const models = {
  User: {
    key: ['id'],
    ints: ['id', 'logins', 'managerId?'],
    floats: ['score?'],
    texts: ['email', 'name?'],
    enums: ['role'],
    one: { profile: 'Profile', manager: 'User' },
    many: { posts: 'Post', memberships: 'Membership', reports: 'User', reviewed: 'Post' },
  },
  Profile: { key: ['id'], ints: ['id', 'userId'], texts: ['bio?'], must: { user: 'User' } },
  Post: {
    key: ['id'],
    ints: ['id', 'views', 'likes', 'authorId?', 'reviewerId?'],
    texts: ['title', 'slug', 'locale'],
    flags: ['published'],
    one: { author: 'User', reviewer: 'User' },
    many: { tags: 'Tag', comments: 'Comment' },
  },
  Comment: { key: ['id'], ints: ['id', 'postId'], texts: ['text'], must: { post: 'Post' } },
  Tag: { key: ['name'], texts: ['name', 'note?'], many: { posts: 'Post' } },
  Org: { key: ['id'], ints: ['id'], texts: ['name'], many: { members: 'Membership' } },
  Membership: {
    key: ['orgId', 'userId'],
    ints: ['orgId', 'userId', 'since'],
    texts: ['badge'],
    must: { org: 'Org', user: 'User' },
  },
};
const roles = ['USER', 'ADMIN', 'GUEST'];
const words = ['ann', 'Ann', 'BOB', 'bob', 'cyd', 'x.org', 'o', '', 'Äpfel', 'first', 'FIRST', 'second', 'en', 'de', 'tag1', 'a', 'nice'];

export function* requests(seed, count) {
  // Mulberry32: small, fast, and the same everywhere.
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(random() * n);
  const pick = (list) => list[below(list.length)];
  const chance = (p) => random() < p;
  const some = (list, p = 0.5) => list.filter(() => chance(p));
  const times = (n, f) => Array.from({ length: n }, (_, i) => f(i));
  const bare = (field) => field.replace('?', '');
  const nullable = (field) => field.endsWith('?');
  const scalars = (m) => [...(m.ints ?? []), ...(m.floats ?? []), ...(m.texts ?? []), ...(m.enums ?? []), ...(m.flags ?? [])];
  const integer = () => pick([0, 1, 2, 3, 4, 5, 7, 10, 2000, -1]);
  const real = () => pick([0, 1.5, -2.25, 3, 0.1]);
  const key = (m) => (m.key.length === 1 ? { [m.key[0]]: keyValue(m.key[0]) } : { [m.key.join('_')]: Object.fromEntries(m.key.map((k) => [k, 1 + below(4)])) });
  const keyValue = (field) => (field === 'name' ? pick(['tag1', 'tag2', 'tag3', 'none']) : 1 + below(9));

  function comparison(value, text, field) {
    const op = pick(['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', ...(text ? ['contains', 'startsWith', 'endsWith', 'nested'] : ['nested', 'range'])]);
    if (op === 'in' || op === 'notIn') return { [op]: times(below(4), value) };
    if (op === 'range') return { gte: value(), lt: value() };
    if (op === 'nested') return { not: comparison(value, text, '') };
    if ((op === 'equals' || op === 'not') && nullable(field) && chance(0.3)) return { [op]: null };
    return op === 'not' && field === '' ? { equals: value() } : { [op]: value() };
  }
  function scalarFilter(m) {
    const field = pick(scalars(m));
    const name = bare(field);
    if (nullable(field) && chance(0.15)) return { [name]: null };
    if (m.flags?.includes(field)) return { [name]: chance(0.5) ? chance(0.5) : { not: chance(0.5) } };
    if (m.enums?.includes(field)) return { [name]: pick([pick(roles), { not: pick(roles) }, { in: some(roles) }, { notIn: some(roles) }]) };
    if (m.ints?.includes(field) && m.ints.length > 1 && chance(0.1))
      return { [name]: { [pick(['equals', 'lt', 'gte'])]: { _ref: bare(pick(m.ints)), _container: nameOf(m) } } };
    const value = m.texts?.includes(field) ? () => pick(words) : m.floats?.includes(field) ? real : integer;
    return { [name]: chance(0.3) ? value() : comparison(value, m.texts?.includes(field), field) };
  }
  const nameOf = (m) => Object.keys(models).find((n) => models[n] === m);
  function where(m, depth) {
    const one = { ...(m.one ?? {}), ...(m.must ?? {}) };
    const kinds = ['scalar', 'scalar', 'two'];
    if (depth > 0) kinds.push('AND', 'OR', 'NOT');
    if (depth > 0 && Object.keys(one).length) kinds.push('one', 'one');
    if (depth > 0 && m.many) kinds.push('many', 'many');
    switch (pick(kinds)) {
      case 'scalar': return scalarFilter(m);
      case 'two': return { ...scalarFilter(m), ...scalarFilter(m) };
      case 'AND': return { AND: chance(0.3) ? where(m, depth - 1) : times(below(3), () => where(m, depth - 1)) };
      case 'OR': return { OR: times(1 + below(3), () => where(m, depth - 1)) };
      case 'NOT': return { NOT: chance(0.5) ? where(m, depth - 1) : times(1 + below(2), () => where(m, depth - 1)) };
      case 'one': {
        const name = pick(Object.keys(one));
        const inner = where(models[one[name]], depth - 1);
        if (m.one?.[name] && chance(0.2)) return { [name]: pick([null, { is: null }, { isNot: null }]) };
        return { [name]: pick([inner, { is: inner }, { isNot: inner }]) };
      }
      default: {
        const name = pick(Object.keys(m.many));
        return { [name]: { [pick(['some', 'every', 'none'])]: chance(0.1) ? {} : where(models[m.many[name]], depth - 1) } };
      }
    }
  }
  function order(m) {
    const terms = [];
    if (chance(0.7)) {
      const field = pick(scalars(m));
      const direction = pick(['asc', 'desc']);
      terms.push({ [bare(field)]: nullable(field) && chance(0.5) ? { sort: direction, nulls: pick(['first', 'last']) } : direction });
    }
    if (m.one && chance(0.2)) {
      const name = pick(Object.keys(m.one));
      terms.push({ [name]: { [bare(pick(scalars(models[m.one[name]])))]: pick(['asc', 'desc']) } });
    }
    if (m.many && chance(0.2)) terms.push({ [pick(Object.keys(m.many))]: { _count: pick(['asc', 'desc']) } });
    return [...terms, ...m.key.map((k) => ({ [k]: 'asc' }))];
  }
  const page = () => ({ ...(chance(0.3) ? { take: pick([1, 2, 3, -1, -2, 0]) } : {}), ...(chance(0.2) ? { skip: below(3) } : {}) });
  // Without cursors among related records: the engine applies them in one way to several parents, in another to one.
  function find(m, depth, nested = false) {
    const out = { orderBy: order(m) };
    if (chance(0.6)) out.where = where(m, depth);
    // A cursor whose record is missing among the others is a matter of how the engine happens to page.
    if (!nested && chance(0.15)) return { orderBy: m.key.map((k) => ({ [k]: pick(['asc', 'desc']) })), cursor: key(m), ...page() };
    Object.assign(out, page());
    if (chance(0.15)) out.distinct = [bare(pick(scalars(m))), ...some(scalars(m).map(bare), 0.2)];
    return out;
  }
  function selection(m, depth) {
    const out = chance(0.5) ? { $scalars: true } : {};
    for (const f of some(scalars(m).map(bare), 0.3)) out[f] = true;
    for (const k of m.key) out[k] = true;
    if (depth === 0) return out;
    for (const [name, target] of Object.entries({ ...m.one, ...m.must })) if (chance(0.3)) out[name] = { selection: selection(models[target], depth - 1) };
    for (const [name, target] of Object.entries(m.many ?? {}))
      if (chance(0.3)) out[name] = { arguments: find(models[target], 1, true), selection: selection(models[target], depth - 1) };
    if (m.many && chance(0.3)) {
      const counted = Object.fromEntries(some(Object.keys(m.many)).map((n) => [n, chance(0.5) ? true : { arguments: { where: where(models[m.many[n]], 1) }, selection: {} }]));
      if (Object.keys(counted).length) out._count = { selection: counted };
    }
    return out;
  }
  function aggregates(m) {
    const numbers = [...(m.ints ?? []), ...(m.floats ?? [])].map(bare);
    const out = { _count: { selection: { _all: true, [bare(pick(scalars(m)))]: true } } };
    if (numbers.length && chance(0.6)) out[pick(['_sum', '_avg'])] = { selection: { [pick(numbers)]: true } };
    if (chance(0.6)) out[pick(['_min', '_max'])] = { selection: { [bare(pick([...(m.ints ?? []), ...(m.texts ?? [])]))]: true } };
    return out;
  }
  function group(m) {
    const by = [bare(pick(scalars(m))), ...some(scalars(m).map(bare), 0.2)].filter((f, i, all) => all.indexOf(f) === i);
    const args = { by, orderBy: by.map((f) => ({ [f]: pick(['asc', 'desc']) })) };
    if (chance(0.5)) args.where = where(m, 1);
    if (chance(0.2)) args.orderBy.unshift({ _count: { [by[0]]: pick(['asc', 'desc']) } });
    if (chance(0.3) && m.ints) args.having = { [bare(pick(m.ints))]: { [pick(['_count', '_min', '_max', '_avg'])]: { [pick(['gt', 'lte', 'equals', 'not'])]: integer() } } };
    if (chance(0.2)) args.take = 1 + below(3);
    if (chance(0.2)) args.skip = below(2);
    return [args, { ...Object.fromEntries(by.map((f) => [f, true])), ...aggregates(m) }];
  }
  let fresh = 100;
  function write() {
    const id = 1 + below(9);
    const slug = () => `new-${++fresh}`;
    const changes = { logins: pick([integer(), { increment: 2 }, { decrement: 1 }, { multiply: 3 }, { set: 4 }]), name: pick([null, pick(words), { set: pick(words) }]), score: pick([null, real(), { multiply: 0.5 }]) };
    const nested = pick([
      { posts: { create: { title: pick(words), slug: slug() } } },
      { posts: { create: [{ title: 'x', slug: slug(), tags: { connectOrCreate: { where: { name: 'tag9' }, create: { name: 'tag9' } } } }] } },
      { posts: { connect: [{ id: 1 + below(4) }] } },
      { posts: { disconnect: { id: 1 + below(6) } } },
      { posts: { set: times(below(3), () => ({ id: 1 + below(5) })) } },
      { posts: { update: { where: { id: 1 + below(5) }, data: { views: { increment: 1 } } } } },
      { posts: { updateMany: { where: where(models.Post, 0), data: { likes: integer() } } } },
      { posts: { upsert: { where: { id: 1 + below(6) }, create: { title: 'u', slug: slug() }, update: { title: 'upserted' } } } },
      { posts: { deleteMany: { id: { gt: 20 } } } },
      { posts: { createMany: { data: times(below(3), () => ({ title: 'm', slug: slug(), views: integer() })) } } },
      { profile: { upsert: { create: { bio: pick(words) }, update: { bio: pick(words) } } } },
      { profile: { create: { bio: 'other' } } },
      { profile: { update: { bio: null } } },
      { profile: { delete: true } },
      { manager: { connect: { id: 1 + below(9) } } },
      { manager: { disconnect: true } },
      { manager: { update: { logins: { increment: 1 } } } },
      { reports: { connect: [{ id: 1 + below(9) }] } },
    ]);
    const user = { id: true, $scalars: true, profile: { selection: { bio: true } }, posts: { arguments: { orderBy: { id: 'asc' } }, selection: { $scalars: true, tags: { arguments: { orderBy: { name: 'asc' } }, selection: { name: true } } } } };
    const count = { count: true };
    return pick([
      () => ['User', 'createOne', { data: { email: `${slug()}@x.org`, ...nested, role: pick(roles) } }, user],
      () => ['User', 'createOne', { data: { email: pick(['ann@x.org', slug()]) } }, user],
      () => ['User', 'updateOne', { where: { id }, data: changes }, user],
      () => ['User', 'updateOne', { where: { id }, data: { ...nested } }, user],
      () => ['User', 'updateOne', { where: { id, ...scalarFilter(models.User) }, data: { role: pick(roles), ...nested } }, user],
      () => ['User', 'upsertOne', { where: { email: pick(['ann@x.org', slug()]) }, create: { email: slug(), ...nested }, update: changes }, user],
      () => ['User', 'updateMany', { where: where(models.User, 0), data: changes }, count],
      () => ['User', 'updateManyAndReturn', { where: { id: { lte: id } }, data: changes }, { $scalars: true, manager: { selection: { name: true } } }],
      () => ['User', 'deleteOne', { where: { id: 5 + below(30) } }, user],
      () => ['User', 'deleteMany', { where: { AND: [{ id: { gt: 12 } }, where(models.User, 0)] } }, count],
      () => ['Post', 'createMany', { data: times(below(3), () => ({ title: pick(words), slug: slug(), authorId: pick([null, 1, 2, 99]) })) }, count],
      () => ['Post', 'createManyAndReturn', { data: [{ title: pick(words), slug: slug(), authorId: pick([null, 1, 2]) }] }, { $scalars: true, author: { selection: { email: true } } }],
      () => ['Post', 'updateMany', { where: where(models.Post, 0), data: { views: { increment: 1 } }, limit: 1 + below(3) }, count],
      () => ['Post', 'updateOne', { where: { id }, data: { tags: pick([{ set: [{ name: 'tag1' }] }, { connect: [{ name: pick(['tag1', 'tag2', 'none']) }] }, { disconnect: [{ name: 'tag1' }] }, { create: { name: slug() } }]), author: pick([{ connect: { id: 1 } }, { disconnect: true }, { create: { email: slug() } }]) } }, { $scalars: true, tags: { arguments: { orderBy: { name: 'asc' } }, selection: { name: true } } }],
      () => ['Post', 'deleteMany', { where: { id: { gt: 10 } }, limit: 2 }, count],
      () => ['Comment', 'createOne', { data: { text: pick(words), postId: id } }, { $scalars: true, post: { selection: { title: true } } }],
      () => ['Membership', 'upsertOne', { where: { orgId_userId: { orgId: 1 + below(3), userId: 1 + below(5) } }, create: { orgId: 1 + below(3), userId: 1 + below(5), badge: slug() }, update: { since: integer() } }, { $scalars: true }],
      () => ['Tag', 'deleteOne', { where: { name: pick(['tag9', 'tag3', 'none']) } }, { $scalars: true, posts: { arguments: { orderBy: { id: 'asc' } }, selection: { id: true } } }],
    ])();
  }
  function read() {
    const name = pick(Object.keys(models));
    const m = models[name];
    switch (pick(['findMany', 'findMany', 'findMany', 'findFirst', 'findUnique', 'aggregate', 'groupBy'])) {
      case 'findMany': return [name, 'findMany', find(m, 3), selection(m, 2)];
      case 'findFirst': {
        const { take, ...rest } = find(m, 2);
        return [name, pick(['findFirst', 'findFirstOrThrow']), rest, selection(m, 1)];
      }
      case 'findUnique': return [name, pick(['findUnique', 'findUniqueOrThrow']), { where: { ...key(m), ...(chance(0.3) ? { AND: [where(m, 1)] } : {}) } }, selection(m, 2)];
      case 'aggregate': {
        const { distinct, cursor, ...rest } = find(m, 1);
        return [name, 'aggregate', rest, aggregates(m)];
      }
      default: return [name, 'groupBy', ...group(m)];
    }
  }
  const request = ([modelName, action, args, selected]) => ({ modelName, action, query: { arguments: args, selection: selected } });

  const seedRows = {
    User: times(8, (i) => ({ id: i + 1, email: i === 0 ? 'ann@x.org' : `user${i}@${pick(['x', 'Y'])}.org`, name: pick([null, ...words]), role: pick(roles), logins: below(8), score: pick([null, 1.5, -2.25]), managerId: i === 0 ? null : pick([null, 1, 2]) })),
    Profile: times(4, (i) => ({ id: i + 1, userId: 2 * i + 1, bio: pick([null, ...words]) })),
    Post: times(8, (i) => ({ id: i + 1, title: pick(words), slug: pick(words) + i, locale: pick(['en', 'de']), published: chance(0.5), views: below(6), likes: below(6), authorId: pick([null, 1, 2, 3]), reviewerId: pick([null, 1, 4]) })),
    Comment: times(6, (i) => ({ id: i + 1, text: pick(words), postId: 1 + below(8) })),
    Tag: times(4, (i) => ({ name: `tag${i + 1}`, note: pick([null, 'Note', 'note']) })),
    Org: times(3, (i) => ({ id: i + 1, name: `Org ${i}` })),
    Membership: times(5, (i) => ({ orgId: 1 + (i % 3), userId: 1 + i, badge: `b${i}`, since: 1990 + below(4) })),
  };
  for (const [name, data] of Object.entries(seedRows)) yield request([name, 'createMany', { data }, { count: true }]);
  for (let i = 1; i <= 8; i += 2)
    yield request(['Post', 'updateOne', { where: { id: i }, data: { tags: { connect: times(2, (j) => ({ name: `tag${j + 1}` })) } } }, { id: true }]);
  for (let i = 0; i < count; ++i) {
    if (chance(0.05)) yield { batch: times(3, () => request(read())), ...(chance(0.5) ? { transaction: {} } : {}) };
    else yield request(chance(0.3) ? write() : read());
  }
}
