#include "base/quote.hpp"
#include "schema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

bool has_default(const field& f, default_value::source kind) {
  return f.default_value && f.default_value->kind == kind;
}

using index_content =
    std::vector<std::tuple<std::vector<std::size_t>, std::optional<sort_order>, std::optional<std::uint32_t>>>;

index_content content_of(const index& i) {
  index_content content;
  for (const indexed_field& f : i.fields) content.emplace_back(f.path, f.sort, f.length);
  return content;
}

void check_id(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  if (!m.primary_key) {
    if (has_broken_key(model)) return;
    c.out.error("missing-id", node.syntax->name.where,
                fmt::format("The model {} has no id field, as every document of MongoDB has.", text::quote(m.name)),
                "Add `id String @id @default(auto()) @map(\"_id\") @db.ObjectId`.");
    return;
  }
  if (m.primary_key->fields.size() != 1) return;
  const std::size_t index = m.primary_key->fields[0].path[0];
  if (m.fields[index].database_name == "_id") return;
  c.out.error(
      "wrong-id-name", node.fields[index].syntax->where,
      fmt::format("The id field {} has another name than `_id` in the database.", text::quote(m.fields[index].name)),
      "Add `@map(\"_id\")`.");
}

void check_defaults(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  for (std::size_t i = 0; i < m.fields.size(); ++i) {
    const field& f = m.fields[i];
    const std::string name = text::quote(f.name);
    const auto report = [&](std::string message, std::string hint) {
      c.out.error("invalid-default", node.fields[i].default_attribute->where, std::move(message), std::move(hint));
    };
    if (has_default(f, default_value::source::object_id)) {
      if (!f.native_type || f.native_type->name != "ObjectId")
        report(fmt::format("The field {} has the default value `auto()`, but not the native type ObjectId.", name),
               "Add `@db.ObjectId`.");
      const bool is_in_id = m.primary_key && std::any_of(m.primary_key->fields.begin(), m.primary_key->fields.end(),
                                                         [&](const indexed_field& k) { return k.path[0] == i; });
      if (!is_in_id)
        report(fmt::format("The field {} has the default value `auto()`, but is not the id.", name),
               "Mark it with `@id`, or remove `@default`.");
    }
    if (has_default(f, default_value::source::dbgenerated)) {
      report(fmt::format("The field {} has the default value `dbgenerated()`, which MongoDB does not have.", name),
             "Use `auto()`.");
    }
  }
}

void check_repeated_indexes(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  std::map<index_content, std::size_t> counts;
  for (const index& i : m.indexes) ++counts[content_of(i)];
  for (std::size_t i = 0; i < m.indexes.size(); ++i) {
    if (counts[content_of(m.indexes[i])] > 1)
      c.out.error("repeated-index", node.indexes[i]->where,
                  fmt::format("The model {} has another index of the same fields.", text::quote(m.name)),
                  "Keep one of them.");
    const bool is_single_unique = m.indexes[i].type == index::kind::unique && m.indexes[i].fields.size() == 1 &&
                                  m.indexes[i].fields[0].path.size() == 1;
    if (is_single_unique && m.primary_key && m.primary_key->fields.size() == 1 &&
        m.primary_key->fields[0].path == m.indexes[i].fields[0].path) {
      c.out.error("repeated-index", node.indexes[i]->where, "The id field is unique as it is.",
                  fmt::format("Remove `{}`.", title_of(m.indexes[i])));
    }
  }
}

}  // namespace

void check_mongodb_model(context& c, const checked_model& model) {
  check_id(c, model);
  check_defaults(c, model);
  check_mongodb_field_names(c, model);
  check_repeated_indexes(c, model);
}

void check_mongodb_field_names(context& c, const checked_model& model) {
  for (std::size_t i = 0; i < model.m.fields.size(); ++i) {
    const field& f = model.m.fields[i];
    if (!f.is_database_name_explicit) continue;
    const ast::field& syntax = *model.node.fields[i].syntax;
    const auto map = std::find_if(syntax.attributes.begin(), syntax.attributes.end(),
                                  [](const ast::attribute& a) { return a.name.text == "map"; });
    if (f.database_name.starts_with('$')) {
      c.out.error("invalid-database-name", map->where,
                  fmt::format("The name {} starts with `$`, which names of fields in MongoDB cannot.",
                              text::quote(f.database_name)),
                  "Choose another name.");
    }
    if (f.database_name.find('.') != std::string::npos) {
      c.out.error("invalid-database-name", map->where,
                  fmt::format("The name {} has a `.`, which names of fields in MongoDB cannot have.",
                              text::quote(f.database_name)),
                  "Choose another name.");
    }
  }
}

}  // namespace tenon::schema
