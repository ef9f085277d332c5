#include "schema/keys.hpp"

#include "base/quote.hpp"
#include "schema/constraint_names.hpp"
#include "schema/index_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

void read_clustered(context& c, argument_reader& arguments, index& i) {
  if (const ast::expression* e = arguments.named("clustered")) i.clustered = as_boolean(*e, c.out);
}

void read_map(argument_reader& arguments, index& i) {
  const std::optional<std::string> name = arguments.text("map");
  if (!name) return;
  i.database_name = *name;
  i.is_database_name_explicit = true;
}

/// `map`, `length`, `sort` and `clustered` of a key on one field.
index read_field_key(context& c, std::size_t field, index::kind kind, const ast::attribute& attribute,
                     argument_reader& arguments) {
  index i;
  i.type = kind;
  i.is_declared_on_field = true;
  i.where_declared = attribute.where;
  indexed_field f;
  f.path = {field};
  read_map(arguments, i);
  if (const ast::expression* e = arguments.named("length")) f.length = read_length(*e, c.out);
  if (const ast::expression* e = arguments.named("sort")) f.sort = read_sort(*e, c.out);
  read_clustered(c, arguments, i);
  i.fields.push_back(std::move(f));
  return i;
}

/// `name`, which becomes part of the client's API.
void read_client_name(context& c, argument_reader& arguments, const ast::attribute& attribute, index& i) {
  i.name = arguments.text("name");
  if (!i.name) return;
  const bool is_identifier = std::all_of(i.name->begin(), i.name->end(), [](char ch) {
    return ch == '_' || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
  });
  if (is_identifier) return;
  c.out.error(
      "invalid-name", attribute.where,
      fmt::format(
          "The `name` {} of `{}` becomes part of the client, so that it can consist of letters, digits and `_` only.",
          text::quote(*i.name), arguments.title()),
      "Use `map` for a name in the database.");
}

void mark_single_field(model& m, const index& i) {
  if (i.fields.size() != 1 || i.fields[0].path.size() != 1) return;
  field& f = m.fields[i.fields[0].path[0]];
  if (i.type == index::kind::id) f.is_id = true;
  if (i.type == index::kind::unique) f.is_unique = true;
}

void add_index(context& c, std::size_t model_index, index i, const ast::attribute& attribute) {
  model& m = c.schema.models[model_index];
  mark_single_field(m, i);
  m.indexes.push_back(std::move(i));
  c.models[model_index].indexes.push_back(&attribute);
}

/// Reports the fields of a key that are not required.
void check_required(context& c, const model& m, const std::vector<indexed_field>& fields,
                    const ast::attribute& attribute, std::string_view title) {
  std::vector<std::string_view> optional;
  for (const indexed_field& f : fields) {
    if (m.fields[f.path[0]].arity != arity::required) optional.push_back(m.fields[f.path[0]].name);
  }
  if (optional.empty() || m.is_ignored) return;
  c.out.error("optional-field-in-key", attribute.where,
              fmt::format("`{}` refers to {} {}, but only required fields can be part of it.", title,
                          optional.size() == 1 ? "the field" : "the fields",
                          text::quote(fmt::format("{}", fmt::join(optional, ", ")), 200)),
              optional.size() == 1 ? "Make the field required: no `?` or `[]` behind its type."
                                   : "Make them required: no `?` or `[]` behind their types.");
}

void report_second_key(context& c, const ast::attribute& attribute, const model& m, std::string_view what,
                       std::string_view hint) {
  c.out.error("several-keys", attribute.where, fmt::format("The model {} already has {}.", text::quote(m.name), what),
              std::string(hint));
}

}  // namespace

void read_field_id(context& c, std::size_t model_index, std::size_t field, const ast::attribute& attribute) {
  model& m = c.schema.models[model_index];
  argument_reader arguments(attribute, attribute_level::field, c.out);
  index i = read_field_key(c, field, index::kind::id, attribute, arguments);
  arguments.finish();
  if (m.primary_key) {
    report_second_key(c, attribute, m, "an id field", "Use `@@id([…])` for an id of several fields.");
    return;
  }
  mark_single_field(m, i);
  m.primary_key = std::move(i);
  c.models[model_index].primary_key = &attribute;
}

void read_field_unique(context& c, std::size_t model_index, std::size_t field, const ast::attribute& attribute) {
  argument_reader arguments(attribute, attribute_level::field, c.out);
  index i = read_field_key(c, field, index::kind::unique, attribute, arguments);
  arguments.finish();
  add_index(c, model_index, std::move(i), attribute);
}

void read_field_shard_key(context& c, std::size_t model_index, std::size_t field, const ast::attribute& attribute) {
  model& m = c.schema.models[model_index];
  argument_reader(attribute, attribute_level::field, c.out).finish();
  if (!m.shard_key.empty()) {
    report_second_key(c, attribute, m, "a shard key", "Use `@@shardKey([…])` for a shard key of several fields.");
    return;
  }
  m.shard_key.push_back(field);
  c.models[model_index].shard_key = &attribute;
}

