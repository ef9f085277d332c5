#include "sql/sqlite/functions.hpp"

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/query/expression.hpp>

#include <sqlite3.h>
#include <boost/json.hpp>

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::sqlite {

namespace {

namespace bj = boost::json;

std::string_view text_of(sqlite3_value* v) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(v))};
}

bool is_null(sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; }

// No exception passes through SQLite: they become SQL errors.
template <class Body>
void guarded(sqlite3_context* context, const Body& body) {
  try {
    body();
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const std::exception& e) {
    sqlite3_result_error(context, e.what(), -1);
  }
}

std::optional<bj::value> parse_json(std::string_view text) {
  bj::error_code failed;
  bj::value v = bj::parse(text, failed);
  if (failed) return std::nullopt;
  return v;
}

bj::value json_argument(sqlite3_value* v) {
  auto parsed = parse_json(text_of(v));
  if (!parsed) throw validation_error({.message = "A value compared with a Json field is not JSON"});
  return *std::move(parsed);
}

// The value at `path`, an array of member names and element numbers, or a single text in SQLite's own form
// (`$.address.city`, `$.tags[0]`); null: there is nothing.
const bj::value* descend(const bj::value* at, std::string_view step) {
  if (at->is_object()) return at->get_object().if_contains(step);
  if (!at->is_array() || step.empty() || step.size() > 9) return nullptr;
  std::size_t index = 0;
  for (char c : step) {
    if (c < '0' || c > '9') return nullptr;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return at->get_array().if_contains(index);
}

const bj::value* descend_text(const bj::value* at, std::string_view path) {
  std::size_t i = 1;  // behind `$`
  while (at && i < path.size()) {
    const bool subscript = path[i] == '[';
    const bool quoted = !subscript && i + 1 < path.size() && path[i + 1] == '"';
    const std::size_t first = i + (quoted ? 2 : 1);
    const std::size_t end = subscript ? path.find(']', first)
                            : quoted  ? path.find('"', first)
                                      : path.find_first_of(".[", first);
    const std::string_view step = path.substr(first, (end == path.npos ? path.size() : end) - first);
    at = descend(at, step);
    i = end == path.npos ? path.size() : end + (subscript || quoted ? 1 : 0);
  }
  return at;
}

const bj::value* find_path(const bj::value& document, sqlite3_value* path) {
  const bj::value steps = json_argument(path);
  const bj::array& list = steps.as_array();
  if (list.size() == 1 && list[0].as_string().starts_with("$")) return descend_text(&document, list[0].as_string());
  const bj::value* at = &document;
  for (const bj::value& step : list) {
    at = descend(at, step.as_string());
    if (!at) return nullptr;
  }
  return at;
}

// Negative, zero or positive; nothing for values that have no order between them.
std::optional<int> compare_json(const bj::value& a, const bj::value& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.is_number() && b.is_number()) {
    const auto decimal_of = [](const bj::value& v) {
      return v.is_double() ? decimal(v.get_double()) : v.is_int64() ? decimal(v.get_int64()) : decimal(v.get_uint64());
    };
    return sign(decimal_of(a), decimal_of(b));
  }
  if (a.is_string() && b.is_string()) {
    const int order = a.get_string().compare(b.get_string());
    return sign(order, 0);
  }
  return std::nullopt;
}

bool same_json(const bj::value& a, const bj::value& b) {
  if (const auto order = compare_json(a, b)) return *order == 0;
  if (a.is_array() && b.is_array()) {
    const auto& x = a.get_array();
    const auto& y = b.get_array();
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!same_json(x[i], y[i])) return false;
    return true;
  }
  if (a.is_object() && b.is_object()) {
    const auto& x = a.get_object();
    const auto& y = b.get_object();
    if (x.size() != y.size()) return false;
    for (const auto& member : x) {
      const bj::value* other = y.if_contains(member.key());
      if (!other || !same_json(member.value(), *other)) return false;
    }
    return true;
  }
  return a == b;
}

