#include "schema/provider_traits.hpp"

#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

namespace tenon::schema {

namespace {

using enum constraint_kind;
using action = referential_action;

constexpr enum_set<action> all_actions{action::cascade, action::restrict, action::no_action, action::set_null,
                                       action::set_default};
constexpr enum_set<relation_mode> both_modes{relation_mode::foreign_keys, relation_mode::prisma};

constexpr constraint_scope keys_and_indexes_of_schema{
    .spans_models = true,
    .kinds = {primary_key, index},
    .reported = {primary_key, index},
    .description = "across all primary keys, indexes and unique constraints of the database schema"};
constexpr constraint_scope indexes_of_schema{
    .spans_models = true,
    .kinds = {index},
    .reported = {index},
    .description = "across all indexes and unique constraints of the database schema"};
constexpr constraint_scope foreign_keys_of_schema{.spans_models = true,
                                                  .kinds = {foreign_key},
                                                  .reported = {foreign_key},
                                                  .description = "across all foreign keys of the database schema"};
constexpr constraint_scope constraints_of_schema{
    .spans_models = true,
    .kinds = {primary_key, foreign_key, default_value},
    .reported = {primary_key, foreign_key, default_value},
    .description = "across all primary keys, foreign keys and default values of the database schema"};
constexpr constraint_scope indexes_of_model{
    .kinds = {index}, .reported = {index}, .description = "among the indexes and unique constraints of the model"};
constexpr constraint_scope keys_and_indexes_of_model{
    .kinds = {primary_key, index},
    .reported = {primary_key, index},
    .description = "among the primary key, indexes and unique constraints of the model"};
/// Indexes that clash with each other only are let through here, as the language's reference implementation does.
constexpr constraint_scope constraints_of_model{
    .kinds = {primary_key, index, foreign_key},
    .reported = {primary_key, foreign_key},
    .description = "among the primary key, indexes, unique constraints and foreign keys of the model"};

constexpr std::array postgresql_scopes{keys_and_indexes_of_schema, constraints_of_model};
constexpr std::array mysql_scopes{foreign_keys_of_schema, indexes_of_model};
constexpr std::array sqlite_scopes{indexes_of_schema};
constexpr std::array mongodb_scopes{indexes_of_model};
constexpr std::array cockroachdb_scopes{constraints_of_model};
constexpr std::array sqlserver_scopes{constraints_of_schema, keys_and_indexes_of_model};

constexpr provider_traits neutral{
    .provider = std::nullopt,
    .display_name = "A schema without datasource",
    .max_identifier_length = std::numeric_limits<std::size_t>::max(),
    .autoincrement = true,
    .autoincrement_without_index = true,
    .compound_ids = true,
    .enums = true,
    .json = true,
    .index_algorithms = {index_algorithm::btree},
    .implicit_many_to_many = true,
    .suggests_foreign_key_indexes = true,
    .relation_modes = both_modes,
    .foreign_key_actions = all_actions,
    .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
};

provider_traits make_postgresql() {
  return {
      .provider = provider::postgresql,
      .display_name = "PostgreSQL",
      .max_identifier_length = 63,
      .autoincrement = true,
      .autoincrement_on_non_id = true,
      .several_autoincrements = true,
      .autoincrement_without_index = true,
      .compound_ids = true,
      .named_primary_keys = true,
      .enums = true,
      .json = true,
      .json_lists = true,
      .decimal = true,
      .scalar_lists = true,
      .multi_schema = true,
      .index_algorithms = {index_algorithm::btree, index_algorithm::hash, index_algorithm::gist, index_algorithm::gin,
                           index_algorithm::spgist, index_algorithm::brin},
      .constraint_scopes = postgresql_scopes,
      .native_types = postgresql_native_types(),
      .named_foreign_keys = true,
      .implicit_many_to_many = true,
      .references_in_any_order = true,
      .set_null_on_required = true,
      .suggests_foreign_key_indexes = true,
      .relation_modes = both_modes,
      .foreign_key_actions = all_actions,
      .emulated_actions = {action::cascade, action::restrict, action::set_null},
  };
}

provider_traits make_mysql() {
  return {
      .provider = provider::mysql,
      .display_name = "MySQL",
      .max_identifier_length = 64,
      .autoincrement = true,
      .autoincrement_on_non_id = true,
      .compound_ids = true,
      .index_prefix_length = true,
      .fulltext_index = true,
      .several_fulltext_indexes = true,
      .enums = true,
      .json = true,
      .decimal = true,
      .shard_keys = true,
      .index_algorithms = {index_algorithm::btree},
      .constraint_scopes = mysql_scopes,
      .native_types = mysql_native_types(),
      .named_foreign_keys = true,
      .implicit_many_to_many = true,
      .references_in_any_order = true,
      .suggests_foreign_key_indexes = true,
      .relation_modes = both_modes,
      .foreign_key_actions = all_actions,
      .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
  };
}

provider_traits make_sqlite() {
  return {
      .provider = provider::sqlite,
      .display_name = "SQLite",
      .max_identifier_length = 10'000,
      .autoincrement = true,
      .compound_ids = true,
      .enums = true,
      .json = true,
      .decimal = true,
      .index_algorithms = {index_algorithm::btree},
      .constraint_scopes = sqlite_scopes,
      .implicit_many_to_many = true,
      .references_in_any_order = true,
      .suggests_foreign_key_indexes = true,
      .relation_modes = both_modes,
      .foreign_key_actions = all_actions,
      .emulated_actions = {action::cascade, action::restrict, action::set_null},
  };
}

provider_traits make_mongodb() {
  return {
      .provider = provider::mongodb,
      .display_name = "MongoDB",
      .max_identifier_length = 127,
      .auto_default = true,
      .fulltext_index = true,
      .fulltext_sort_order = true,
      .enums = true,
      .json = true,
      .json_lists = true,
      .scalar_lists = true,
      .composite_types = true,
      .index_algorithms = {index_algorithm::btree},
      .constraint_scopes = mongodb_scopes,
      .native_types = mongodb_native_types(),
      .embedded_many_to_many = true,
      .references_in_any_order = true,
      .default_relation_mode = relation_mode::prisma,
      .relation_modes = {relation_mode::prisma},
      .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
  };
}

provider_traits make_cockroachdb() {
  return {
      .provider = provider::cockroachdb,
      .display_name = "CockroachDB",
      .max_identifier_length = 63,
      .autoincrement = true,
      .autoincrement_on_non_id = true,
      .several_autoincrements = true,
      .autoincrement_without_index = true,
      .sequence_default = true,
      .compound_ids = true,
      .named_primary_keys = true,
      .enums = true,
      .json = true,
      .decimal = true,
      .scalar_lists = true,
      .multi_schema = true,
      .index_algorithms = {index_algorithm::btree, index_algorithm::gin},
      .constraint_scopes = cockroachdb_scopes,
      .native_types = cockroachdb_native_types(),
      .named_foreign_keys = true,
      .implicit_many_to_many = true,
      .references_in_any_order = true,
      .suggests_foreign_key_indexes = true,
      .relation_modes = both_modes,
      .foreign_key_actions = all_actions,
      .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
  };
}

provider_traits make_sqlserver() {
  return {
      .provider = provider::sqlserver,
      .display_name = "SQL Server",
      .max_identifier_length = 128,
      .autoincrement = true,
      .autoincrement_on_non_id = true,
      .several_autoincrements = true,
      .autoincrement_without_index = true,
      .named_defaults = true,
      .compound_ids = true,
      .named_primary_keys = true,
      .primary_key_sort_order = true,
      .clustering = true,
      .decimal = true,
      .multi_schema = true,
      .index_algorithms = {index_algorithm::btree},
      .constraint_scopes = sqlserver_scopes,
      .native_types = sqlserver_native_types(),
      .named_foreign_keys = true,
      .implicit_many_to_many = true,
      .detects_reference_cycles = true,
      .suggests_foreign_key_indexes = true,
      .relation_modes = both_modes,
      .foreign_key_actions = {action::cascade, action::no_action, action::set_null, action::set_default},
      .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
  };
}

/// A document store with compound keys: no constraint is enforced by the database, no identifiers are generated by it.
provider_traits make_dynamodb() {
  return {
      .provider = provider::dynamodb,
      .display_name = "DynamoDB",
      .max_identifier_length = 255,
      .compound_ids = true,
      .enums = true,
      .json = true,
      .json_lists = true,
      .decimal = true,
      .scalar_lists = true,
      .composite_types = true,
      .index_algorithms = {index_algorithm::btree},
      .constraint_scopes = mongodb_scopes,
      .references_in_any_order = true,
      .default_relation_mode = relation_mode::prisma,
      .relation_modes = {relation_mode::prisma},
      .emulated_actions = {action::cascade, action::restrict, action::no_action, action::set_null},
  };
}

constexpr std::array<std::pair<std::string_view, provider>, 8> provider_names{{
    {"postgresql", provider::postgresql},
    {"postgres", provider::postgresql},
    {"mysql", provider::mysql},
    {"sqlite", provider::sqlite},
    {"mongodb", provider::mongodb},
    {"cockroachdb", provider::cockroachdb},
    {"sqlserver", provider::sqlserver},
    {"dynamodb", provider::dynamodb},
}};

constexpr std::array<std::string_view, 6> algorithm_names{"BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"};

}  // namespace

const provider_traits& traits_of(provider p) {
  static const provider_traits postgresql = make_postgresql();
  static const provider_traits mysql = make_mysql();
  static const provider_traits sqlite = make_sqlite();
  static const provider_traits mongodb = make_mongodb();
  static const provider_traits cockroachdb = make_cockroachdb();
  static const provider_traits sqlserver = make_sqlserver();
  static const provider_traits dynamodb = make_dynamodb();
  switch (p) {
    case provider::postgresql: return postgresql;
    case provider::mysql: return mysql;
    case provider::sqlite: return sqlite;
    case provider::mongodb: return mongodb;
    case provider::cockroachdb: return cockroachdb;
    case provider::sqlserver: return sqlserver;
    case provider::dynamodb: return dynamodb;
  }
  std::abort();
}

const provider_traits& neutral_traits() { return neutral; }

std::optional<provider> parse_provider(std::string_view name) {
  for (const auto& [text, p] : provider_names) {
    if (text == name) return p;
  }
  return std::nullopt;
}

std::string_view to_string(index_algorithm a) { return algorithm_names[static_cast<std::size_t>(a)]; }

std::optional<index_algorithm> parse_index_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < algorithm_names.size(); ++i) {
    if (algorithm_names[i] == name) return static_cast<index_algorithm>(i);
  }
  return std::nullopt;
}

}  // namespace tenon::schema
