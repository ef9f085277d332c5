#pragma once

#include "schema/context.hpp"

#include <tenon/schema/ast.hpp>
#include <tenon/schema/model.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The state of resolve_relations: relation fields with their attributes read, and the relations their pairs make.
namespace tenon::schema {

inline constexpr std::array all_referential_actions{referential_action::cascade, referential_action::restrict,
                                                    referential_action::no_action, referential_action::set_null,
                                                    referential_action::set_default};

struct written_action {
  referential_action action;
  span where;
};

/// A relation field as written.
struct relation_end {
  std::size_t model = 0;   ///< the model it stands in
  std::size_t field = 0;   ///< of that model
  std::size_t target = 0;  ///< the model it refers to
  const ast::field* syntax = nullptr;
  const ast::attribute* attribute = nullptr;           ///< `@relation`, or null
  std::optional<std::string> name;                     ///< `name:`
  std::optional<std::vector<std::size_t>> fields;      ///< of `model`
  std::optional<std::vector<std::size_t>> references;  ///< of `target`
  std::optional<written_action> on_delete;
  std::optional<written_action> on_update;
  std::optional<std::string> constraint_name;  ///< `map:`
  /// Something about it was reported that makes further conclusions about its relation guesses.
  bool is_broken = false;

  [[nodiscard]] bool has_fields() const { return fields && !fields->empty(); }
  [[nodiscard]] bool has_references() const { return references && !references->empty(); }
  [[nodiscard]] bool has_actions() const { return on_delete || on_update; }
};

/// Two relation fields that belong together, or one that lacks its opposite.
struct relation_pair {
  enum class form : std::uint8_t { one_to_one, one_to_many, implicit_many_to_many, embedded_many_to_many };
  form kind = form::one_to_many;
  const relation_end* a = nullptr;  ///< where the foreign key belongs; of a many-to-many the end that sorts first
  const relation_end* b = nullptr;
};

/// Reads `@relation` of every relation field, in the order of models and fields.
[[nodiscard]] std::vector<relation_end> read_relation_ends(context& c);

/// The name that joins the two fields of the relation: as written, else as generated from the models.
[[nodiscard]] std::string relation_name(const definition& schema, const relation_end& end);

/// Reports relations of which more fields than two claim to be part, and marks these broken.
void check_ambiguity(context& c, std::vector<relation_end>& ends);

/// The pairs of ends. The result points into `ends`.
[[nodiscard]] std::vector<relation_pair> pair_relation_ends(const context& c, const std::vector<relation_end>& ends);

/// The rules for a relation field by itself.
void check_relation_end(context& c, const relation_end& end);

/// The rules for pairs, broken ones excepted.
void check_inline_relation(context& c, const relation_pair& pair);  ///< one-to-one, one-to-many
void check_many_to_many(context& c, const relation_pair& pair);

/// Reports referential actions that the provider cannot apply because they meet again on the model where they started, or
/// reach a model along several paths.
void check_action_cycles(context& c, const std::vector<relation_pair>& pairs);

/// Does the action change rows that refer to the changed row?
[[nodiscard]] bool triggers_modification(referential_action action);

/// What is done on deletion when nothing is written. `is_required`: see is_required_for_actions.
[[nodiscard]] referential_action default_on_delete(const provider_traits& target, relation_mode mode, bool is_required);

/// A relation with some required foreign key field counts as required, however the relation field is declared.
[[nodiscard]] bool is_required_for_actions(const model& holder, const field& relation_field,
                                           const std::vector<std::size_t>& fields);

[[nodiscard]] inline const model& holder_of(const context& c, const relation_end& e) {
  return c.schema.models[e.model];
}
[[nodiscard]] inline const model& target_of(const context& c, const relation_end& e) {
  return c.schema.models[e.target];
}

/// For messages.
[[nodiscard]] std::string field_names(const model& m, const std::vector<std::size_t>& fields);         ///< a, b
[[nodiscard]] std::string quoted_field_names(const model& m, const std::vector<std::size_t>& fields);  ///< `a`, `b`
[[nodiscard]] std::string_view kind_name(const model& m);
[[nodiscard]] std::string title(const definition& schema, const relation_end& end);
/// The argument `name` of `@relation`, else the attribute, else the field.
[[nodiscard]] span argument_place(const relation_end& end, std::string_view name);
[[nodiscard]] span attribute_place(const relation_end& end);

}  // namespace tenon::schema
