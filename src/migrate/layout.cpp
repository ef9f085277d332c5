#include "migrate/layout.hpp"

#include "base/quote.hpp"
#include "migrate/layout_column.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace tenon::migrate {
namespace {

using schema::referential_action;

[[noreturn]] void refuse(const schema::model& model, std::string_view name, const char* what) {
  raise({.kind = error_kind::unsupported_feature,
         .message = text::quote(std::string(model.name).append(".").append(name)) + " " + what,
         .model = model.name});
}

std::string column_name(const schema::model& model, std::size_t field) { return model.fields[field].database_name; }

class layouter {
 public:
  layouter(const schema::definition& definition, const dialect& target)
      : definition_(definition),
        target_(target),
        can_(target.can()),
        with_foreign_keys_(!definition.datasource ||
                           definition.datasource->relation_mode == schema::relation_mode::foreign_keys) {}

  sql_schema lay_out() {
    if (can_.enums)
      for (const schema::enum_type& e : definition_.enums) made_.enums.push_back(enum_of(e));
    for (std::size_t i = 0; i < definition_.models.size(); ++i)
      if (definition_.models[i].type == schema::model::kind::table) made_.tables.push_back(table_of(i));
    for (const schema::relation& relation : definition_.relations)
      if (relation.type == schema::relation::kind::many_to_many && relation.fields.empty() && is_table(relation.a) &&
          is_table(relation.b))
        made_.tables.push_back(junction_of(relation));
    if (definition_.datasource) made_.extensions = extensions_of(*definition_.datasource);
    made_.schemas = used_schemas();
    return std::move(made_);
  }

 private:
  bool is_table(const schema::relation::side& side) const {
    return definition_.models[side.model].type == schema::model::kind::table;
  }

  static enum_type enum_of(const schema::enum_type& declared) {
    enum_type made{.schema = declared.database_schema.value_or(""), .name = declared.database_name, .values = {}};
    for (const schema::enum_value& value : declared.values) made.values.push_back(value.database_name);
    return made;
  }

  static std::vector<extension> extensions_of(const schema::datasource& source) {
    std::vector<extension> made;
    for (const schema::extension& declared : source.extensions)
      made.push_back({declared.database_name, declared.database_schema.value_or(""), declared.version.value_or("")});
    return made;
  }

  std::vector<std::string> used_schemas() const {
    std::set<std::string> names;
    for (const table& t : made_.tables) names.insert(t.schema);
    for (const enum_type& e : made_.enums) names.insert(e.schema);
    names.erase("");
    return {names.begin(), names.end()};
  }

  index index_of(const schema::model& model, const schema::index& declared) const {
    if (declared.where)
      refuse(model, declared.database_name, "is an index on a part of the rows, which the schema cannot ask for");
    if (declared.type == schema::index::kind::fulltext) refuse(model, declared.database_name, "is a full-text index");
    index made{.name = declared.database_name, .unique = declared.type == schema::index::kind::unique, .columns = {}};
    if (can_.index_methods && declared.algorithm) made.method = target_.index_method(*declared.algorithm);
    for (const schema::indexed_field& field : declared.fields) {
      index_column& column = made.columns.emplace_back();
      column.name = column_name(model, field.path.at(0));
      column.order = field.sort.value_or(schema::sort_order::ascending);
      if (can_.index_methods && field.operator_class)
        column.operator_class =
            field.operator_class_is_raw ? *field.operator_class : target_.operator_class(*field.operator_class);
    }
    return made;
  }

  // Indexes declared on fields, then @@index, then @@unique.
  void add_indexes(table& made, const schema::model& model) const {
    const auto rank = [](const schema::index& i) {
      return i.is_declared_on_field ? 0 : i.type != schema::index::kind::unique ? 1 : 2;
    };
    for (int wanted = 0; wanted <= 2; ++wanted)
      for (const schema::index& declared : model.indexes)
        if (rank(declared) == wanted) made.indexes.push_back(index_of(model, declared));
  }

