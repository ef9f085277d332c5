#include "base/quote.hpp"
#include "schema/rules.hpp"
#include "schema/validation.hpp"

#include "schema/constraint_names.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tenon::schema {

namespace {

struct named_constraint {
  constraint_kind kind;
  std::size_t model;
  std::string name;
  span where;
};

span map_place(const ast::attribute& attribute) {
  const span place = argument_place(attribute, "map");
  return place == attribute.where ? argument_place(attribute, "name") : place;
}

span relation_place(const ast::field& f) {
  for (const ast::attribute& a : f.attributes) {
    if (a.name.text == "relation") return argument_place(a, "map");
  }
  return f.where;
}

std::vector<named_constraint> collect(const context& c) {
  std::vector<named_constraint> found;
  const provider_traits& t = *c.target;
  for (std::size_t m = 0; m < c.schema.models.size(); ++m) {
    const model& owner = c.schema.models[m];
    const model_node& node = c.models[m];
    if (owner.primary_key && t.named_primary_keys) {
      found.push_back(
          {constraint_kind::primary_key, m, owner.primary_key->database_name, map_place(*node.primary_key)});
    }
    for (std::size_t i = 0; i < owner.indexes.size(); ++i) {
      found.push_back({constraint_kind::index, m, owner.indexes[i].database_name, map_place(*node.indexes[i])});
    }
    for (std::size_t f = 0; f < owner.fields.size(); ++f) {
      const field& target = owner.fields[f];
      if (!target.default_value || node.fields[f].default_attribute == nullptr) continue;
      found.push_back({constraint_kind::default_value, m,
                       target.default_value->constraint_name.value_or(
                           default_name(owner.database_name, target.database_name, t.max_identifier_length)),
                       map_place(*node.fields[f].default_attribute)});
    }
  }
  for (const relation& r : c.schema.relations) {
    if (!r.constraint_name) continue;
    found.push_back({constraint_kind::foreign_key, r.a.model, *r.constraint_name,
                     relation_place(*c.models[r.a.model].fields[r.a.field].syntax)});
  }
  return found;
}

/// What tells apart the namespaces of one scope: the model, or the database schema.
std::string namespace_of(const context& c, const constraint_scope& scope, const named_constraint& n) {
  if (!scope.spans_models) return std::to_string(n.model);
  return c.schema.models[n.model].database_schema.value_or("");
}

bool is_in_view(const context& c, const named_constraint& n) {
  return c.schema.models[n.model].type == model::kind::view;
}

/// The foreign keys of a view have no part in the names of one model.
bool is_counted(const context& c, const constraint_scope& scope, const named_constraint& n) {
  return scope.kinds.contains(n.kind) &&
         (scope.spans_models || n.kind != constraint_kind::foreign_key || !is_in_view(c, n));
}

/// The uniques of a view may have any name, though they take it from the others.
bool is_judged(const context& c, const constraint_scope& scope, const named_constraint& n) {
  return scope.reported.contains(n.kind) && (n.kind != constraint_kind::index || !is_in_view(c, n));
}

}  // namespace

void check_constraint_names(context& c) {
  const std::vector<named_constraint> constraints = collect(c);
  std::vector<bool> is_reported(constraints.size());
  for (const constraint_scope& scope : c.target->constraint_scopes) {
    std::unordered_map<std::string, std::size_t> counts;
    const auto key = [&](const named_constraint& n) { return namespace_of(c, scope, n) + '\n' + n.name; };
    for (const named_constraint& n : constraints) {
      if (is_counted(c, scope, n)) ++counts[key(n)];
    }
    for (std::size_t i = 0; i < constraints.size(); ++i) {
      const named_constraint& n = constraints[i];
      if (is_reported[i] || !is_counted(c, scope, n) || !is_judged(c, scope, n) || counts[key(n)] < 2) continue;
      is_reported[i] = true;
      c.out.error("repeated-constraint-name", n.where,
                  fmt::format("The constraint name {} is not unique {}.", text::quote(n.name), scope.description),
                  "Give one of them another name with `map`.");
    }
  }
}

}  // namespace tenon::schema
