#include "sql/session.hpp"

#include "sql/bulk_insert.hpp"
#include "sql/defaults.hpp"
#include "sql/nested_write.hpp"
#include "sql/nested_write_conditions.hpp"
#include "sql/nested_write_records.hpp"
#include "sql/referential_actions.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace tenon::sql {

namespace {

using query::action;

bool has_projection(const request_node& n) { return !n.relations.empty(); }

// The fields a record is made of, in the order of the result's members.
field_indexes returned_fields(const request_node& n) {
  if (n.fields) return *n.fields;
  field_indexes all(n.model->fields.size());
  for (std::uint16_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

const query::key_descriptor& primary_key(const query::model_descriptor& m) { return m.keys[0]; }

// The columns that a bulk write returns: those of the records, then those by which their relations are loaded.
field_indexes returned_columns(const request_node& n, const key_columns& keys) {
  field_indexes out = returned_fields(n);
  if (out.empty() && keys.size() != 0)
    out.push_back(primary_key(*n.model).fields[0]);  // keys start at the second column
  out.insert(out.end(), keys.extra.begin(), keys.extra.end());
  return out;
}

row_format record_format(const query::result_layout& layout, const key_columns& keys) {
  row_format f;
  f.record = layout.record;
  f.keys = keys.positions.data();
  f.key_count = keys.size();
  f.first_row_only = layout.kind != query::result_layout::holder::list;
  return f;
}

// The unique key that `where` tests for equality and nothing more, if it is so.
const query::key_descriptor* tested_key(const query::model_descriptor& m, const predicate_node& where) {
  std::vector<const predicate_node*> tests;
  if (where.op == query::opcode::both)
    for (const predicate_node& c : where.children) tests.push_back(&c);
  else tests.push_back(&where);
  for (const predicate_node* t : tests)
    if (t->op != query::opcode::equals || t->match != query::text_match::sensitive) return nullptr;
  for (const query::key_descriptor& k : m.keys) {
    if (k.fields.size() != tests.size()) continue;
    const bool all = std::all_of(k.fields.begin(), k.fields.end(), [&](std::uint16_t f) {
      return std::any_of(tests.begin(), tests.end(), [&](const predicate_node* t) { return t->index == f; });
    });
    if (all) return &k;
  }
  return nullptr;
}

value_index tested_value(const predicate_node& where, std::uint16_t field) {
  if (where.op != query::opcode::both) return where.value;
  for (const predicate_node& c : where.children)
    if (c.index == field) return c.value;
  return no_value;
}

bool same_value(const query::parameters& p, value_index a, value_index b) {
  const query::value& x = p[a];
  const query::value& y = p[b];
  if (x.type != y.type) return false;
  switch (x.type) {
    case query::value_type::decimal:
    case query::value_type::string:
    case query::value_type::json:
    case query::value_type::bytes: return p.text(x) == p.text(y);
    case query::value_type::null:
    case query::value_type::boolean:
    case query::value_type::int64:
    case query::value_type::float64:
    case query::value_type::datetime:
    case query::value_type::enumeration:
    case query::value_type::list: return x.integer == y.integer;
  }
  return false;
}

const assignment_node* find_assignment(const input_node& input, std::uint16_t field) {
  for (const assignment_node& a : input.assignments)
    if (a.field == field) return &a;
  return nullptr;
}

// The key whose conflict an upsert may leave to the database: tested in `where` with the values that are created.
const query::key_descriptor* native_upsert_key(const request_node& n, const query::parameters& values) {
  if (!n.where || !n.creates[0].nested.empty() || !n.update->nested.empty() || has_projection(n)) return nullptr;
  const query::key_descriptor* key = tested_key(*n.model, *n.where);
  if (!key) return nullptr;
  for (std::uint16_t f : key->fields) {
    const assignment_node* a = find_assignment(n.creates[0], f);
    if (!a || a->how != query::assignment::set) return nullptr;
    const value_index tested = tested_value(*n.where, f);
    if (tested == no_value || !same_value(values, a->value, tested)) return nullptr;
  }
  return key;
}

query::program projection_of(const query::request& r, const request_node& n) {
  query::program out;
  out.code.append(r.body.code.data() + n.projection_code, r.body.code.size() - n.projection_code);
  for (value_index i = n.projection_values; i < r.body.values.size(); ++i)
    out.values.add(r.body.values, r.body.values[i]);
  return out;
}

[[noreturn]] void raise_relations_unsupported(const query::request& r) {
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot load relations",
         .hint = "Load them with find_many afterwards",
         .model = std::string(r.model->name)});
}

void check_no_counts(const query::request& r, const request_node& n) {
  if (std::none_of(n.relations.begin(), n.relations.end(), [](const relation_node& x) { return x.count_only; })) return;
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot count related records",
         .hint = "Count them with find_many afterwards",
         .model = std::string(r.model->name)});
}

