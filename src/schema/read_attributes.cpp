#include "schema/attributes.hpp"
#include "schema/defaults.hpp"
#include "schema/items.hpp"
#include "schema/keys.hpp"
#include "schema/validation.hpp"

#include "base/quote.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

namespace tenon::schema {

namespace {

/// The name in `@map("…")` or `@@map("…")`.
std::optional<std::string> read_map_name(const ast::attribute& attribute, attribute_level level, diagnostics& out) {
  argument_reader arguments(attribute, level, out);
  const ast::expression* e = arguments.required("name");
  std::optional<std::string> name;
  if (e != nullptr) name = as_string(*e, out);
  arguments.finish();
  return name;
}

std::optional<std::string> read_schema_name(const ast::attribute& attribute, diagnostics& out) {
  argument_reader arguments(attribute, attribute_level::block, out);
  const ast::expression* e = arguments.required("map");
  std::optional<std::string> name;
  if (e != nullptr) name = as_string(*e, out);
  arguments.finish();
  return name;
}

native_type to_native_type(const ast::attribute& attribute) {
  native_type type;
  type.name = attribute.name.text.substr(attribute.name.text.find('.') + 1);
  for (const ast::argument& a : attribute.arguments) type.arguments.push_back(describe(a.value));
  return type;
}

/// The names that the fields of one model or composite type have in the database, as far as they have been read. A name
/// given with `@map` clashes with another such name, and with the name of a field whose own `@map` has not been read.
class database_names {
 public:
  void rename(context& c, std::vector<field>& fields, const std::unordered_map<std::string_view, std::size_t>& by_name,
              std::size_t index, const ast::attribute& attribute) {
    std::optional<std::string> name = read_map_name(attribute, attribute_level::field, c.out);
    if (!name) return;
    field& f = fields[index];
    f.database_name = *name;
    f.is_database_name_explicit = true;
    const auto same = by_name.find(*name);
    const bool is_taken =
        same != by_name.end() && same->second != index && !fields[same->second].is_relation() &&
        (!fields[same->second].is_database_name_explicit || fields[same->second].database_name == *name);
    if (!given_.insert(std::move(*name)).second || is_taken) {
      c.out.error("repeated-name", attribute.where,
                  fmt::format("The field {} would have the name {} in the database, which another field has already.",
                              text::quote(f.name), text::quote(f.database_name)),
                  "Give one of them another `@map`.");
    }
  }

 private:
  std::set<std::string> given_;
};

class model_attribute_reader {
 public:
  model_attribute_reader(context& c, std::size_t index)
      : c_(c), index_(index), model_(c.schema.models[index]), node_(c.models[index]) {}

  void read_fields() {
    for (std::size_t f = 0; f < node_.fields.size(); ++f) {
      if (!node_.fields[f].is_resolved) continue;
      if (model_.fields[f].is_relation()) {
        read_relation_field(f);
      } else {
        read_scalar_field(f);
      }
    }
  }

  void read_block() {
    attribute_reader attributes(node_.syntax->attributes, attribute_level::block, c_.out);
    if (const ast::attribute* a = attributes.take("ignore")) read_ignore(*a);
    if (const ast::attribute* a = attributes.take("id")) read_block_id(c_, index_, *a);
    if (const ast::attribute* a = attributes.take("map")) {
      if (std::optional<std::string> name = read_map_name(*a, attribute_level::block, c_.out)) {
        model_.database_name = std::move(*name);
        model_.is_database_name_explicit = true;
      }
    }
    if (const ast::attribute* a = attributes.take("schema")) model_.database_schema = read_schema_name(*a, c_.out);
    read_indexes(attributes);
    is_shard_key_on_field_ = node_.shard_key != nullptr;
    if (const ast::attribute* a = attributes.take("shardKey")) read_block_shard_key(c_, index_, *a);
    read_item_layout(c_, index_, attributes);
    attributes.finish();
    check_field_keys();
  }

