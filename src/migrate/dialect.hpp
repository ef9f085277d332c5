// What differs between databases when tables are laid out, compared and changed.
#pragma once

#include "migrate/sql_schema.hpp"
#include "migrate/step.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tenon::migrate {

struct command {
  std::string sql;  // without the semicolon

  // It switches a setting of the connection around the change. Scripts need that; who runs the plan in a transaction
  // has switched it before.
  bool sets_connection = false;
};

// What a database stores, and how it takes changes.
struct abilities {
  bool enums = false;               // types of their own; else text
  bool lists = false;               // columns of several values
  bool sequences = false;           // columns with sequences that have options
  bool index_methods = false;       // and operator classes
  bool junction_keys = false;       // the table of a many-to-many relation has a primary key; else a unique index
  bool foreign_keys_apart = false;  // are added to tables that exist, and renamed; else written with their table
  bool renames_indexes = false;     // else they are dropped and created
  bool case_sensitive_names = false;
};

class dialect {
 public:
  virtual ~dialect() = default;

  virtual abilities can() const = 0;

  // column_type::native of fields of that type, where `written` is their `@db.` attribute or null.
  virtual std::string native_type(schema::scalar_type type, const schema::native_type* written) const = 0;

  // index::method and index_column::operator_class for the names that the schema language has for them.
  virtual std::string index_method(std::string_view name) const = 0;
  virtual std::string operator_class(std::string_view name) const = 0;

  // Whether a primary key of this one column numbers its rows, asked for or not.
  virtual bool numbers_rows(const column& key) const = 0;

  virtual cast cast_between(const column& previous, const column& next) const = 0;
  virtual bool same_default(const column& previous, const column& next) const = 0;

  // Whether the change of a table needs it to be built anew.
  virtual bool must_redefine(const table_difference& difference, const sql_schema& previous,
                             const sql_schema& next) const = 0;

  // The SQL of one step of the plan.
  virtual std::vector<command> render(const plan& whole, const step& one) const = 0;
};

}  // namespace tenon::migrate
