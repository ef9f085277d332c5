// The SQL functions that compiled statements call on SQLite.
//
//   tenon_json_equal(document, value)                          equal as JSON values
//   tenon_json_test(document, path, operator, value, fold)     see query::json_operator
//   tenon_json_null(document, path, kind)                      see query::json_null_kind
//   tenon_decimal_add, _subtract, _multiply, _divide(a, b)     exact decimal arithmetic
//   tenon_decimal_sum, tenon_decimal_avg(a)                    exact aggregates
//   tenon_int32, tenon_int64(a, field)                         a, or an error when it is not such a number
#pragma once

struct sqlite3;

namespace tenon::sql::sqlite {

// Makes them known to a connection.
void register_functions(sqlite3* db);

}  // namespace tenon::sql::sqlite