 private:
  void read_scalar_field(std::size_t f) {
    field& target = model_.fields[f];
    field_node& node = node_.fields[f];
    const auto* scalar = std::get_if<scalar_field_type>(&target.type);
    attribute_reader attributes(node.syntax->attributes, attribute_level::field, c_.out);
    if (const ast::attribute* a = attributes.take("map")) names_.rename(c_, model_.fields, node_.field_by_name, f, *a);
    if (const ast::attribute* a = attributes.take("ignore")) {
      argument_reader(*a, attribute_level::field, c_.out).finish();
      target.is_ignored = true;
      if (std::holds_alternative<unsupported_field_type>(target.type)) {
        c_.out.error("needless-ignore", a->where,
                     "A field whose type is not supported cannot take `@ignore`: the client ignores it as it is.",
                     "Remove `@ignore`.");
      }
    }
    if (const ast::attribute* a = attributes.take("relation")) {
      c_.out.error("not-a-relation", a->where,
                   fmt::format("The field {} has `@relation`, but its type is not a model.", text::quote(target.name)),
                   "Put `@relation` on the field whose type is the other model.");
    }
    if (const ast::attribute* a = attributes.take("id")) read_field_id(c_, index_, f, *a);
    if (const ast::attribute* a = attributes.take("updatedAt")) read_updated_at(target, *a);
    if (const ast::attribute* a = attributes.take("default")) read_default(c_, field_owner::model, target, node, *a);
    if (scalar != nullptr) {
      if (const ast::attribute* a = attributes.take_native_type()) {
        node.native_type_attribute = a;
        target.native_type = to_native_type(*a);
      }
    }
    if (const ast::attribute* a = attributes.take("unique")) read_field_unique(c_, index_, f, *a);
    if (const ast::attribute* a = attributes.take("shardKey")) read_field_shard_key(c_, index_, f, *a);
    read_item_field(c_, index_, f, attributes);
    attributes.finish();
  }

  void read_updated_at(field& f, const ast::attribute& a) {
    argument_reader(a, attribute_level::field, c_.out).finish();
    f.is_updated_at = true;
    const auto* scalar = std::get_if<scalar_field_type>(&f.type);
    if (scalar == nullptr || scalar->type != scalar_type::datetime) {
      c_.out.error("wrong-updated-at", a.where,
                   fmt::format("The field {} has `@updatedAt`, but is not of type DateTime.", text::quote(f.name)),
                   "Make it a DateTime.");
    }
    if (f.arity == arity::list) {
      c_.out.error("wrong-updated-at", a.where,
                   fmt::format("The field {} has `@updatedAt`, but is a list.", text::quote(f.name)),
                   "Remove the `[]` behind its type.");
    }
  }

  /// `@relation` itself is read by resolve_relations.
  void read_relation_field(std::size_t f) {
    const ast::field& syntax = *node_.fields[f].syntax;
    const std::string name = text::quote(syntax.name.text);
    attribute_reader attributes(syntax.attributes, attribute_level::field, c_.out);
    (void)attributes.take("relation");
    if (const ast::attribute* a = attributes.take("ignore")) {
      argument_reader(*a, attribute_level::field, c_.out).finish();
      model_.fields[f].is_ignored = true;
    }
    if (const ast::attribute* a = attributes.take("id")) {
      report_misplaced(*a, fmt::format("The relation field {} cannot be an id: only scalar fields can.", name),
                       suggest_key(syntax, "@id", "@@id"));
    }
    if (const ast::attribute* a = attributes.take("default")) {
      report_misplaced(*a, fmt::format("The relation field {} cannot have a default value.", name),
                       "Give it to the scalar fields of the relation.");
    }
    if (const ast::attribute* a = attributes.take("map")) {
      report_misplaced(*a, fmt::format("The relation field {} has no column of its own to be named by `@map`.", name),
                       "Put `@map` on the scalar fields of the relation.");
    }
    if (const ast::attribute* a = attributes.take("unique")) {
      report_misplaced(*a, fmt::format("The relation field {} cannot be unique: only scalar fields can.", name),
                       suggest_key(syntax, "@unique", "@@unique"));
    }
    attributes.finish();
  }

  static std::string suggest_key(const ast::field& syntax, std::string_view on_field, std::string_view on_block) {
    const std::vector<std::string_view> fields = underlying_fields(syntax);
    if (fields.empty()) return "Put it on the scalar fields of the relation.";
    if (fields.size() == 1) return fmt::format("Did you mean to put `{}` on `{}`?", on_field, fields[0]);
    return fmt::format("Did you mean `{}([{}])`?", on_block, fmt::join(fields, ", "));
  }

  void report_misplaced(const ast::attribute& a, std::string message, std::string hint) {
    c_.out.error("misplaced-attribute", a.where, std::move(message), std::move(hint));
  }

  void read_ignore(const ast::attribute& a) {
    argument_reader(a, attribute_level::block, c_.out).finish();
    model_.is_ignored = true;
    for (std::size_t f = 0; f < model_.fields.size(); ++f) {
      if (!model_.fields[f].is_ignored || model_.fields[f].is_relation() || !node_.fields[f].is_resolved) continue;
      if (std::holds_alternative<unsupported_field_type>(model_.fields[f].type)) continue;
      c_.out.error("needless-ignore", node_.fields[f].syntax->where,
                   fmt::format("The field {} has `@ignore`, but its model {} is ignored as a whole.",
                               text::quote(model_.fields[f].name), text::quote(model_.name)),
                   "Remove `@ignore` or `@@ignore`.");
    }
  }

