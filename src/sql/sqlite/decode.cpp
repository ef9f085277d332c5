#include "sql/sqlite/values.hpp"

#include "base/json_text.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::sqlite {

namespace {

// One column of the current row. Views hold until the next step. Passed by value, as targets are, to stay in registers.
class column {
 public:
  column(sqlite3_stmt* row, int index, const storage& how)
      : value_(sqlite3_column_value(row, index)), type_(sqlite3_value_type(value_)), is_utf8_(how.is_utf8) {}

  bool is_null() const { return type_ == SQLITE_NULL; }
  bool is_integer() const { return type_ == SQLITE_INTEGER; }
  bool is_real() const { return type_ == SQLITE_FLOAT; }
  bool is_text() const { return type_ == SQLITE_TEXT; }
  bool is_blob() const { return type_ == SQLITE_BLOB; }

  std::int64_t integer() const { return sqlite3_value_int64(value_); }
  double real() const { return sqlite3_value_double(value_); }

  // The bytes as they lie in the page; sqlite3_value_text would copy them to add a NUL.
  std::string_view bytes() const {
    const void* at = is_utf8_ || is_blob() ? sqlite3_value_blob(value_) : sqlite3_value_text(value_);
    return {static_cast<const char*>(at), static_cast<std::size_t>(sqlite3_value_bytes(value_))};
  }

  std::string_view kind() const {
    switch (type_) {
      case SQLITE_INTEGER: return "an integer";
      case SQLITE_FLOAT: return "a floating-point number";
      case SQLITE_TEXT: return "text";
      case SQLITE_BLOB: return "a blob";
      default: return "null";
    }
  }

 private:
  sqlite3_value* value_;
  int type_;
  bool is_utf8_;
};

// What a value is decoded for.
class target {
 public:
  target(const query::model_descriptor& m, std::uint16_t field) : model(m), field_(field) {}

  const query::model_descriptor& model;
  const query::field_descriptor& field() const { return model.fields[field_]; }