void json_equal(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    if (is_null(arguments[0]) || is_null(arguments[1])) return sqlite3_result_null(context);
    const auto document = parse_json(text_of(arguments[0]));
    sqlite3_result_int(context, document && same_json(*document, json_argument(arguments[1])));
  });
}

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool test_string(query::json_operator op, std::string_view text, std::string_view part, bool fold) {
  if (fold) return test_string(op, folded(text), folded(part), false);
  if (op == query::json_operator::string_contains) return text.find(part) != text.npos;
  if (op == query::json_operator::string_starts_with) return text.starts_with(part);
  return text.ends_with(part);
}

bool contains_all(const bj::array& list, const bj::value& wanted) {
  const auto contains = [&](const bj::value& one) {
    for (const bj::value& v : list)
      if (same_json(v, one)) return true;
    return false;
  };
  if (!wanted.is_array()) return contains(wanted);
  for (const bj::value& one : wanted.get_array())
    if (!contains(one)) return false;
  return true;
}

bool test_json(query::json_operator op, const bj::value& at, sqlite3_value* argument, bool fold) {
  switch (op) {
    case query::json_operator::string_contains:
    case query::json_operator::string_starts_with:
    case query::json_operator::string_ends_with:
      return at.is_string() && test_string(op, at.get_string(), text_of(argument), fold);
    case query::json_operator::equals: return same_json(at, json_argument(argument));
    case query::json_operator::not_equals: return !same_json(at, json_argument(argument));
    case query::json_operator::less:
    case query::json_operator::less_equal:
    case query::json_operator::greater:
    case query::json_operator::greater_equal: {
      const auto order = compare_json(at, json_argument(argument));
      if (!order) return false;
      if (op == query::json_operator::less) return *order < 0;
      if (op == query::json_operator::less_equal) return *order <= 0;
      if (op == query::json_operator::greater) return *order > 0;
      return *order >= 0;
    }
    case query::json_operator::array_contains:
      return at.is_array() && contains_all(at.get_array(), json_argument(argument));
    case query::json_operator::array_starts_with:
      return at.is_array() && !at.get_array().empty() && same_json(at.get_array().front(), json_argument(argument));
    case query::json_operator::array_ends_with:
      return at.is_array() && !at.get_array().empty() && same_json(at.get_array().back(), json_argument(argument));
  }
  return false;
}

// Null, so neither the test nor its negation holds, where there is nothing at the path.
void json_test(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    if (is_null(arguments[0])) return sqlite3_result_null(context);
    const auto document = parse_json(text_of(arguments[0]));
    const bj::value* at = document ? find_path(*document, arguments[1]) : nullptr;
    if (!at) return sqlite3_result_null(context);
    const auto op = static_cast<query::json_operator>(sqlite3_value_int(arguments[2]));
    sqlite3_result_int(context, test_json(op, *at, arguments[3], sqlite3_value_int(arguments[4]) != 0));
  });
}

void json_null(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    std::optional<bj::value> document;
    if (!is_null(arguments[0])) document = parse_json(text_of(arguments[0]));
    const bj::value* at = document ? find_path(*document, arguments[1]) : nullptr;
    const auto kind = static_cast<query::json_null_kind>(sqlite3_value_int(arguments[2]));
    const bool is_json_null = at && at->is_null();
    const bool is_absent = !at;
    sqlite3_result_int(context, kind == query::json_null_kind::json       ? is_json_null
                                : kind == query::json_null_kind::database ? is_absent
                                                                          : is_json_null || is_absent);
  });
}

std::optional<decimal> decimal_of(sqlite3_value* v) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return decimal(static_cast<std::int64_t>(sqlite3_value_int64(v)));
    case SQLITE_FLOAT: return decimal(sqlite3_value_double(v));
    case SQLITE_TEXT: return decimal(text_of(v));
    default: return std::nullopt;
  }
}

// As Decimal columns store numbers; an error when that would not be exact.
void result_decimal(sqlite3_context* context, const decimal& d) {
  if (d.is_integer() && d.abs().to_plain_string().size() <= 18) return sqlite3_result_int64(context, d.to_int64());
  if (decimal(d.to_double()) != d)
    throw value_out_of_range({.message = "The decimal " + d.to_string() + " cannot be stored exactly by SQLite"});
  sqlite3_result_double(context, d.to_double());
}