[[noreturn]] void raise_consequences_unsupported(const query::request& r) {
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot change fields of " + std::string(r.model->name) +
                    " that other records refer to, as the database has no foreign keys",
         .hint = "Change them with update_many, and find the records afterwards",
         .model = std::string(r.model->name)});
}

// The condition that the key's fields have these values.
query::expression key_test(const query::key_descriptor& key, const query::parameters& values) {
  query::expression e;
  for (std::uint32_t i = 0; i < key.fields.size(); ++i) {
    e.values.add(values, values[i]);
    e.emit(query::opcode::equals, key.fields[i], 0);
    if (i > 0) e.emit(query::opcode::both);
  }
  return e;
}

void check_page(const query::request& r, const request_node& n) {
  if (n.skip == no_value || r.body.values[n.skip].integer >= 0) return;
  raise({.kind = error_kind::invalid_input,
         .message =
             "Invalid value for `skip`: " + std::to_string(r.body.values[n.skip].integer) + "; it must not be negative",
         .model = std::string(r.model->name)});
}

}  // namespace

void raise_not_found(const query::request& r) {
  const bool finds = r.act == action::find_unique || r.act == action::find_first;
  raise({.kind = error_kind::not_found,
         .message = finds ? "No " + std::string(r.model->name) + " found"
                          : "No " + std::string(r.model->name) + " found to " + std::string(query::name_of(r.act)),
         .model = std::string(r.model->name)});
}

session::session(std::unique_ptr<link> connection, std::size_t plan_capacity, bool emulates_foreign_keys)
    : link_(std::move(connection)), plans_(plan_capacity), emulates_foreign_keys_(emulates_foreign_keys) {
  link_->use_clock(&clock);
}

plan& session::plan_for(const query::request& r) {
  if (plan* p = plans_.find(r)) [[likely]]
    return *p;
  return plans_.insert(r, compile(r));
}

std::unique_ptr<plan> session::compile(const query::request& r) const {
  auto p = std::make_unique<plan>();
  p->node = parse(r);
  const request_node& n = p->node;
  const dialect& d = link_->language();
  const predicate_node* where = n.where ? &*n.where : nullptr;
  switch (r.act) {
    case action::find_unique:
    case action::find_first:
    case action::find_many:
      p->keys = keys_of(n, nullptr);
      p->main = compile_select(d, n, nullptr, 0);
      add_loads(p->loads, n, p->keys);
      break;
    case action::create: {
      const auto columns = create_columns(*n.model, n.creates[0], p->computed);
      p->main = compile_insert(d, *n.model, columns, 1, {}, returned_fields(n));
      break;
    }
    case action::update:
    case action::update_many_and_return:
    case action::update_many: {
      const auto set = update_columns(*n.model, *n.update, p->computed, n.keep_updated_at);
      if (r.act == action::update_many_and_return) {
        p->keys = keys_of(n, nullptr);
        add_loads(p->loads, n, p->keys);
      }
      if (set.empty()) {  // the records are looked up, or counted, as they are
        p->node.take = n.limit;
        p->main = r.act == action::update_many ? compile_count(d, n) : compile_select(d, n, nullptr, 0);
        break;
      }
      p->main = compile_update(d, *n.model, where, n.limit, set,
                               r.act == action::update_many ? field_indexes{} : returned_columns(n, p->keys));
      break;
    }
    case action::remove:
    case action::remove_many:
      p->main =
          compile_delete(d, *n.model, where, n.limit, r.act == action::remove ? returned_fields(n) : field_indexes{});
      break;
    case action::upsert: break;  // compiled once its values allow a single statement
    case action::count: p->main = compile_count(d, n); break;
    case action::aggregate:
    case action::group_by: p->main = compile_aggregate(d, n); break;
    case action::create_many:
    case action::create_many_and_return: break;  // compiled per batch of rows
  }
  return p;
}

void session::add_loads(std::vector<load_plan>& out, const request_node& n, const key_columns& keys) const {
  std::uint32_t member = 0;
  for (const relation_node& r : n.relations) {
    if (!r.count_only) {
      load_plan& l = out.emplace_back();
      l.relation = &n.model->relations[r.relation];
      l.node = &r.arguments;
      l.member = member;
      for (std::uint16_t f : l.relation->fields) l.parent_keys.push_back(keys.position_of(f));
      l.keys = keys_of(r.arguments, l.relation);
      add_loads(l.loads, r.arguments, l.keys);
    }
    ++member;
  }
}