  void add_foreign_keys(table& made, std::size_t model_index) const {
    const schema::model& model = definition_.models[model_index];
    std::vector<const schema::relation*> owned;
    for (const schema::relation& relation : definition_.relations)
      if (relation.a.model == model_index && !relation.fields.empty() && is_table(relation.b))
        owned.push_back(&relation);
    std::sort(owned.begin(), owned.end(),
              [](const schema::relation* x, const schema::relation* y) { return x->a.field < y->a.field; });
    for (const schema::relation* relation : owned) {
      const schema::model& other = definition_.models[relation->b.model];
      foreign_key key{.name = relation->constraint_name.value_or(std::string()),
                      .columns = {},
                      .referenced_schema = other.database_schema.value_or(""),
                      .referenced_table = other.database_name,
                      .referenced_columns = {},
                      .on_delete = effective_on_delete(definition_, *relation),
                      .on_update = effective_on_update(definition_, *relation)};
      for (const std::size_t field : relation->fields) key.columns.push_back(column_name(model, field));
      for (const std::size_t field : relation->references) key.referenced_columns.push_back(column_name(other, field));
      made.foreign_keys.push_back(std::move(key));
    }
  }

  table table_of(std::size_t model_index) const {
    const schema::model& model = definition_.models[model_index];
    table made{.schema = model.database_schema.value_or(""),
               .name = model.database_name,
               .columns = {},
               .primary_key = {},
               .indexes = {},
               .foreign_keys = {}};
    for (const schema::field& field : model.fields)
      if (!field.is_relation()) made.columns.push_back(layout_column(definition_, model, field, target_));
    if (model.primary_key) {
      made.primary_key_name = model.primary_key->database_name;
      for (const schema::indexed_field& field : model.primary_key->fields)
        made.primary_key.push_back(column_name(model, field.path.at(0)));
    }
    if (made.primary_key.size() == 1)
      for (column& c : made.columns)
        if (c.name == made.primary_key.front()) c.auto_increment = c.auto_increment || target_.numbers_rows(c);
    add_indexes(made, model);
    if (with_foreign_keys_) add_foreign_keys(made, model_index);
    return made;
  }

  // The column of the junction table that refers to `model`, and its foreign key.
  void add_junction_end(table& made, const char* column_name, const schema::model& model) const {
    const table& referred = *made_.find_table(model.database_schema.value_or(""), model.database_name);
    if (referred.primary_key.size() != 1)
      refuse(model, model.name, "needs a key of one column for its many-to-many relation");
    const column& key = *referred.find_column(referred.primary_key.front());
    made.columns.push_back({.name = column_name, .type = key.type, .required = true, .default_value = {}});
    if (with_foreign_keys_)
      made.foreign_keys.push_back({.name = made.name + "_" + column_name + "_fkey",
                                   .columns = {column_name},
                                   .referenced_schema = referred.schema,
                                   .referenced_table = referred.name,
                                   .referenced_columns = {key.name},
                                   .on_delete = referential_action::cascade,
                                   .on_update = referential_action::cascade});
  }

  table junction_of(const schema::relation& relation) const {
    const schema::model& first = definition_.models[relation.a.model];
    table made{.schema = first.database_schema.value_or(""),
               .name = "_" + relation.name,
               .columns = {},
               .primary_key = {},
               .indexes = {},
               .foreign_keys = {}};
    add_junction_end(made, "A", first);
    add_junction_end(made, "B", definition_.models[relation.b.model]);
    if (can_.junction_keys) {
      made.primary_key = {"A", "B"};
      made.primary_key_name = made.name + "_AB_pkey";
    } else {
      made.indexes.push_back({.name = made.name + "_AB_unique", .unique = true, .columns = {{"A"}, {"B"}}});
    }
    made.indexes.push_back({.name = made.name + "_B_index", .unique = false, .columns = {{"B"}}});
    return made;
  }

  const schema::definition& definition_;
  const dialect& target_;
  const abilities can_;
  const bool with_foreign_keys_;
  sql_schema made_;
};

}  // namespace

sql_schema layout(const schema::definition& definition, const dialect& target) {
  return layouter(definition, target).lay_out();
}

}  // namespace tenon::migrate
