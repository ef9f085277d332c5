#include "base/quote.hpp"
#include "schema/items.hpp"
#include "schema/keys.hpp"
#include "schema/rules.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace tenon::schema {

namespace {

const ast::attribute* find_map(const ast::block& block) {
  const auto found = std::find_if(block.attributes.begin(), block.attributes.end(),
                                  [](const ast::attribute& a) { return a.name.text == "map"; });
  return found == block.attributes.end() ? nullptr : &*found;
}

/// Models and views that would be the same table.
void check_table_names(context& c) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> tables;
  for (std::size_t i = 0; i < c.schema.models.size(); ++i) {
    const model& m = c.schema.models[i];
    const std::string_view schema = m.database_schema ? std::string_view(*m.database_schema) : std::string_view();
    const auto [first, is_new] = tables.emplace(std::pair{schema, std::string_view(table_of(m))}, i);
    const bool has_same_name = !is_new && c.schema.models[first->second].name == m.name;  // reported with the names
    // Models may share a table of DynamoDB when both say so.
    const bool is_shared = !is_new && m.items.table && c.schema.models[first->second].items.table;
    if (is_new || has_same_name || is_shared) continue;
    const model& other = c.schema.models[first->second];
    const ast::attribute* map = find_map(*c.models[i].syntax);
    if (map == nullptr) map = find_map(*c.models[first->second].syntax);
    c.out.error("repeated-database-name", map != nullptr ? map->where : c.models[i].syntax->name.where,
                fmt::format("{} and {} would both be the table {}.", text::quote(other.name), text::quote(m.name),
                            text::quote(table_of(m))),
                "Give one of them another `@@map`.");
  }
}

bool is_key(const ast::attribute& a) { return a.name.text == "id" || a.name.text == "unique" || a.name.text == "key"; }

bool is_required_scalar(const context& c, const model& m, const indexed_field& f) {
  const field& target = indexed_field_of(c.schema, m, f);
  return target.arity != arity::optional && !std::holds_alternative<unsupported_field_type>(target.type);
}

}  // namespace

bool has_broken_key(const checked_model& model) {
  const auto is_invalid = [](const ast::item& i) { return i.kind == ast::item::form::invalid; };
  const ast::block& syntax = *model.node.syntax;
  if (std::any_of(syntax.items.begin(), syntax.items.end(), is_invalid)) return true;
  std::size_t written =
      static_cast<std::size_t>(std::count_if(syntax.attributes.begin(), syntax.attributes.end(), is_key));
  for (const ast::field& f : syntax.fields)
    written += static_cast<std::size_t>(std::count_if(f.attributes.begin(), f.attributes.end(), is_key));
  const auto is_unique = [](const index& i) { return i.type == index::kind::unique; };
  const auto read =
      std::count_if(model.m.indexes.begin(), model.m.indexes.end(), is_unique) + (model.m.primary_key ? 1 : 0);
  const auto is_empty = [](const index& i) { return i.fields.empty(); };
  const bool has_empty_key = (model.m.primary_key && is_empty(*model.m.primary_key)) ||
                             std::any_of(model.m.indexes.begin(), model.m.indexes.end(), is_empty);
  return has_empty_key || written > static_cast<std::size_t>(read);
}

void check_models(context& c) {
  check_table_names(c);
  for (std::size_t i = 0; i < c.schema.models.size(); ++i) {
    const checked_model model{c.schema.models[i], c.models[i]};
    check_database_schema(c, model.m.database_schema, *model.node.syntax, model.kind());
    check_fields(c, model);
    if (model.is_view()) {
      check_view(c, model);
      continue;
    }
    check_unique_criteria(c, model);
    check_primary_key(c, model);
    check_shard_key(c, model);
    check_autoincrement(c, model);
    check_indexes(c, model);
    check_key_types(c, model);
    check_client_names(c, model);
    if (c.target->provider == provider::mongodb) check_mongodb_model(c, model);
    if (c.target->provider == provider::dynamodb) check_dynamodb_model(c, model);
  }
  if (c.target->provider == provider::dynamodb) check_dynamodb_tables(c);
}

void check_unique_criteria(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  if (m.is_ignored || has_broken_key(model)) return;
  std::string loose;
  const auto fits = [&](const index& i) {
    if (!i.fields.empty() && std::all_of(i.fields.begin(), i.fields.end(),
                                         [&](const indexed_field& f) { return is_required_scalar(c, m, f); }))
      return true;
    std::string names;
    for (const indexed_field& f : i.fields)
      names += (names.empty() ? "" : ", ") + indexed_field_of(c.schema, m, f).name;
    loose += fmt::format("{}{}", loose.empty() ? "" : "; ", text::quote(names));
    return false;
  };
  if (m.primary_key && fits(*m.primary_key)) return;
  for (const index& i : m.indexes) {
    if (i.type == index::kind::unique && fits(i)) return;
  }
  std::string message =
      fmt::format("The model {} has no unique criterion of required fields, so that its rows cannot be told apart.",
                  text::quote(m.name));
  if (!loose.empty())
    message += fmt::format(
        " These do not count, since they have fields that are optional or of an unsupported type: {}.", loose);
  c.out.error("missing-unique-criterion", node.syntax->name.where, std::move(message),
              "Mark a required field with `@id` or `@unique`, or add `@@id([…])` or `@@unique([…])`.");
}

