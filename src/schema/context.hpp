#pragma once

#include "schema/provider_traits.hpp"

#include <tenon/schema/ast.hpp>
#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/model.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The state that the validation passes share. The definition under construction mirrors the syntax tree: every model, view,
/// field, enum and composite type that was written has an entry, in the order written, also when it has errors. The nodes
/// below tie entry i of the definition to its syntax.
namespace tenon::schema {

/// An index that is not known yet: of the relation of a relation field before resolve_relations has run, or of a type that
/// does not exist.
inline constexpr std::size_t no_index = static_cast<std::size_t>(-1);

struct field_node {
  const ast::field* syntax = nullptr;
  /// False when the type does not exist. An error was reported; the definition holds Unsupported("") in its place. Passes
  /// leave such a field alone.
  bool is_resolved = true;
  const ast::attribute* default_attribute = nullptr;
  const ast::attribute* native_type_attribute = nullptr;
};

struct model_node {
  const ast::block* syntax = nullptr;  ///< a model or a view
  std::vector<field_node> fields;      ///< parallel to model::fields
  std::unordered_map<std::string_view, std::size_t> field_by_name{};
  const ast::attribute* primary_key = nullptr;  ///< of model::primary_key
  std::vector<const ast::attribute*> indexes;   ///< parallel to model::indexes
  const ast::attribute* shard_key = nullptr;    ///< of model::shard_key
  /// Some field's type does not exist, so that it is unknown whether this model lacks an opposite relation field.
  bool has_unresolved_field = false;
};

struct composite_node {
  const ast::block* syntax = nullptr;
  std::vector<field_node> fields;  ///< parallel to composite_type::fields
  std::unordered_map<std::string_view, std::size_t> field_by_name{};
};

struct enum_node {
  const ast::block* syntax = nullptr;
};

/// Passes run in this order: configuration, names and types, attributes, resolve_relations, rules. Each reports what it
/// finds and goes on; none may rely on an earlier one having found no errors.
struct context {
  const ast::document& document;
  definition& schema;
  diagnostics& out;
  const provider_traits* target;  ///< what the provider can do; never null: without datasource, the neutral one
  const ast::block* datasource = nullptr;            ///< the first one written
  std::vector<std::string_view> preview_features{};  ///< of all generators, spelt as in the language

  std::vector<model_node> models{};          ///< parallel to definition::models, which holds the views too
  std::vector<enum_node> enums{};            ///< parallel to definition::enums
  std::vector<composite_node> composites{};  ///< parallel to definition::composite_types
  std::unordered_map<std::string_view, std::size_t> model_by_name{};
  std::unordered_map<std::string_view, std::size_t> enum_by_name{};
  std::unordered_map<std::string_view, std::size_t> composite_by_name{};

  /// Words that may still be looked up by suggest().
  std::size_t suggestions_left = 100;

  /// did_you_mean among names of the schema. Gives nothing once many words have been looked up: a schema of thousands of
  /// unknown names would take long, and more suggestions would help nobody.
  [[nodiscard]] std::string suggest(std::string_view word, const std::vector<std::string_view>& candidates);
  [[nodiscard]] bool has_preview_feature(std::string_view name) const;
  /// As written in the datasource, else the provider's default.
  [[nodiscard]] schema::relation_mode relation_mode() const;
};

/// Resolves every relation field: reads `@relation`, pairs the fields, fills definition::relations (constraint_name
/// included, for every relation with a foreign key), relation_field_type::relation, field::is_foreign_key, and checks all
/// rules about relations except that constraint names are distinct, which check_constraint_names does for every kind of
/// constraint. On entry relation_field_type::model is set, relation_field_type::relation is no_index, and the keys and
/// indexes of all models are complete. Attributes of relation fields other than `@relation` have been checked.
void resolve_relations(context& c);

}  // namespace tenon::schema
