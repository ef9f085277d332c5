#include "schema/relations.hpp"

#include "base/quote.hpp"

#include "schema/constraint_names.hpp"

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

std::optional<referential_action> action_of(const std::optional<written_action>& written) {
  return written ? std::optional{written->action} : std::nullopt;
}

/// As written, else the name that the database would be given.
std::string foreign_key_constraint(const context& c, const relation_end& a) {
  if (a.constraint_name) return *a.constraint_name;
  const model& holder = c.schema.models[a.model];
  std::vector<std::string_view> columns;
  if (a.fields) {
    for (const std::size_t f : *a.fields) columns.push_back(holder.fields[f].database_name);
  }
  return foreign_key_name(holder.database_name, columns, c.target->max_identifier_length);
}

relation::kind kind_of(relation_pair::form form) {
  switch (form) {
    case relation_pair::form::one_to_one: return relation::kind::one_to_one;
    case relation_pair::form::one_to_many: return relation::kind::one_to_many;
    case relation_pair::form::implicit_many_to_many:
    case relation_pair::form::embedded_many_to_many: return relation::kind::many_to_many;
  }
  return relation::kind::one_to_many;
}

void add_relation(context& c, const relation_pair& pair) {
  const relation_end& a = *pair.a;
  const relation_end& b = *pair.b;
  relation r;
  r.type = kind_of(pair.kind);
  r.name = relation_name(c.schema, a);
  r.is_name_explicit = a.name.has_value();
  r.a = {a.model, a.field};
  r.b = {b.model, b.field};
  r.fields = a.fields.value_or(std::vector<std::size_t>{});
  r.references = a.references.value_or(std::vector<std::size_t>{});
  if (r.type == relation::kind::many_to_many) {
    r.back_fields = b.fields.value_or(std::vector<std::size_t>{});
    r.back_references = b.references.value_or(std::vector<std::size_t>{});
  } else {
    r.on_delete = action_of(a.on_delete);
    r.on_update = action_of(a.on_update);
    r.constraint_name = foreign_key_constraint(c, a);
    r.is_constraint_name_explicit = a.constraint_name.has_value();
  }

  const std::size_t index = c.schema.relations.size();
  c.schema.relations.push_back(std::move(r));
  for (const relation_end* e : {pair.a, pair.b}) {
    std::get<relation_field_type>(c.schema.models[e->model].fields[e->field].type).relation = index;
  }
}

void check_pair(context& c, const relation_pair& pair) {
  if ((pair.a != nullptr && pair.a->is_broken) || (pair.b != nullptr && pair.b->is_broken)) return;
  switch (pair.kind) {
    case relation_pair::form::one_to_one:
    case relation_pair::form::one_to_many: check_inline_relation(c, pair); break;
    case relation_pair::form::implicit_many_to_many:
    case relation_pair::form::embedded_many_to_many: check_many_to_many(c, pair); break;
  }
}

}  // namespace

void resolve_relations(context& c) {
  std::vector<relation_end> ends = read_relation_ends(c);
  for (const relation_end& e : ends) {
    if (!e.fields) continue;
    for (const std::size_t f : *e.fields) c.schema.models[e.model].fields[f].is_foreign_key = true;
  }
  check_ambiguity(c, ends);
  for (const relation_end& e : ends) check_relation_end(c, e);

  const std::vector<relation_pair> pairs = pair_relation_ends(c, ends);
  check_action_cycles(c, pairs);
  for (const relation_pair& pair : pairs) {
    check_pair(c, pair);
    if (pair.a != nullptr && pair.b != nullptr) add_relation(c, pair);
  }
}

referential_action default_on_delete(const provider_traits& target, relation_mode mode, bool is_required) {
  if (!is_required) return referential_action::set_null;
  const enum_set<referential_action> allowed =
      mode == relation_mode::prisma ? target.emulated_actions : target.foreign_key_actions;
  return allowed.contains(referential_action::restrict) ? referential_action::restrict : referential_action::no_action;
}

bool is_required_for_actions(const model& holder, const field& relation_field, const std::vector<std::size_t>& fields) {
  return relation_field.arity == arity::required || std::any_of(fields.begin(), fields.end(), [&](std::size_t f) {
           return holder.fields[f].arity == arity::required;
         });
}

std::string field_names(const model& m, const std::vector<std::size_t>& fields) {
  std::string text;
  for (const std::size_t f : fields) {
    if (!text.empty()) text += ", ";
    text += m.fields[f].name;
  }
  return text;
}

std::string quoted_field_names(const model& m, const std::vector<std::size_t>& fields) {
  std::string text;
  for (const std::size_t f : fields) {
    if (!text.empty()) text += ", ";
    text += text::quote(m.fields[f].name);
  }
  return text;
}

std::string_view kind_name(const model& m) { return m.type == model::kind::view ? "view" : "model"; }

std::string title(const definition& schema, const relation_end& end) {
  const model& m = schema.models[end.model];
  return text::quote(m.name + "." + m.fields[end.field].name);
}

}  // namespace tenon::schema
