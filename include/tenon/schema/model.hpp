#pragma once

#include <tenon/schema/source.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The semantic model of a schema: every name resolved, every attribute interpreted, every default made explicit.
/// It is what code generation, migrations, `tenon inspect` and the JSON protocol read; none of them sees the syntax tree.
/// Objects refer to each other by index, so that the whole is a plain value that can be copied and compared.
namespace tenon::schema {

enum class provider : std::uint8_t { postgresql, mysql, sqlite, mongodb, cockroachdb, sqlserver, dynamodb };

[[nodiscard]] std::string_view to_string(provider p);

enum class scalar_type : std::uint8_t { string, boolean, int_, bigint, float_, decimal, datetime, json, bytes };

/// The name of the scalar in the schema language: "String", "Boolean", "Int" ...
[[nodiscard]] std::string_view to_string(scalar_type t);

enum class arity : std::uint8_t { required, optional, list };

enum class referential_action : std::uint8_t { cascade, restrict, no_action, set_null, set_default };

/// The name of the action in the schema language: "Cascade", "NoAction" ...
[[nodiscard]] std::string_view to_string(referential_action a);

enum class sort_order : std::uint8_t { ascending, descending };

/// `foreign_keys` is the default of every provider but mongodb; with `prisma` the client keeps relations consistent.
enum class relation_mode : std::uint8_t { foreign_keys, prisma };

/// A native database type as written: `@db.VarChar(191)` is {"VarChar", {"191"}}.
struct native_type {
  std::string name;
  std::vector<std::string> arguments;

  friend bool operator==(const native_type&, const native_type&) = default;
};

/// A literal of the schema language, its text as written but unquoted and unescaped: `3.10`, `hello`, `true`, `ADMIN`.
struct literal {
  enum class form : std::uint8_t { number, string, boolean, enum_value };
  form kind = form::string;
  std::string text;  ///< for an enum value its name in the schema, not its database name

  friend bool operator==(const literal&, const literal&) = default;
};

/// The argument of `@default`.
struct default_value {
  enum class source : std::uint8_t {
    literal,       ///< `values[0]`
    literal_list,  ///< `values`
    now,
    autoincrement,
    sequence,  ///< cockroachdb; options in `arguments`
    uuid,      ///< `parameter`: 4 or 7
    cuid,      ///< `parameter`: 1 or 2
    ulid,
    nanoid,       ///< `parameter`: the length, 21 unless given
    dbgenerated,  ///< `text`: the SQL expression; empty for `dbgenerated()`
    object_id,    ///< `auto()` of mongodb
  };
  source kind = source::literal;
  std::vector<literal> values;
  std::uint32_t parameter = 0;
  bool is_parameter_explicit = false;  ///< it was written, rather than the default of its function
  std::string text;
  std::vector<std::pair<std::string, std::string>> arguments;
  std::optional<std::string> constraint_name;  ///< `map:`, sqlserver only

  friend bool operator==(const default_value&, const default_value&) = default;
};

/// The type of a field that is not a relation.
struct scalar_field_type {
  scalar_type type;
  friend bool operator==(const scalar_field_type&, const scalar_field_type&) = default;
};
struct enum_field_type {
  std::size_t index;  ///< into definition::enums
  friend bool operator==(const enum_field_type&, const enum_field_type&) = default;
};
struct composite_field_type {
  std::size_t index;  ///< into definition::composite_types
  friend bool operator==(const composite_field_type&, const composite_field_type&) = default;
};
struct unsupported_field_type {
  std::string text;  ///< `Unsupported("text")`
  friend bool operator==(const unsupported_field_type&, const unsupported_field_type&) = default;
};
struct relation_field_type {
  std::size_t relation;  ///< into definition::relations
  std::size_t model;     ///< the model at the other end, into definition::models
  friend bool operator==(const relation_field_type&, const relation_field_type&) = default;
};

using field_type =
    std::variant<scalar_field_type, enum_field_type, composite_field_type, unsupported_field_type, relation_field_type>;

struct field {
  std::string name;
  std::string database_name;               ///< `@map`, else the name; empty for a relation
  bool is_database_name_explicit = false;  ///< `@map` was written
  schema::field_type type;
  schema::arity arity = arity::required;
  std::optional<std::string>
      documentation;  ///< the `///` and `/* */` lines without their marks, joined with newlines; `///` alone gives ""
  std::optional<schema::native_type> native_type;  ///< as written; see also default_native_type of the connector
  std::optional<schema::default_value> default_value;
  bool is_id = false;      ///< `@id`, or the only field of `@@id`
  bool is_unique = false;  ///< `@unique`, or the only field of `@@unique`
  bool is_updated_at = false;
  bool is_ignored = false;      ///< `@ignore`, or forced because its relation's model is ignored
  bool is_foreign_key = false;  ///< one of the `fields:` of some relation of this model (DMMF: isReadOnly)
  span where;

