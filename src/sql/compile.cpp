#include "sql/compile.hpp"

#include "sql/defaults.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>

namespace tenon::sql {

namespace {

using query::action;

// The fields a record is made of, in the order of the result's members.
field_indexes returned_fields(const request_node& n) {
  if (n.fields) return *n.fields;
  field_indexes all(n.model->fields.size());
  for (std::uint16_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
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
    case query::value_type::list:
    case query::value_type::composite: return x.integer == y.integer;
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
  if (!n.where || !n.creates[0].nested.empty() || !n.update->nested.empty() || !n.relations.empty()) return nullptr;
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

void check_lock(const query::request& r, const request_node& n) {
  if (!n.lock) return;
  const bool finds = r.act == action::find_unique || r.act == action::find_first || r.act == action::find_many;
  if (finds && n.distinct.empty()) return;
  raise({.kind = error_kind::invalid_input,
         .message = std::string(query::name_of(r.act)) + (finds ? " with `distinct`" : "") + " cannot lock records",
         .hint = "Lock them with a find_many of their own",
         .model = std::string(r.model->name)});
}

void check_group_order(const query::request& r, const request_node& n) {
  if (std::none_of(n.order.begin(), n.order.end(),
                   [](const order_node& o) { return o.kind == query::order_term::relevance; }))
    return;
  raise({.kind = error_kind::invalid_input,
         .message = "Groups cannot be ordered by relevance, which is that of single records",
         .hint = "Order them by their fields or by aggregated values",
         .model = std::string(r.model->name)});
}

}  // namespace

field_indexes returned_columns(const request_node& n, const key_columns& keys) {
  field_indexes out = returned_fields(n);
  if (out.empty() && keys.size() != 0) out.push_back(n.model->keys[0].fields[0]);  // keys start at the second column
  out.insert(out.end(), keys.extra.begin(), keys.extra.end());
  return out;
}

std::vector<load_plan> compile_loads(const request_node& n, const key_columns& keys) {
  std::vector<load_plan> out;
  std::uint32_t member = 0;
  for (const relation_node& r : n.relations) {
    if (!r.count_only) {
      load_plan& l = out.emplace_back();
      l.relation = &n.model->relations[r.relation];
      l.node = &r.arguments;
      l.member = member;
      for (std::uint16_t f : l.relation->fields) l.parent_keys.push_back(keys.position_of(f));
      l.keys = keys_of(r.arguments, l.relation);
      l.loads = compile_loads(r.arguments, l.keys);
    }
    ++member;
  }
  return out;
}

std::unique_ptr<plan> compile(const dialect& d, const query::request& r) {
  auto p = std::make_unique<plan>();
  p->node = parse(r);
  const request_node& n = p->node;
  const predicate_node* where = n.where ? &*n.where : nullptr;
  check_lock(r, n);
  if (r.act == action::group_by) check_group_order(r, n);
  switch (r.act) {
    case action::find_unique:
    case action::find_first:
    case action::find_many:
      p->keys = keys_of(n, nullptr);
      p->main = compile_select(d, n, nullptr, 0);
      p->loads = compile_loads(n, p->keys);
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
        p->loads = compile_loads(n, p->keys);
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

bool compile_native_upsert(const dialect& d, const query::request& r, plan& p) {
  const query::key_descriptor* key = native_upsert_key(p.node, r.body.values);
  if (!key) return false;
  if (!p.main.text.empty()) return true;
  const auto columns = create_columns(*r.model, p.node.creates[0], p.computed);
  const auto set = update_columns(*r.model, *p.node.update, p.computed);
  conflict_rule conflict;
  conflict.then = conflict_rule::kind::update;
  conflict.key = key;
  conflict.set = &set;
  p.main = compile_insert(d, *r.model, columns, 1, conflict, returned_fields(p.node));
  return true;
}

}  // namespace tenon::sql