 private:
  std::uint16_t field_;
};

[[noreturn]] void raise_mismatch(target t, column c) {
  error_details e;
  e.model = t.model.name;
  e.fields = {std::string(t.field().name)};
  const std::string name = "`" + e.fields[0] + "` of " + e.model;
  if (c.is_null()) {
    e.kind = error_kind::unexpected_null;
    e.message = "The required field " + name + " is null in the database";
    e.hint = "Store a value there, or make the field optional in the schema";
  } else {
    e.kind = error_kind::inconsistent_data;
    e.message = "The value stored for field " + name + ", " + std::string(c.kind());
    if (!c.is_blob()) e.message += " `" + std::string(c.bytes().substr(0, 64)) + "`";
    e.message += ", is not a " + std::string(query::name_of(t.field().type));
    if (t.field().enumeration) e.message += " " + std::string(t.field().enumeration->name);
  }
  raise(std::move(e));
}

[[noreturn]] void raise_too_large(target t, std::int64_t value) {
  raise({.kind = error_kind::inconsistent_data,
         .message = "The number " + std::to_string(value) + " stored for field `" + std::string(t.field().name) +
                    "` of " + std::string(t.model.name) + " does not fit an Int",
         .hint = "Make the field a BigInt in the schema",
         .model = std::string(t.model.name),
         .fields = {std::string(t.field().name)}});
}

inline std::int64_t to_integer(target t, column c) {
  if (c.is_integer()) [[likely]]
    return c.integer();
  if (c.is_real() && std::trunc(c.real()) == c.real() && std::abs(c.real()) < 9.2e18)
    return static_cast<std::int64_t>(c.real());
  raise_mismatch(t, c);
}

inline std::int32_t to_int32(target t, column c) {
  const std::int64_t value = to_integer(t, c);
  if (value < INT32_MIN || value > INT32_MAX) [[unlikely]]
    raise_too_large(t, value);
  return static_cast<std::int32_t>(value);
}

inline bool to_bool(target t, column c) {
  if (c.is_integer() && (c.integer() == 0 || c.integer() == 1)) [[likely]]
    return c.integer() == 1;
  if (c.is_text()) {
    if (c.bytes() == "true" || c.bytes() == "1") return true;
    if (c.bytes() == "false" || c.bytes() == "0") return false;
  }
  if (c.is_real() && (c.real() == 0 || c.real() == 1)) return c.real() == 1;
  raise_mismatch(t, c);
}

double to_double(target t, column c) {
  if (c.is_real()) [[likely]]
    return c.real();
  if (c.is_integer()) return static_cast<double>(c.integer());
  raise_mismatch(t, c);
}

decimal to_decimal(target t, column c) {
  if (c.is_integer()) return decimal(c.integer());
  if (c.is_real() && std::isfinite(c.real())) return decimal(c.real());
  if (c.is_text())
    if (auto d = decimal::try_parse(c.bytes())) return *std::move(d);
  raise_mismatch(t, c);
}

inline timestamp to_timestamp(target t, column c) {
  if (c.is_integer()) [[likely]]
    return timestamp::from_milliseconds(c.integer());
  if (c.is_text())
    if (const auto parsed = timestamp::try_parse(c.bytes())) return *parsed;
  if (c.is_real() && std::abs(c.real()) < 9e15)
    return timestamp::from_milliseconds(static_cast<std::int64_t>(c.real()));
  raise_mismatch(t, c);
}

inline std::string_view to_text(target t, column c) {
  if (c.is_blob() || c.is_null()) raise_mismatch(t, c);
  return c.bytes();
}

std::string_view to_bytes(target t, column c) {
  if (!c.is_blob() && !c.is_text()) raise_mismatch(t, c);
  return c.bytes();
}

json to_json(target t, column c) {
  if (c.is_real() && std::isfinite(c.real())) {  // a number in a column that SQLite takes for numeric
    std::string text;
    append_json_number(text, c.real());
    return json::parse(text);
  }
  if (!c.is_null())
    if (auto j = json::try_parse(c.bytes())) return *std::move(j);
  raise_mismatch(t, c);
}

inline int to_enumerator(target t, column c) {
  if (c.is_text()) {
    const std::string_view name = c.bytes();
    const auto& values = t.field().enumeration->values;
    for (std::uint32_t i = 0; i < values.size(); ++i)
      if (values[i].database_name == name) return static_cast<int>(i);
  }
  raise_mismatch(t, c);
}

// Assigns to a T, or to a std::optional<T>.
template <class T, class V>
void assign(void* at, bool optional, V&& v) {
  if (optional) *static_cast<std::optional<T>*>(at) = std::forward<V>(v);
  else *static_cast<T*>(at) = std::forward<V>(v);
}

inline void assign_text(void* at, bool optional, std::string_view text) {
  if (optional) static_cast<std::optional<std::string>*>(at)->emplace(text);
  else *static_cast<std::string*>(at) = std::string(text);  // cheaper than assign(): the record is new, its text empty
}

template <class T>
void reset(void* at) {
  static_cast<std::optional<T>*>(at)->reset();
}

void set_null(query::member_type type, void (*set_enum)(void*, int), void* at) {
  switch (type) {
    case query::member_type::boolean: return reset<bool>(at);
    case query::member_type::int32: return reset<std::int32_t>(at);
    case query::member_type::int64: return reset<std::int64_t>(at);
    case query::member_type::float64: return reset<double>(at);
    case query::member_type::decimal: return reset<decimal>(at);
    case query::member_type::string: return reset<std::string>(at);
    case query::member_type::datetime: return reset<timestamp>(at);
    case query::member_type::json: return reset<json>(at);
    case query::member_type::bytes: return reset<bytes>(at);
    case query::member_type::enumeration: return set_enum(at, -1);
    case query::member_type::text_view:
    case query::member_type::bytes_view: return reset<std::string_view>(at);
    case query::member_type::composite: return;  // of document stores alone
  }
}

// Member is query::member or query::aggregate_member.
template <class Member>
void decode(target t, column c, const Member& m, char* record) {
  void* const at = record + m.offset;
  if (m.optional && c.is_null()) {
    set_null(m.type, m.set_enum, at);
    return;
  }
  switch (m.type) {
    case query::member_type::boolean: return assign<bool>(at, m.optional, to_bool(t, c));
    case query::member_type::int32: return assign<std::int32_t>(at, m.optional, to_int32(t, c));
    case query::member_type::int64: return assign<std::int64_t>(at, m.optional, to_integer(t, c));
    case query::member_type::float64: return assign<double>(at, m.optional, to_double(t, c));
    case query::member_type::decimal: return assign<decimal>(at, m.optional, to_decimal(t, c));
    case query::member_type::string: return assign_text(at, m.optional, to_text(t, c));
    case query::member_type::datetime: return assign<timestamp>(at, m.optional, to_timestamp(t, c));
    case query::member_type::json: return assign<json>(at, m.optional, to_json(t, c));
    case query::member_type::bytes: {
      const std::string_view raw = to_bytes(t, c);
      return assign<bytes>(at, m.optional, bytes(raw.data(), raw.size()));
    }
    case query::member_type::enumeration: return m.set_enum(at, to_enumerator(t, c));
    case query::member_type::text_view: return assign<std::string_view>(at, m.optional, to_text(t, c));
    case query::member_type::bytes_view: return assign<std::string_view>(at, m.optional, to_bytes(t, c));
    case query::member_type::composite: return;  // of document stores alone
  }
}

}  // namespace

void decode_record(sqlite3_stmt* row, const query::record_layout& layout, void* record, const storage& how) {
  const query::model_descriptor& model = *layout.model;
  char* base = static_cast<char*>(record);
  int index = 0;
  for (const query::member& m : layout.members) decode(target(model, m.field), column(row, index++, how), m, base);
  for (const query::relation_member& r : layout.relations)
    if (!r.result) *reinterpret_cast<std::int64_t*>(base + r.offset) = sqlite3_column_int64(row, index++);
  for (const query::aggregate_member& a : layout.aggregates) {
    const bool counts_records = a.field >= model.fields.size();
    decode(target(model, counts_records ? 0 : a.field), column(row, index++, how), a, base);
  }
}

void add_column(sqlite3_stmt* row, int index, query::parameters& out) {
  sqlite3_value* v = sqlite3_column_value(row, index);
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: out.add(static_cast<std::int64_t>(sqlite3_value_int64(v))); return;
    case SQLITE_FLOAT: out.add(sqlite3_value_double(v)); return;
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
      out.add(std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(v))));
      return;
    }
    case SQLITE_BLOB: {
      const void* at = sqlite3_value_blob(v);
      out.add(bytes(at, static_cast<std::size_t>(sqlite3_value_bytes(v))));
      return;
    }
    default: out.add_null(); return;
  }
}

void read_keys(sqlite3_stmt* row, const std::uint32_t* columns, std::uint32_t count, query::parameters& keys) {
  keys.clear();
  for (std::uint32_t i = 0; i < count; ++i) add_column(row, static_cast<int>(columns[i]), keys);
}

}  // namespace tenon::sql::sqlite