  [[nodiscard]] bool is_relation() const { return std::holds_alternative<relation_field_type>(type); }
};

/// One field of a key or an index. `path` names a field, or goes through composite types (mongodb).
struct indexed_field {
  std::vector<std::size_t> path;  ///< path[0] into model::fields, the rest into composite_type::fields
  std::optional<sort_order> sort;
  std::optional<std::uint32_t> length;        ///< mysql prefix length
  std::optional<std::string> operator_class;  ///< postgresql: the class' name, or the text inside raw("...")
  bool operator_class_is_raw = false;
};

struct index {
  enum class kind : std::uint8_t { id, unique, normal, fulltext };
  kind type = kind::normal;
  std::vector<indexed_field> fields;
  std::optional<std::string> name;  ///< `name:`: the name in the client's API
  std::string database_name;        ///< `map:`, else the constraint name the connector generates
  bool is_database_name_explicit = false;
  std::optional<std::string> algorithm;  ///< `type:`: "BTree", "Hash", "Gin" ...
  std::optional<bool> clustered;         ///< sqlserver
  std::optional<std::string> where;      ///< predicate of a partial index, raw SQL
  bool is_declared_on_field = false;     ///< `@id`, `@unique` rather than the block form
  span where_declared;
};

/// The text of a key's value in DynamoDB, `USER#{id}`, and what it is made of.
struct key_template {
  struct piece {
    std::string text;                  ///< when there is no field
    std::optional<std::size_t> field;  ///< into model::fields
    friend bool operator==(const piece&, const piece&) = default;
  };
  std::string text;
  std::vector<piece> pieces;
  span where;
};

/// `@@gsi`, `@@lsi`
struct table_index {
  std::string name;
  bool is_local = false;
  std::optional<key_template> partition;  ///< of a global index; a local one has the table's
  std::optional<key_template> sort;
  std::optional<std::vector<std::size_t>> projected;  ///< `project: […]`: into model::fields; nullopt: everything
  span where;
};

/// How a model's records are items of a table of DynamoDB.
struct item_layout {
  std::optional<std::string> table;       ///< `@@table`: other models may share it
  std::optional<key_template> partition;  ///< `@@key`; without it the fields of the primary key are the table's key
  std::optional<key_template> sort;
  std::vector<table_index> indexes;
  std::optional<std::size_t> ttl;      ///< `@ttl`: into model::fields
  std::optional<std::size_t> version;  ///< `@version`, likewise
  std::vector<std::size_t> sets;       ///< `@set`, likewise: lists that are kept as sets
  span table_where;                    ///< of `@@table`
};

struct model {
  enum class kind : std::uint8_t { table, view };
  std::string name;
  std::string database_name;                   ///< `@@map`, else the name
  bool is_database_name_explicit = false;      ///< `@@map` was written
  std::optional<std::string> database_schema;  ///< `@@schema`
  kind type = kind::table;
  std::optional<std::string> documentation;
  std::vector<field> fields;  ///< in the order written
  std::optional<index> primary_key;
  std::vector<index> indexes;          ///< uniques, indexes, fulltext, in the order written (fields first)
  std::vector<std::size_t> shard_key;  ///< `@shardKey`, `@@shardKey`: into `fields`; empty for none
  bool is_ignored = false;             ///< `@@ignore`
  item_layout items;                   ///< dynamodb
  span where;