enum class arithmetic : int { add, subtract, multiply, divide };

template <arithmetic Operation>
void decimal_arithmetic(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    const auto a = decimal_of(arguments[0]);
    const auto b = decimal_of(arguments[1]);
    if (!a || !b) return sqlite3_result_null(context);
    if constexpr (Operation == arithmetic::add) return result_decimal(context, *a + *b);
    if constexpr (Operation == arithmetic::subtract) return result_decimal(context, *a - *b);
    if constexpr (Operation == arithmetic::multiply) return result_decimal(context, *a * *b);
    // A quotient that does not end is kept to the digits a double holds.
    if constexpr (Operation == arithmetic::divide) return result_decimal(context, decimal::divide(*a, *b, 15));
  });
}

// The state of an aggregate; SQLite hands out zeroed memory for it.
struct decimal_total {
  decimal* sum;
  std::int64_t count;
};

void total_step(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    auto* total = static_cast<decimal_total*>(sqlite3_aggregate_context(context, sizeof(decimal_total)));
    if (!total) throw std::bad_alloc();
    const auto d = decimal_of(arguments[0]);
    if (!d) return;
    if (!total->sum) total->sum = new decimal;
    *total->sum += *d;
    ++total->count;
  });
}

// Text, which keeps every digit.
template <bool Average>
void total_result(sqlite3_context* context) {
  auto* total = static_cast<decimal_total*>(sqlite3_aggregate_context(context, 0));
  if (!total || !total->sum) return sqlite3_result_null(context);
  guarded(context, [&] {
    const std::string text =
        (Average ? decimal::divide(*total->sum, decimal(total->count)) : *total->sum).to_plain_string();
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  });
  delete total->sum;
  total->sum = nullptr;
}

template <std::int64_t Least, std::int64_t Most>
void checked_integer(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0])) return sqlite3_result_null(context);
  const std::int64_t value = sqlite3_value_int64(arguments[0]);
  if (sqlite3_value_type(arguments[0]) != SQLITE_INTEGER || value < Least || value > Most) {
    guarded(context, [&] {
      const std::string message = "integer out of range: " + std::string(text_of(arguments[1]));
      sqlite3_result_error(context, message.data(), static_cast<int>(message.size()));
    });
    return;
  }
  sqlite3_result_int64(context, value);
}

using scalar_function = void (*)(sqlite3_context*, int, sqlite3_value**);

void define(sqlite3* db, const char* name, int arguments, scalar_function f) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  if (sqlite3_create_function_v2(db, name, arguments, flags, nullptr, f, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::bad_alloc();
}

void define_aggregate(sqlite3* db, const char* name, void (*result)(sqlite3_context*)) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  if (sqlite3_create_function_v2(db, name, 1, flags, nullptr, nullptr, &total_step, result, nullptr) != SQLITE_OK)
    throw std::bad_alloc();
}

}  // namespace

void register_functions(sqlite3* db) {
  define(db, "tenon_json_equal", 2, &json_equal);
  define(db, "tenon_json_test", 5, &json_test);
  define(db, "tenon_json_null", 3, &json_null);
  define(db, "tenon_decimal_add", 2, &decimal_arithmetic<arithmetic::add>);
  define(db, "tenon_decimal_subtract", 2, &decimal_arithmetic<arithmetic::subtract>);
  define(db, "tenon_decimal_multiply", 2, &decimal_arithmetic<arithmetic::multiply>);
  define(db, "tenon_decimal_divide", 2, &decimal_arithmetic<arithmetic::divide>);
  define_aggregate(db, "tenon_decimal_sum", &total_result<false>);
  define_aggregate(db, "tenon_decimal_avg", &total_result<true>);
  define(db, "tenon_int32", 2, &checked_integer<INT32_MIN, INT32_MAX>);
  define(db, "tenon_int64", 2, &checked_integer<INT64_MIN, INT64_MAX>);
}

}  // namespace tenon::sql::sqlite