void check_client_names(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  const auto check = [&](const index& i, const ast::attribute& attribute) {
    if (i.name && node.field_by_name.contains(*i.name)) {
      c.out.error("client-name-taken", argument_place(attribute, "name"),
                  fmt::format("`{}` has the name {}, which a field has already.", title_of(i), text::quote(*i.name)),
                  "Choose another `name`.");
    }
    if (i.fields.size() < 2 || i.type == index::kind::normal || i.type == index::kind::fulltext) return;
    std::string joined;
    for (const indexed_field& f : i.fields) {
      const field* at = &m.fields[f.path[0]];
      joined += (joined.empty() ? "" : "_") + at->name;
      for (std::size_t step = 1; step < f.path.size(); ++step) {
        at = &c.schema.composite_types[std::get<composite_field_type>(at->type).index].fields[f.path[step]];
        joined += "_" + at->name;
      }
    }
    const auto same = node.field_by_name.find(joined);
    if (same == node.field_by_name.end() || m.fields[same->second].is_relation()) return;
    c.out.error("client-name-taken", attribute.where,
                fmt::format("In the client `{}` is called {}, which a field is called already.", title_of(i),
                            text::quote(joined)),
                fmt::format("Give it another name: `{}([…], name: \"…\")`, and rename the field.", title_of(i)));
  };
  if (m.primary_key) check(*m.primary_key, *node.primary_key);
  for (std::size_t i = 0; i < m.indexes.size(); ++i) check(m.indexes[i], *node.indexes[i]);

  if (m.type == model::kind::view) return;
  // Names must be distinct among the primary key and the uniques.
  std::map<std::string_view, std::size_t> names;
  const auto count = [&](const index& i) {
    if (i.name) ++names[*i.name];
  };
  if (m.primary_key) count(*m.primary_key);
  for (const index& i : m.indexes) count(i);
  const auto report = [&](const index& i, const ast::attribute& attribute) {
    if (!i.name || names[*i.name] < 2) return;
    c.out.error(
        "client-name-taken", argument_place(attribute, "name"),
        fmt::format("The name {} is given to several keys of the model {}.", text::quote(*i.name), text::quote(m.name)),
        "Choose another `name`.");
  };
  if (m.primary_key) report(*m.primary_key, *node.primary_key);
  for (std::size_t i = 0; i < m.indexes.size(); ++i) report(m.indexes[i], *node.indexes[i]);
}

void check_database_schema(context& c, const std::optional<std::string>& name, const ast::block& syntax,
                           std::string_view kind) {
  const auto attribute = std::find_if(syntax.attributes.begin(), syntax.attributes.end(),
                                      [](const ast::attribute& a) { return a.name.text == "schema"; });
  if (name) {
    if (!c.target->multi_schema) {
      c.out.error("schemas-unsupported", attribute->where,
                  fmt::format("{} has no database schemas for `@@schema` to choose from.", c.target->display_name),
                  "Remove it.");
      return;
    }
    const std::vector<std::string>& schemas = c.schema.datasource->schemas;
    if (std::find(schemas.begin(), schemas.end(), *name) != schemas.end()) return;
    c.out.error("unknown-schema", attribute->where,
                fmt::format("The datasource does not list the database schema {}.", text::quote(*name)),
                fmt::format("Add {} to `schemas` of the datasource.", text::quote('"' + *name + '"')));
    return;
  }
  if (!c.target->multi_schema || c.schema.datasource->schemas.empty() || attribute != syntax.attributes.end()) return;
  c.out.error("missing-schema", syntax.name.where,
              fmt::format("The {} {} does not say which of the datasource's `schemas` it belongs to.", kind,
                          text::quote(syntax.name.text)),
              "Add `@@schema(\"…\")` to it.");
}

span argument_place(const ast::attribute& attribute, std::string_view name) {
  for (const ast::argument& a : attribute.arguments) {
    if (a.name && a.name->text == name) return a.where;
  }
  return attribute.where;
}

std::string_view title_of(const index& i) {
  switch (i.type) {
    case index::kind::id: return i.is_declared_on_field ? "@id" : "@@id";
    case index::kind::unique: return i.is_declared_on_field ? "@unique" : "@@unique";
    case index::kind::normal: return "@@index";
    case index::kind::fulltext: return "@@fulltext";
  }
  return "@@index";
}

}  // namespace tenon::schema