  /// In the order written.
  void read_indexes(attribute_reader& attributes) {
    std::set<const ast::attribute*> found;
    for (const std::string_view name : {"index", "unique", "fulltext"}) {
      for (const ast::attribute* a : attributes.take_all(name)) found.insert(a);
    }
    for (const ast::attribute& a : node_.syntax->attributes) {
      if (!found.contains(&a)) continue;
      const index::kind kind = a.name.text == "unique"     ? index::kind::unique
                               : a.name.text == "fulltext" ? index::kind::fulltext
                                                           : index::kind::normal;
      read_block_index(c_, index_, kind, a);
    }
  }

  /// What can be said about keys on fields only when it is known whether the model is ignored.
  void check_field_keys() {
    if (model_.is_ignored) return;
    if (model_.primary_key && model_.primary_key->is_declared_on_field) {
      const field& f = model_.fields[model_.primary_key->fields[0].path[0]];
      if (f.arity != arity::required) {
        c_.out.error("optional-field-in-key", node_.primary_key->where,
                     fmt::format("The id field {} is not required.", text::quote(f.name)),
                     "Remove the `?` or `[]` behind its type.");
      }
    }
    if (is_shard_key_on_field_ && model_.shard_key.size() == 1) {
      const field& f = model_.fields[model_.shard_key[0]];
      if (f.arity != arity::required) {
        c_.out.error("optional-field-in-key", node_.shard_key->where,
                     fmt::format("The shard key field {} is not required.", text::quote(f.name)),
                     "Remove the `?` or `[]` behind its type.");
      }
    }
  }

  context& c_;
  std::size_t index_;
  model& model_;
  model_node& node_;
  database_names names_;
  bool is_shard_key_on_field_ = false;
};

void read_composite_type(context& c, std::size_t index) {
  composite_type& type = c.schema.composite_types[index];
  composite_node& node = c.composites[index];
  database_names names;
  for (std::size_t f = 0; f < node.fields.size(); ++f) {
    if (!node.fields[f].is_resolved) continue;
    attribute_reader attributes(node.fields[f].syntax->attributes, attribute_level::field, c.out);
    if (std::holds_alternative<scalar_field_type>(type.fields[f].type)) {
      if (const ast::attribute* a = attributes.take_native_type()) {
        node.fields[f].native_type_attribute = a;
        type.fields[f].native_type = to_native_type(*a);
      }
    }
    if (const ast::attribute* a = attributes.take("map")) names.rename(c, type.fields, node.field_by_name, f, *a);
    if (const ast::attribute* a = attributes.take("default"))
      read_default(c, field_owner::composite_type, type.fields[f], node.fields[f], *a);
    attributes.finish();
  }
  for (const ast::attribute& a : node.syntax->attributes) {
    c.out.error("misplaced-attribute", a.where,
                fmt::format("The composite type {} cannot have the attribute {}: it is stored within models.",
                            text::quote(type.name), text::quote("@@" + a.name.text)),
                a.name.text == "map" ? "Remove it: a composite type has no name in the database."
                                     : "Put it into the model that holds the composite type.");
  }
}

void read_enum(context& c, std::size_t index) {
  enum_type& type = c.schema.enums[index];
  const ast::block& syntax = *c.enums[index].syntax;
  for (std::size_t v = 0; v < syntax.values.size(); ++v) {
    attribute_reader attributes(syntax.values[v].attributes, attribute_level::field, c.out);
    if (const ast::attribute* a = attributes.take("map")) {
      if (std::optional<std::string> name = read_map_name(*a, attribute_level::field, c.out)) {
        type.values[v].database_name = std::move(*name);
        type.values[v].is_database_name_explicit = true;
      }
    }
    attributes.finish();
  }
  attribute_reader attributes(syntax.attributes, attribute_level::block, c.out);
  if (const ast::attribute* a = attributes.take("map")) {
    if (std::optional<std::string> name = read_map_name(*a, attribute_level::block, c.out)) {
      type.database_name = std::move(*name);
      type.is_database_name_explicit = true;
    }
  }
  if (const ast::attribute* a = attributes.take("schema")) type.database_schema = read_schema_name(*a, c.out);
  attributes.finish();
}

}  // namespace

void read_attributes(context& c) {
  for (std::size_t i = 0; i < c.schema.composite_types.size(); ++i) read_composite_type(c, i);
  for (std::size_t i = 0; i < c.schema.enums.size(); ++i) read_enum(c, i);
  for (std::size_t i = 0; i < c.schema.models.size(); ++i) {
    model_attribute_reader reader(c, i);
    reader.read_fields();
    reader.read_block();
  }
  name_constraints(c);
}

}  // namespace tenon::schema
