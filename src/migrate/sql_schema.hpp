// The tables of a relational database, as a schema wants them or as a database has them.
#pragma once

#include <tenon/schema/model.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::migrate {

enum class type_family : std::uint8_t {
  boolean,
  integer,
  bigint,
  real,
  decimal,
  text,
  datetime,
  json,
  binary,
  enumeration,
  unsupported,  // known to the database only
};

// The family as messages call it: the schema language's name for it, "Int".
std::string_view to_string(type_family family);

struct column_type {
  type_family family = type_family::text;
  std::string
      native;  // as the database writes it, "VARCHAR(20)", an enum by its name; empty: it follows from the family
  std::string native_schema = {};  // of an enum; empty as in table::schema
  bool list = false;

  friend bool operator==(const column_type&, const column_type&) = default;
};

// The type as messages call it: "Int", "VARCHAR(20)[]".
std::string described(const column_type& type);

// What the database puts into a column that an insert leaves out.
struct column_default {
  enum class form : std::uint8_t {
    value,  // `text` is a constant in plain form: 42, true, hello, {"a": 1}, 2020-01-31T12:00:00Z, bytes as hex digits
    list,   // `items` are constants in plain form
    now,    // the current time
    sequence,    // the next number of a sequence of the column's own; `text` is its options in SQL
    expression,  // `text` is SQL; empty when the database's default, whatever it is, is to stay
  };
  form kind = form::value;
  std::string text = {};
  std::vector<std::string> items = {};

  friend bool operator==(const column_default&, const column_default&) = default;
};

struct column {
  std::string name;
  column_type type;
  bool required = true;
  std::optional<column_default> default_value;
  bool auto_increment = false;    // the database numbers new rows
  bool filled_by_client = false;  // the client computes the value: uuid(), cuid() ...

  // Of a live column only.
  std::string sequence = {};  // the sequence that numbers its rows and goes with it, as SQL names it
  bool identity = false;      // GENERATED AS IDENTITY
  bool generated = false;     // computed from other columns

  friend bool operator==(const column&, const column&) = default;
};

struct index_column {
  std::string name;
  schema::sort_order order = schema::sort_order::ascending;
  std::string operator_class = {};  // empty: the type's own

  // Of a live index only: `operator_class` is the type's own.
  bool is_usual_class = false;

  friend bool operator==(const index_column&, const index_column&);
};

struct index {
  std::string name;
  bool unique = false;
  std::vector<index_column> columns;
  bool is_constraint = false;  // belongs to a UNIQUE clause of its table, and cannot be dropped without it
  std::string method = {};     // "GIN"; empty: the database's usual one

  friend bool operator==(const index&, const index&) = default;
};

struct foreign_key {
  std::string name;  // empty where the database does not tell
  std::vector<std::string> columns;
  std::string referenced_schema = {};  // as in table::schema
  std::string referenced_table;
  std::vector<std::string> referenced_columns;
  schema::referential_action on_delete = schema::referential_action::no_action;
  schema::referential_action on_update = schema::referential_action::no_action;

  friend bool operator==(const foreign_key&, const foreign_key&) = default;
};

struct table {
  std::string schema = {};  // the schema of the database it is in; empty: that of the connection
  std::string name;
  std::vector<column> columns;
  std::vector<std::string> primary_key;  // columns; empty: none
  std::string primary_key_name = {};     // of its constraint, where the database tells
  std::vector<index> indexes;            // without the primary key's
  std::vector<foreign_key> foreign_keys;

  // Of a live table only: what the schema language cannot express.
  std::vector<std::string> attachments = {};  // SQL of its triggers and of indexes on expressions or parts of the table
  std::vector<std::string> peculiarities = {};  // what a rebuilt table would lack: "check constraints"

  const column* find_column(std::string_view column_name) const;
};

struct object_name {
  std::string schema;  // as in table::schema
  std::string name;

  friend bool operator==(const object_name&, const object_name&) = default;
};

struct enum_type {
  std::string schema;  // as in table::schema
  std::string name;
  std::vector<std::string> values;

  friend bool operator==(const enum_type&, const enum_type&) = default;
};

struct extension {
  std::string name;
  std::string schema;   // empty: the database's choice
  std::string version;  // empty: the newest

  friend bool operator==(const extension&, const extension&) = default;
};

struct sql_schema {
  std::vector<table> tables;
  std::vector<enum_type> enums = {};
  std::vector<extension> extensions = {};
  std::vector<std::string> schemas = {};  // the names that something wanted is in, sorted; those there are

  // Of a live database only: views and other things that no table may be called like.
  std::vector<object_name> occupied_names = {};

  const table* find_table(std::string_view schema_name, std::string_view table_name) const;
  const enum_type* find_enum(std::string_view schema_name, std::string_view enum_name) const;
};

}  // namespace tenon::migrate