void session::compute(const plan& p) {
  generated_.clear();
  if (p.computed.generated.empty()) return;
  const timestamp time = now();
  for (const query::field_descriptor* f : p.computed.generated) add_generated(generated_, *f, time);
}

bindings session::bind(const query::request& r, const plan& p) {
  bindings b;
  b.values = &r.body.values;
  b.constants = &p.computed.constants;
  b.generated = &generated_;
  return b;
}

bool session::has_consequences(const query::request& r) {
  if (!emulates_foreign_keys_ || atomic_depth_ > 0) return false;
  if (r.act == action::remove || r.act == action::remove_many) return true;
  const request_node& n = plan_for(r).node;
  return n.update && referential_actions::follow_from(*r.model, assignments(*n.update, r.body.values));
}

void session::execute(const query::request& r, const query::result_layout* layout, void* out) {
  if (atomic_depth_ == 0) link_->operation = query::name_of(r.act);
  switch (r.act) {
    case action::find_unique:
    case action::find_first:
    case action::find_many: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      if (p.loads.empty()) find(r, p, *layout, out);
      else atomically(true, [&] { find(r, p, *layout, out); });
      return;
    }
    case action::aggregate:
    case action::group_by: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      holder_sink sink(*layout, out);
      row_format format;
      format.record = layout->record;
      link_->run(p.main, bind(r, p), format, &sink, *r.model);
      return;
    }
    case action::count: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      integer_sink sink;
      link_->run(p.main, bind(r, p), {}, &sink, *r.model);
      *static_cast<std::int64_t*>(out) = sink.value;
      return;
    }
    case action::create:
    case action::update:
    case action::remove: {
      if (!r.body.has_nested_writes && !has_consequences(r)) {
        plan& p = plan_for(r);
        if (!has_projection(p.node) && !p.main.text.empty()) {
          write_one(r, p, *layout, out);
          return;
        }
      }
      if (r.act == action::remove) find_then_remove(r, *layout, out);
      else write_then_find(r, *layout, out);
      return;
    }
    case action::update_many_and_return: {
      if (has_consequences(r)) raise_consequences_unsupported(r);
      plan& p = plan_for(r);
      check_no_counts(r, p.node);
      const auto update = [&] {
        compute(p);
        holder_sink sink(*layout, out);
        link_->run(p.main, bind(r, p), record_format(*layout, p.keys), &sink, *r.model);
        load_relations(r, p.loads, p.keys, *layout, out, sink);
      };
      if (p.loads.empty()) update();
      else atomically(false, update);
      return;
    }
    case action::update_many:
    case action::remove_many: {
      if (has_consequences(r)) {
        atomically(false, [&] { *static_cast<std::int64_t*>(out) = write_many_with_actions(*this, r); });
        return;
      }
      plan& p = plan_for(r);
      compute(p);
      integer_sink count;  // of a statement that only counts
      const std::int64_t changed = link_->run(p.main, bind(r, p), {}, &count, *r.model);
      *static_cast<std::int64_t*>(out) = p.main.writes ? changed : count.value;
      return;
    }
    case action::create_many:
    case action::create_many_and_return: create_many(r, layout, out); return;
    case action::upsert: upsert(r, *layout, out); return;
  }
}

void session::find(const query::request& r, plan& p, const query::result_layout& layout, void* out) {
  holder_sink sink(layout, out);
  link_->run(p.main, bind(r, p), record_format(layout, p.keys), &sink, *r.model);
  if (sink.count == 0 && layout.kind == query::result_layout::holder::one) raise_not_found(r);
  load_relations(r, p.loads, p.keys, layout, out, sink);
}

void session::load_relations(const query::request& r, std::vector<load_plan>& loads, const key_columns& keys,
                             const query::result_layout& layout, void* out, const holder_sink& sink) {
  if (loads.empty() || sink.count == 0) return;
  std::size_t count = 0;
  auto* first = static_cast<char*>(layout.records(layout, out, count));
  std::vector<void*> records(count);
  for (std::size_t i = 0; i < count; ++i) records[i] = first + i * layout.record_size;
  load(r, loads, *layout.record, records, sink.keys, keys.size());
}

void session::load(const query::request& r, std::vector<load_plan>& loads, const query::record_layout& layout,
                   const std::vector<void*>& records, const query::parameters& keys, std::uint32_t key_width) {
  for (load_plan& l : loads) load_one(r, l, layout, records, keys, key_width);
}