void read_block_id(context& c, std::size_t model_index, const ast::attribute& attribute) {
  model& m = c.schema.models[model_index];
  argument_reader arguments(attribute, attribute_level::block, c.out);
  index i;
  i.type = index::kind::id;
  i.where_declared = attribute.where;
  const ast::expression* list = arguments.required("fields");
  std::optional<std::vector<indexed_field>> fields;
  if (list != nullptr) fields = read_index_fields(c, model_index, *list, {.title = "@@id"});
  read_map(arguments, i);
  read_client_name(c, arguments, attribute, i);
  read_clustered(c, arguments, i);
  arguments.finish();
  if (!fields || arguments.has_conflict()) return;
  check_required(c, m, *fields, attribute, "@@id");
  if (m.primary_key) report_second_key(c, attribute, m, "an id field marked with `@id`", "Keep `@id` or `@@id`.");
  i.fields = std::move(*fields);
  mark_single_field(m, i);
  m.primary_key = std::move(i);
  c.models[model_index].primary_key = &attribute;
}

void read_block_index(context& c, std::size_t model_index, index::kind kind, const ast::attribute& attribute) {
  argument_reader arguments(attribute, attribute_level::block, c.out);
  index i;
  i.type = kind;
  i.where_declared = attribute.where;
  const std::string title = arguments.title();
  const ast::expression* list = arguments.required("fields");
  std::optional<std::vector<indexed_field>> fields;
  if (list != nullptr) fields = read_index_fields(c, model_index, *list, {.title = title, .follows_composites = true});
  read_map(arguments, i);
  if (kind == index::kind::unique) read_client_name(c, arguments, attribute, i);
  if (kind == index::kind::normal) {
    // An index has no name in the client: `name` is an old spelling of `map`.
    const std::optional<std::string> name = arguments.text("name");
    if (name && i.is_database_name_explicit) {
      c.out.error("conflicting-arguments", attribute.where,
                  "`name` of `@@index` is an old spelling of `map`: both cannot be given.", "Keep `map`.");
    } else if (name) {
      i.database_name = *name;
      i.is_database_name_explicit = true;
    }
    if (const ast::expression* e = arguments.named("type")) {
      const std::optional<std::string> algorithm = as_constant(*e, c.out);
      if (algorithm && parse_index_algorithm(*algorithm)) {
        i.algorithm = *algorithm;
      } else if (algorithm) {
        c.out.error("unknown-index-type", e->where, fmt::format("{} is not a type of index.", text::quote(*algorithm)),
                    "The types are BTree, Hash, Gist, Gin, SpGist and Brin.");
      }
    }
  }
  if (kind != index::kind::fulltext) read_clustered(c, arguments, i);
  arguments.finish();
  if (!fields || arguments.has_conflict()) return;
  i.fields = std::move(*fields);
  add_index(c, model_index, std::move(i), attribute);
}

void read_block_shard_key(context& c, std::size_t model_index, const ast::attribute& attribute) {
  model& m = c.schema.models[model_index];
  argument_reader arguments(attribute, attribute_level::block, c.out);
  const ast::expression* list = arguments.required("fields");
  std::optional<std::vector<indexed_field>> fields;
  if (list != nullptr)
    fields = read_index_fields(c, model_index, *list, {.title = "@@shardKey", .takes_arguments = false});
  arguments.finish();
  if (!fields || arguments.has_conflict()) return;
  check_required(c, m, *fields, attribute, "@@shardKey");
  if (!m.shard_key.empty())
    report_second_key(c, attribute, m, "a shard key marked with `@shardKey`", "Keep `@shardKey` or `@@shardKey`.");
  m.shard_key.clear();
  for (const indexed_field& f : *fields) m.shard_key.push_back(f.path[0]);
  c.models[model_index].shard_key = &attribute;
}

void name_constraints(context& c) {
  const std::size_t limit = c.target->max_identifier_length;
  for (model& m : c.schema.models) {
    if (m.primary_key && !m.primary_key->is_database_name_explicit && c.target->named_primary_keys) {
      m.primary_key->database_name = primary_key_name(m.database_name, limit);
    }
    for (index& i : m.indexes) {
      if (i.is_database_name_explicit) continue;
      std::vector<std::string> paths;
      for (const indexed_field& f : i.fields) {
        const field* at = &m.fields[f.path[0]];
        std::string path = at->database_name;
        for (std::size_t step = 1; step < f.path.size(); ++step) {
          at = &c.schema.composite_types[std::get<composite_field_type>(at->type).index].fields[f.path[step]];
          path += "." + at->database_name;
        }
        paths.push_back(std::move(path));
      }
      const std::vector<std::string_view> columns(paths.begin(), paths.end());
      i.database_name = i.type == index::kind::unique ? unique_name(m.database_name, columns, limit)
                                                      : index_name(m.database_name, columns, limit);
    }
  }
}

const field& indexed_field_of(const definition& schema, const model& m, const indexed_field& f) {
  const field* at = &m.fields[f.path[0]];
  for (std::size_t step = 1; step < f.path.size(); ++step) {
    at = &schema.composite_types[std::get<composite_field_type>(at->type).index].fields[f.path[step]];
  }
  return *at;
}

std::vector<std::string_view> underlying_fields(const ast::field& relation_field) {
  std::vector<std::string_view> names;
  for (const ast::attribute& a : relation_field.attributes) {
    if (a.name.text != "relation") continue;
    for (const ast::argument& argument : a.arguments) {
      if (!argument.name || argument.name->text != "fields") continue;
      for (const ast::expression* item : as_items(argument.value)) {
        if (item->kind == ast::expression::form::constant) names.push_back(item->text);
      }
    }
  }
  return names;
}

}  // namespace tenon::schema
