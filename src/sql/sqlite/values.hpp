// Values between C++ and SQLite's storage classes.
#pragma once

#include "sql/sqlite/options.hpp"
#include "sql/sqlite/statement.hpp"
#include "sql/statement.hpp"

#include <tenon/query/record.hpp>

namespace tenon::sql::sqlite {

// How values are stored, which databases written by different programs differ in.
struct storage {
  timestamp_format timestamps = timestamp_format::unixepoch_ms;
  bool is_utf8 = true;  // the database's text encoding
};

// Binds every slot of `s`. Texts and bytes are borrowed: they outlive the run. Throws validation_error for text that is
// not UTF-8 or holds a NUL, value_out_of_range for a number SQLite cannot store exactly; both name the field.
void bind_all(statement& to, const sql::statement& s, const bindings& b, const storage& how,
              const query::model_descriptor& model);

// Writes the current row's columns to the members, counts and aggregates of a record.
// Throws data_corruption (P2023, P2032) naming the field whose stored value is not one of its type.
void decode_record(sqlite3_stmt* row, const query::record_layout& layout, void* record, const storage& how);

// Replaces `keys` by these columns of the current row, as they are stored.
void read_keys(sqlite3_stmt* row, const std::uint32_t* columns, std::uint32_t count, query::parameters& keys);

// Appends one column of a raw query.
void add_column(sqlite3_stmt* row, int column, query::parameters& out);

}  // namespace tenon::sql::sqlite