  [[nodiscard]] const field* find_field(std::string_view field_name) const;
};

/// A relation between two models. For one-to-many and one-to-one, side `a` holds the foreign key (`fields`/`references`).
/// For an implicit many-to-many relation, `a` is the side whose model name sorts first: column "A" of the junction table.
struct relation {
  enum class kind : std::uint8_t { one_to_one, one_to_many, many_to_many };
  kind type = kind::one_to_many;
  std::string name;  ///< `name:`, else as generated ("PostToUser")
  bool is_name_explicit = false;
  struct side {
    std::size_t model = 0;  ///< into definition::models
    std::size_t field = 0;  ///< the relation field on that model
  };
  side a;
  side b;
  std::vector<std::size_t> fields;      ///< scalar fields of a.model; empty for an implicit many-to-many
  std::vector<std::size_t> references;  ///< scalar fields of b.model, pairwise
  /// The same as written on side `b`, where only a many-to-many relation of mongodb has them: `back_fields` are of b.model.
  std::vector<std::size_t> back_fields;
  std::vector<std::size_t> back_references;
  std::optional<referential_action> on_delete;  ///< as written; nullopt: the default rule applies
  std::optional<referential_action> on_update;
  std::optional<std::string> constraint_name;  ///< foreign key: `map:`, else as generated; nullopt for many-to-many
  bool is_constraint_name_explicit = false;

  [[nodiscard]] bool is_self_relation() const { return a.model == b.model; }
};

struct enum_value {
  std::string name;
  std::string database_name;               ///< `@map`, else the name
  bool is_database_name_explicit = false;  ///< `@map` was written
  std::optional<std::string> documentation;
};

struct enum_type {
  std::string name;
  std::string database_name;               ///< `@@map`, else the name
  bool is_database_name_explicit = false;  ///< `@@map` was written
  std::optional<std::string> database_schema;
  std::optional<std::string> documentation;
  std::vector<enum_value> values;
  span where;
};

struct composite_type {
  std::string name;
  std::optional<std::string> documentation;
  std::vector<field> fields;
  span where;
};

/// A value of a datasource or generator block: a string, `env("NAME")`, a bare word, or a list of these.
struct config_value {
  enum class form : std::uint8_t { string, env, constant, list };
  form kind = form::string;
  std::string text;                 ///< the string, the variable's name, or the word
  std::vector<config_value> items;  ///< of a list
};

/// One of the `extensions` of a postgresql datasource.
struct extension {
  std::string name;
  std::string database_name;  ///< `map:`, else the name
  std::optional<std::string> database_schema;
  std::optional<std::string> version;
};

struct datasource {
  std::string name;
  schema::provider provider = provider::sqlite;
  std::optional<config_value> url;
  std::optional<config_value> direct_url;
  std::optional<config_value> shadow_database_url;
  schema::relation_mode relation_mode = relation_mode::foreign_keys;
  std::vector<std::string> schemas;
  std::vector<schema::extension> extensions;
  std::vector<std::pair<std::string, config_value>> properties;  ///< everything else, as written
  std::optional<std::string> documentation;
  span where;
};

struct generator {
  std::string name;
  std::string provider;
  std::optional<config_value> output;
  std::vector<std::string> preview_features;
  std::vector<std::pair<std::string, config_value>> properties;  ///< everything else, as written
  std::optional<std::string> documentation;
  span where;
};

/// A whole, valid schema.
struct definition {
  std::optional<schema::datasource> datasource;
  std::vector<schema::generator> generators;
  std::vector<model> models;
  std::vector<enum_type> enums;
  std::vector<composite_type> composite_types;
  std::vector<relation> relations;

  [[nodiscard]] const model* find_model(std::string_view name) const;
  [[nodiscard]] const enum_type* find_enum(std::string_view name) const;
};

/// The action in force when a referenced row is deleted or its key updated: as written, else the default rule of the
/// schema language for this relation and provider.
[[nodiscard]] referential_action effective_on_delete(const definition& s, const relation& r);
[[nodiscard]] referential_action effective_on_update(const definition& s, const relation& r);

}  // namespace tenon::schema
