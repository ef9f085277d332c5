#include "dynamodb/models/operation.hpp"

#include "dynamodb/models/guards.hpp"
#include "dynamodb/models/keys.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace tenon::dynamodb::models {

const query::key_descriptor& primary_key_of(const query::model_descriptor& m) {
  return *std::find_if(m.keys.begin(), m.keys.end(), [](const query::key_descriptor& k) { return k.primary; });
}

namespace {

bool binds_all(const std::map<std::uint16_t, const sql::predicate_node*>& equal, const query::key_descriptor& k) {
  return std::all_of(k.fields.begin(), k.fields.end(), [&](std::uint16_t f) { return equal.contains(f); });
}

item table_key(const operation& o, const std::map<std::uint16_t, attribute_value>& known) {
  item fields;
  for (const auto& [f, value] : known) fields.set(std::string(o.model.fields[f].column), value);
  return table_key_of(o.model, fields);
}

}  // namespace

const sql::predicate_node& operation::unique_where() const {
  if (node.where) return *node.where;
  raise({.kind = error_kind::missing_argument,
         .message = std::string(query::name_of(what.act)) + " of " + std::string(model.name) + " does not say of which",
         .hint = "Give a condition on its key: user::id == …",
         .model = std::string(model.name)});
}

unique_target target_of(const operation& o, const sql::predicate_node& where) {
  unique_target out;
  std::map<std::uint16_t, const sql::predicate_node*> equal;
  const std::vector<const sql::predicate_node*> terms = terms_of(&where);
  for (const sql::predicate_node* t : terms)
    if (t->op == query::opcode::equals) equal.emplace(t->index, t);
  for (const auto& [f, t] : equal) out.known.emplace(f, operand_of(o.context, *t));
  const query::key_descriptor& primary = primary_key_of(o.model);
  if (binds_all(equal, primary)) {
    out.key = table_key(o, out.known);
    std::set<const sql::predicate_node*> used;
    for (const std::uint16_t f : primary.fields) used.insert(equal.at(f));
    std::copy_if(terms.begin(), terms.end(), std::back_inserter(out.rest),
                 [&](const sql::predicate_node* t) { return !used.contains(t); });
    return out;
  }
  out.rest = terms;  // the record may have got other unique values meanwhile
  for (const query::key_descriptor& k : o.model.keys) {
    if (!binds_all(equal, k)) continue;
    const auto stored = [&](std::uint16_t f) { return &out.known.at(f); };
    if (auto g = guard_of(o.model, k, stored)) out.guard_key = std::move(g->key);
    break;
  }
  return out;
}

condition condition_of(const operation& o, const std::vector<const sql::predicate_node*>& terms) {
  condition out;
  for (const sql::predicate_node* t : terms) out = std::move(out) && condition_of(o.context, *t);
  return out;
}

projection projection_of(const operation& o, const query::item_index* index) {
  projection out;
  if (!o.fields()) return out;
  std::set<std::string> names;
  for (const std::uint16_t f : *o.fields()) names.emplace(o.model.fields[f].column);
  names.emplace(o.layout.partition.attribute);
  if (o.layout.sort.exists()) names.emplace(o.layout.sort.attribute);
  if (index) {
    names.emplace(index->partition.attribute);
    if (index->sort.exists()) names.emplace(index->sort.attribute);
  }
  for (const std::string& n : names) out.append(attr(n));
  return out;
}

void raise_not_found(const operation& o, std::string_view what, std::string_view hint) {
  raise({.kind = error_kind::not_found,
         .message =
             std::string(query::name_of(o.what.act)) + " of " + std::string(o.model.name) + ": " + std::string(what),
         .hint = std::string(hint),
         .model = std::string(o.model.name)});
}

void raise_absent(const operation& o) {
  raise_not_found(o, "there is no such record", "Check the key that the condition names");
}

void raise_unique_violation(const query::model_descriptor& m, const query::key_descriptor& key, const error& cause) {
  error_details e;
  e.kind = error_kind::unique_violation;
  e.message = "Unique constraint failed on the fields: (";
  for (const std::uint16_t f : key.fields) {
    e.message += std::string(f == key.fields[0] ? "`" : ",`") + std::string(m.fields[f].name) + "`";
    e.fields.emplace_back(m.fields[f].name);
  }
  e.message += ") of " + std::string(m.name);
  e.model = m.name;
  e.native_code = cause.native_code();
  e.server_message = cause.server_message();
  raise(std::move(e));
}

}  // namespace tenon::dynamodb::models
