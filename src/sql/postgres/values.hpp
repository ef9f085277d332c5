// Values between C++ and PostgreSQL's binary format.
#pragma once

#include "sql/postgres/oids.hpp"
#include "sql/postgres/protocol.hpp"
#include "sql/statement.hpp"

#include <tenon/query/record.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql::postgres {

// Appends the values of every slot of `s` as a message carries them, for parameters of these types: how many there are and
// the format of each, how many and each behind its length. Throws validation_error for text that is not UTF-8 or holds a NUL
// and for values a type cannot be made from, value_out_of_range for numbers that do not fit; both name the field. Amounts of
// money have `money_digits` behind the point, as lc_monetary says. `checks_limits`: throws value_too_long and
// value_out_of_range also for what does not fit its column, which otherwise is for the server to find.
void encode_parameters(std::string& out, const sql::statement& s, const bindings& b, const std::vector<oid>& types,
                       const query::model_descriptor& model, int money_digits, bool checks_limits = false);

// Appends one value, which is not null, in the binary format of a type. False: it has none that is known here, and went out
// as text. The text of an enum, and of a text type of an extension, is its binary format too. Throws as parameter_buffer
// does.
bool append_value(std::string& out, const query::parameters& from, const query::value& v, oid type,
                  const query::field_descriptor& field, const query::model_descriptor& model, int money_digits);

// Texts made from values that a row holds in another form, for views that borrow them.
using borrowed_texts = std::deque<std::string>;

// One row of a result in binary format. Passed by value.
struct row {
  const cell* cells;
  const oid* types;       // of its columns
  borrowed_texts* texts;  // null: no member is a view
  int money_digits = 2;   // of amounts of money, behind the point
};

// Writes the row's columns to the members, counts and aggregates of a record.
// Throws data_corruption (P2023, P2032) naming the field whose stored value is not one of its type.
void decode_record(const row& r, const query::record_layout& layout, void* record);

// The first column, which is an integer.
std::int64_t decode_integer(row r);

// Replaces `keys` by these columns.
void read_keys(const row& r, const std::uint32_t* columns, std::uint32_t count, query::parameters& keys);

// Appends one column as the value that its type stands for; as text where its type is an enum, or another of a user whose
// binary format is text. Throws unsupported (P2026), naming the column by `name`, for types that have no such value.
void add_column(row r, std::size_t column, std::string_view name, query::parameters& out);

// "int4", "timestamptz"; empty for types made by users.
std::string_view type_name(oid type) noexcept;

}  // namespace tenon::sql::postgres