void session::load_one(const query::request& r, load_plan& l, const query::record_layout& layout,
                       const std::vector<void*>& records, const query::parameters& keys, std::uint32_t key_width) {
  const query::relation_member& member = layout.relations[l.member];
  const query::result_layout& result = *member.result;
  const auto width = static_cast<std::uint32_t>(l.parent_keys.size());

  // The parents' keys side by side, and the places their related records go to.
  query::parameters packed;
  const bool contiguous = width == key_width;
  if (!contiguous) {
    for (std::size_t i = 0; i < records.size(); ++i)
      for (std::uint32_t k : l.parent_keys) packed.add(keys, keys[i * key_width + k]);
  }
  const query::parameters& link_keys = contiguous ? keys : packed;
  key_index index;
  index.reserve(records.size());
  std::vector<void*> holders(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    bool has_null = false;
    for (std::size_t k = i * width; k < (i + 1) * width; ++k)
      has_null = has_null || link_keys[k].type == query::value_type::null;
    if (has_null) index.skip();
    else index.add(link_keys, i * width, width);
    holders[i] = static_cast<char*>(records[i]) + member.offset;
  }

  child_sink sink(result, holders, index, l.keys.link);
  row_format format = record_format(result, l.keys);
  format.first_row_only = false;
  if (index.distinct_count > 0) {
    const std::uint8_t bucket = query::list_bucket(index.distinct_count);
    const auto [at, is_new] = l.statements.try_emplace(bucket);
    if (is_new) at->second = compile_select(link_->language(), *l.node, l.relation, bucket);
    bindings b;
    b.values = &r.body.values;
    b.parents = &index.distinct;
    b.parent_width = width;
    b.parent_count = index.distinct_count;
    link_->run(at->second, b, format, &sink, *l.relation->target);
  }

  if (l.relation->end == query::relation_end::required && result.kind == query::result_layout::holder::one) {
    std::vector<bool> found(records.size());
    for (std::uint32_t p : sink.parent_of) found[p] = true;
    if (std::find(found.begin(), found.end(), false) != found.end())
      raise({.kind = error_kind::inconsistent_data,
             .message = "Relation `" + std::string(l.relation->name) + "` of " + std::string(layout.model->name) +
                        " is required, but the " + std::string(l.relation->target->name) +
                        " it refers to does not exist",
             .hint = "Restore the missing record, or make the relation optional in the schema",
             .model = std::string(layout.model->name),
             .fields = {std::string(l.relation->name)}});
  }
  if (l.loads.empty() || sink.parent_of.empty()) return;

  // Lists are complete now: where each record is follows from its parent and its place among the siblings.
  std::vector<void*> children(sink.parent_of.size());
  std::vector<std::uint32_t> placed(records.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::uint32_t parent = sink.parent_of[i];
    std::size_t count = 0;
    auto* first = static_cast<char*>(result.records(result, holders[parent], count));
    children[i] = first + placed[parent]++ * result.record_size;
  }
  load(r, l.loads, *result.record, children, sink.keys, static_cast<std::uint32_t>(l.keys.own.size()));
}

void session::write_one(const query::request& r, plan& p, const query::result_layout& layout, void* out) {
  compute(p);
  holder_sink sink(layout, out);
  row_format format;
  format.record = layout.record;
  link_->run(p.main, bind(r, p), format, &sink, *r.model);
  if (sink.count == 0) raise_not_found(r);
}

void session::create_many(const query::request& r, const query::result_layout* layout, void* out) {
  const request_node n = parse(r);
  if (r.act == action::create_many) {
    atomically(false, [&] { *static_cast<std::int64_t*>(out) = insert_rows(r, n, {}, {}, nullptr); });
    return;
  }
  check_no_counts(r, n);
  const key_columns keys = keys_of(n, nullptr);
  std::vector<load_plan> loads;
  add_loads(loads, n, keys);
  holder_sink sink(*layout, out);
  atomically(false, [&] {
    insert_rows(r, n, returned_columns(n, keys), record_format(*layout, keys), &sink);
    load_relations(r, loads, keys, *layout, out, sink);
  });
}

std::int64_t session::insert_rows(const query::request& r, const request_node& n, const field_indexes& returning,
                                  const row_format& format, row_sink* sink) {
  std::int64_t created = 0;
  bulk_insert insert(link_->language(), bulk_plans_, r, n, returning, now());
  while (insert.next()) created += link_->run(insert.current(), insert.values(), format, sink, *r.model);
  return created;
}

