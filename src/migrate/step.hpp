// What separates two states of a database, and the steps from one to the other.
#pragma once

#include "migrate/sql_schema.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tenon::migrate {

// What becomes of stored values when their column changes its type.
enum class cast : std::uint8_t {
  none,   // the type stays
  safe,   // every value has a form in the new type
  risky,  // some values may not
  lost,   // none has: the column is dropped and made anew
};

struct column_change {
  std::size_t previous = 0;  // into the previous table's columns
  std::size_t next = 0;      // into the next table's columns
  migrate::cast cast = cast::none;
  bool required_changed = false;
  bool default_changed = false;

  bool any() const { return cast != cast::none || required_changed || default_changed; }
};

// Something of a table that is in both of its states.
struct position_pair {
  std::size_t previous = 0;
  std::size_t next = 0;
};

// A table that is in both states. Columns come in the order of their names.
struct table_difference {
  std::size_t previous = 0;  // into the previous schema's tables
  std::size_t next = 0;      // into the next schema's tables
  std::vector<column_change> common_columns;
  std::vector<std::size_t> added_columns;
  std::vector<std::size_t> dropped_columns;
  bool primary_key_created = false;
  bool primary_key_dropped = false;
  bool primary_key_changed = false;
  bool primary_key_renamed = false;
  std::vector<std::size_t> created_foreign_keys;
  std::vector<std::size_t> dropped_foreign_keys;
  std::vector<position_pair> kept_foreign_keys;
  std::vector<std::size_t> created_indexes;
  std::vector<std::size_t> dropped_indexes;
  std::vector<position_pair> renamed_indexes;

  bool changes_columns_or_key() const;
};

struct create_schema {
  std::string name;
};
struct create_extension {
  std::size_t extension = 0;  // next
};
// To the version and the schema that are wanted.
struct alter_extension {
  std::size_t previous = 0;
  std::size_t next = 0;
};
struct create_enum {
  std::size_t type = 0;  // next
};
struct create_table {
  std::size_t table = 0;  // next
};
struct drop_table {
  std::size_t table = 0;  // previous
};
struct alter_enum {
  std::size_t previous = 0;
  std::size_t next = 0;
  bool rebuild = false;  // values go, or those that come are used at once: the type is replaced
};
struct drop_enum {
  std::size_t type = 0;  // previous
};
struct alter_table {
  table_difference difference;
};
// Tables that are built anew beside the old ones, filled from them, and put in their place.
struct redefine_tables {
  std::vector<table_difference> differences;
};
struct create_index {
  std::size_t table = 0;  // next
  std::size_t index = 0;
  bool on_new_table = false;
};
struct drop_index {
  std::size_t table = 0;  // previous
  std::size_t index = 0;
};
struct rename_index {
  table_difference difference;
  position_pair index;
};
struct rename_foreign_key {
  table_difference difference;
  position_pair key;
};

struct drop_foreign_key {
  std::size_t table = 0;  // previous
  std::size_t key = 0;
};
struct add_foreign_key {
  std::size_t table = 0;  // next
  std::size_t key = 0;
};

using step = std::variant<create_schema, create_extension, alter_extension, create_enum, alter_enum, drop_foreign_key,
                          drop_index, alter_table, drop_table, drop_enum, create_table, redefine_tables, create_index,
                          rename_foreign_key, add_foreign_key, rename_index>;

// The steps in the order in which they are taken, with the states they refer to.
struct plan {
  sql_schema previous;
  sql_schema next;
  std::vector<step> steps;
};

}  // namespace tenon::migrate
