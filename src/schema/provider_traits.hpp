#pragma once

#include "schema/enum_set.hpp"
#include "schema/native_types.hpp"

#include <tenon/schema/model.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tenon::schema {

enum class constraint_kind : std::uint8_t { primary_key, index, foreign_key, default_value };

/// A namespace of constraint names: within it, the names of the constraints of the listed kinds must be distinct.
struct constraint_scope {
  bool spans_models = false;             ///< the whole database schema, else one model
  enum_set<constraint_kind> kinds{};     ///< whose names live in it
  enum_set<constraint_kind> reported{};  ///< at which of them a clash is an error
  std::string_view description{};        ///< for messages
};

/// The access methods of `@@index(type: …)`.
enum class index_algorithm : std::uint8_t { btree, hash, gist, gin, spgist, brin };

/// The name in the schema language: "BTree", "Hash" ...
[[nodiscard]] std::string_view to_string(index_algorithm a);
[[nodiscard]] std::optional<index_algorithm> parse_index_algorithm(std::string_view name);

/// What the language allows for a provider.
struct provider_traits {
  std::optional<schema::provider> provider{};  ///< nullopt: a schema without datasource
  std::string_view display_name{};
  std::size_t max_identifier_length = 0;  ///< of constraint names, in bytes

  bool autoincrement = false;
  bool autoincrement_on_non_id = false;
  bool several_autoincrements = false;
  bool autoincrement_without_index = false;
  bool auto_default = false;      ///< `auto()`
  bool sequence_default = false;  ///< `sequence()`
  bool named_defaults = false;    ///< `@default(…, map:)`
  bool compound_ids = false;
  bool named_primary_keys = false;
  bool primary_key_sort_order = false;
  bool index_prefix_length = false;  ///< `length:`
  bool clustering = false;           ///< `clustered:`
  bool fulltext_index = false;
  bool several_fulltext_indexes = false;
  bool fulltext_sort_order = false;
  bool enums = false;
  bool json = false;
  bool json_lists = false;
  bool decimal = false;
  bool scalar_lists = false;
  bool composite_types = false;
  bool multi_schema = false;
  bool shard_keys = false;  ///< `@shardKey`, `@@shardKey`
  enum_set<index_algorithm> index_algorithms{};
  std::span<const constraint_scope> constraint_scopes{};
  std::span<const native_type_rule> native_types{};

  bool named_foreign_keys = false;            ///< `@relation(map:)`
  bool implicit_many_to_many = false;         ///< through a junction table
  bool embedded_many_to_many = false;         ///< through two lists of ids
  bool detects_reference_cycles = false;      ///< cycles and multiple paths of actions are errors
  bool references_in_any_order = false;       ///< `references` may list a compound key's fields in any order
  bool set_null_on_required = false;          ///< accepted (with foreign keys) though the column is not nullable
  bool suggests_foreign_key_indexes = false;  ///< warns of missing indexes with relationMode "prisma"
  schema::relation_mode default_relation_mode = schema::relation_mode::foreign_keys;
  enum_set<schema::relation_mode> relation_modes{};
  enum_set<referential_action> foreign_key_actions{};  ///< with relation_mode::foreign_keys
  enum_set<referential_action> emulated_actions{};     ///< with relation_mode::prisma
};

[[nodiscard]] const provider_traits& traits_of(provider p);
/// Those of a schema without datasource.
[[nodiscard]] const provider_traits& neutral_traits();

/// The provider that `name` means in a datasource block, aliases included.
[[nodiscard]] std::optional<provider> parse_provider(std::string_view name);

}  // namespace tenon::schema