void session::upsert(const query::request& r, const query::result_layout& layout, void* out) {
  plan& p = plan_for(r);
  const query::key_descriptor* key = emulates_foreign_keys_ ? nullptr : native_upsert_key(p.node, r.body.values);
  if (key) {
    if (p.main.text.empty()) {
      const auto columns = create_columns(*r.model, p.node.creates[0], p.computed);
      const auto set = update_columns(*r.model, *p.node.update, p.computed);
      conflict_rule conflict;
      conflict.then = conflict_rule::kind::update;
      conflict.key = key;
      conflict.set = &set;
      p.main = compile_insert(link_->language(), *r.model, columns, 1, conflict, returned_fields(p.node));
    }
    write_one(r, p, layout, out);
    return;
  }
  write_then_find(r, layout, out);
}

void session::write_then_find(const query::request& r, const query::result_layout& layout, void* out) {
  atomically(false, [&] {
    const request_node n = parse(r);
    const query::parameters key = write_with_nested(*this, r, n);
    find_by_key(r, n, key, layout, out);
  });
}

void session::find_then_remove(const query::request& r, const query::result_layout& layout, void* out) {
  atomically(false, [&] {
    const request_node n = parse(r);
    query::request find(*r.model, action::find_unique);
    find.body = r.body;
    find.body.has_nested_writes = false;
    execute(find, &layout, out);
    if (record_store(*this).remove(*r.model, condition_at(r.body, n.where_range)) == 0) raise_not_found(r);
  });
}

void session::find_by_key(const query::request& r, const request_node& n, const query::parameters& key,
                          const query::result_layout& layout, void* out) {
  query::request find(*r.model, action::find_unique);
  find.body.add(query::section::where, key_test(primary_key(*r.model), key));
  find.body.append(projection_of(r, n));
  execute(find, &layout, out);
}

query::parameters session::values_of(const query::request& r) {
  const request_node n = r.act == action::create_many_and_return ? parse(r) : request_node();
  plan* p = r.act == action::create_many_and_return ? nullptr : &plan_for(r);
  std::vector<std::uint32_t> columns((p ? p->node : n).fields->size());
  std::iota(columns.begin(), columns.end(), 0u);
  const query::record_layout nothing{r.model, {}, {}, {}};
  row_format format;
  format.record = &nothing;
  format.keys = columns.data();
  format.key_count = static_cast<std::uint32_t>(columns.size());
  key_sink sink;
  if (p) {
    compute(*p);
    link_->run(p->main, bind(r, *p), format, &sink, *r.model);
  } else {
    insert_rows(r, n, *n.fields, format, &sink);
  }
  return std::move(sink.keys);
}

void session::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                     bool (*callback)(void* context)) {
  link_->operation = query::name_of(r.act);
  plan_for(r);
  const borrowed_plan borrowed(plans_, r);  // `callback` may run other operations
  plan& p = *borrowed;
  check_page(r, p.node);
  if (!p.loads.empty()) raise_relations_unsupported(r);
  view_sink sink(record, context, callback);
  row_format format;
  format.record = &layout;
  link_->run(p.main, bind(r, p), format, &sink, *r.model);
}

void session::begin(isolation level, bool read_only) {
  link_->begin(level, read_only);
  in_transaction_ = true;
}

void session::commit() {
  link_->commit();
  in_transaction_ = false;
}

void session::rollback() {
  in_transaction_ = false;
  link_->rollback();
}

namespace {

// The engine's own savepoint, beyond the depths a user's transactions reach.
constexpr unsigned atomic_savepoint = 1'000'000;

}  // namespace

session::scope::scope(session& s, bool read_only) : session_(s), kind_(kind::none) {
  if (!s.in_transaction_) {
    s.begin(isolation::standard, read_only);
    kind_ = kind::transaction;
  } else if (!read_only && s.atomic_depth_ == 0) {
    s.link_->begin_savepoint(atomic_savepoint);
    kind_ = kind::savepoint;
  }
  if (s.atomic_depth_++ == 0) s.started_ = timestamp::now();
}

void session::scope::succeed() {
  switch (kind_) {
    case kind::transaction: session_.commit(); break;
    case kind::savepoint: session_.link_->release_savepoint(atomic_savepoint); break;
    case kind::none: break;
  }
  done_ = true;
}

session::scope::~scope() {
  --session_.atomic_depth_;
  if (done_) return;
  try {
    switch (kind_) {
      case kind::transaction: session_.rollback(); break;
      case kind::savepoint:
        session_.link_->rollback_to_savepoint(atomic_savepoint);
        session_.link_->release_savepoint(atomic_savepoint);
        break;
      case kind::none: break;
    }
  } catch (const error&) {
    // The error that led here is the one to report; a connection that cannot roll back says so by is_broken().
  }
}

}  // namespace tenon::sql
