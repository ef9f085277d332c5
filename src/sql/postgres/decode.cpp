#include "sql/postgres/values.hpp"

#include "base/text.hpp"
#include "sql/postgres/binary.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::sql::postgres {

namespace {

// One column of a row. Views hold as long as the result. Passed by value, as targets are, to stay in registers.
class column {
 public:
  column(row r, std::size_t index)
      : type(r.types[index]),
        bytes(r.cells[index].bytes()),
        is_null(r.cells[index].is_null()),
        money_digits(static_cast<signed char>(r.money_digits)) {}

  // An element of an array.
  column(const column& array, oid element, std::string_view content, bool null)
      : type(element), bytes(content), is_null(null), money_digits(array.money_digits) {}

  oid type;
  std::string_view bytes;
  bool is_null;
  signed char money_digits;
};

// What a value is decoded for.
class target {
 public:
  target(const query::model_descriptor& m, std::uint16_t field, borrowed_texts* made = nullptr)
      : model(m), texts(made), field_(field) {}

  const query::model_descriptor& model;
  borrowed_texts* texts;
  const query::field_descriptor& field() const { return model.fields[field_]; }

 private:
  std::uint16_t field_;
};

std::string shown(column c);

// A time of day, and how many seconds west of Greenwich.
constexpr std::size_t timetz_size = 12;

[[noreturn]] void raise_mismatch(target t, column c) {
  error_details e;
  e.model = t.model.name;
  e.fields = {std::string(t.field().name)};
  const std::string name = "`" + e.fields[0] + "` of " + e.model;
  if (c.is_null) {
    e.kind = error_kind::unexpected_null;
    e.message =
        (t.field().list ? "An element of the list " : "The required field ") + name + " is null in the database";
    e.hint = t.field().list ? "Replace it there: array_remove(column, NULL)"
                            : "Store a value there, or make the field optional in the schema";
  } else {
    e.kind = error_kind::inconsistent_data;
    e.message = "The value stored for field " + name + ", " + shown(c) + ", is not a " +
                std::string(query::name_of(t.field().type));
    if (t.field().enumeration) e.message += " " + std::string(t.field().enumeration->name);
    e.message += " that the client can hold";
  }
  raise(std::move(e));
}

// An integer of as many bytes as the type has: a server that sends others is not to be believed.
template <class T>
inline T fixed(target t, column c) {
  if (c.bytes.size() != sizeof(T)) [[unlikely]]
    raise_mismatch(t, c);
  return read_integer<T>(c.bytes.data());
}

std::int64_t to_int64(target t, column c) {
  switch (c.type) {
    case oids::int4: return fixed<std::int32_t>(t, c);
    case oids::int8: return fixed<std::int64_t>(t, c);
    case oids::int2: return fixed<std::int16_t>(t, c);
    case oids::oid_: return fixed<std::uint32_t>(t, c);
    case oids::numeric:
      if (const auto d = read_numeric(c.bytes); d && d->is_integer()) return d->to_int64();
      raise_mismatch(t, c);
    default: raise_mismatch(t, c);
  }
}

inline std::int32_t to_int32(target t, column c) {
  if (c.type == oids::int4) [[likely]]
    return fixed<std::int32_t>(t, c);
  if (c.is_null) raise_mismatch(t, c);
  const std::int64_t value = to_int64(t, c);
  if (value < INT32_MIN || value > INT32_MAX) raise_mismatch(t, c);
  return static_cast<std::int32_t>(value);
}

inline bool to_bool(target t, column c) {
  if (c.type != oids::boolean || c.bytes.size() != 1) raise_mismatch(t, c);
  return c.bytes[0] != 0;
}

double to_double(target t, column c) {
  switch (c.type) {
    case oids::float8: return std::bit_cast<double>(fixed<std::int64_t>(t, c));
    case oids::float4: {
      // The shortest decimal that is this float, as PostgreSQL prints it.
      const auto narrow = std::bit_cast<float>(fixed<std::int32_t>(t, c));
      char text[32];
      const auto end = std::to_chars(text, text + sizeof text, narrow).ptr;
      double wide = narrow;
      std::from_chars(text, end, wide);
      return wide;
    }
    case oids::numeric:
      if (const auto d = read_numeric(c.bytes)) return d->to_double();
      raise_mismatch(t, c);
    case oids::int2:
    case oids::int4:
    case oids::int8: return static_cast<double>(to_int64(t, c));
    default: raise_mismatch(t, c);
  }
}

decimal to_decimal(target t, column c) {
  switch (c.type) {
    case oids::numeric:
      if (auto d = read_numeric(c.bytes)) return *std::move(d);
      raise_mismatch(t, c);
    case oids::money: return decimal::from_parts(fixed<std::int64_t>(t, c), -c.money_digits);
    case oids::int2:
    case oids::int4:
    case oids::int8: return decimal(to_int64(t, c));
    case oids::float4:
    case oids::float8:
      if (const double v = to_double(t, c); std::isfinite(v)) return decimal(v);
      raise_mismatch(t, c);
    default: raise_mismatch(t, c);
  }
}

inline timestamp to_timestamp(target t, column c) {
  switch (c.type) {
    case oids::timestamp:
    case oids::timestamptz: {
      const auto since_2000 = fixed<std::int64_t>(t, c);
      std::int64_t out = 0;
      // The first and the last stand for infinite times.
      if (since_2000 == INT64_MIN || __builtin_add_overflow(since_2000, epoch_difference, &out)) raise_mismatch(t, c);
      return timestamp::from_microseconds(out);
    }
    case oids::date: {
      const auto days = fixed<std::int32_t>(t, c);
      if (days == INT32_MIN || days == INT32_MAX) raise_mismatch(t, c);
      std::int64_t out = 0;
      if (__builtin_mul_overflow(static_cast<std::int64_t>(days), microseconds_per_day, &out) ||
          __builtin_add_overflow(out, epoch_difference, &out))
        raise_mismatch(t, c);
      return timestamp::from_microseconds(out);
    }
    case oids::time: return timestamp::from_microseconds(fixed<std::int64_t>(t, c));
    case oids::timetz:
      if (c.bytes.size() != timetz_size) raise_mismatch(t, c);
      return timestamp::from_microseconds(read_integer<std::int64_t>(c.bytes.data()) +
                                          std::int64_t{1'000'000} * read_integer<std::int32_t>(c.bytes.data() + 8));
    default: raise_mismatch(t, c);
  }
}

// Of a day; 24:00:00 is one, too.
constexpr bool is_time(std::int64_t microseconds) { return microseconds >= 0 && microseconds <= 86'400'000'000; }

// Seconds west of Greenwich, as far as PostgreSQL goes.
constexpr bool is_offset(std::int32_t seconds) { return seconds > -16 * 3600 && seconds < 16 * 3600; }

// The text that types with another binary format stand for; nullopt: the bytes are the text, or make no sense.
std::optional<std::string> converted_text(column c) {
  const auto number = [&]<class T>(T) -> std::optional<std::string> {
    if (c.bytes.size() != sizeof(T)) return std::nullopt;
    return std::to_string(read_integer<T>(c.bytes.data()));
  };
  switch (c.type) {
    case oids::uuid: return uuid_text(c.bytes);
    case oids::inet:
    case oids::cidr: return inet_text(c.bytes);
    case oids::bit:
    case oids::varbit: return bit_text(c.bytes);
    case oids::int2: return number(std::int16_t{});
    case oids::int4: return number(std::int32_t{});
    case oids::int8: return number(std::int64_t{});
    case oids::time: {
      if (c.bytes.size() != sizeof(std::int64_t)) return std::nullopt;
      const auto time = read_integer<std::int64_t>(c.bytes.data());
      return is_time(time) ? std::optional(time_text(time)) : std::nullopt;
    }
    case oids::timetz: {
      if (c.bytes.size() != timetz_size) return std::nullopt;
      const auto time = read_integer<std::int64_t>(c.bytes.data());
      const auto offset = read_integer<std::int32_t>(c.bytes.data() + 8);
      return is_time(time) && is_offset(offset) ? std::optional(time_text(time) + offset_text(offset)) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

// Whether the bytes are text: of a text type, or of one made by users, an enum for instance.
inline bool is_textual(oid type) {
  if (type == oids::text) [[likely]]
    return true;
  return type >= oids::first_of_users || oids::is_text(type);
}

inline std::string to_text(target t, column c) {
  if (is_textual(c.type)) [[likely]]
    return std::string(c.bytes);
  if (auto text = converted_text(c)) return *std::move(text);
  raise_mismatch(t, c);
}

std::string_view json_text(column c) { return c.type == oids::jsonb && !c.bytes.empty() ? c.bytes.substr(1) : c.bytes; }

json to_json(target t, column c) {
  if (c.type == oids::jsonb || is_textual(c.type))
    if (auto j = json::try_parse(json_text(c))) return *std::move(j);
  raise_mismatch(t, c);
}

std::string_view to_bytes(target t, column c) {
  if (c.type != oids::bytea) raise_mismatch(t, c);
  return c.bytes;
}

// What is borrowed from the row.
std::string_view to_view(target t, column c) {
  if (is_textual(c.type)) [[likely]]
    return c.bytes;
  if (c.type == oids::jsonb) return json_text(c);
  if (t.texts)
    if (auto text = converted_text(c)) return t.texts->emplace_back(*std::move(text));
  raise_mismatch(t, c);
}

inline int to_enumerator(target t, column c) {
  const auto& values = t.field().enumeration->values;
  if (is_textual(c.type))
    for (std::uint32_t i = 0; i < values.size(); ++i)
      if (values[i].database_name == c.bytes) return static_cast<int>(i);
  raise_mismatch(t, c);
}

// "NaN", "infinity": values that have no place in C++; else empty.
std::string_view unusual(column c) {
  const auto infinite = [](auto value) -> std::string_view {
    using limits = std::numeric_limits<decltype(value)>;
    return value == limits::max() ? "infinity" : value == limits::min() ? "-infinity" : "";
  };
  switch (c.type) {
    case oids::numeric: return not_a_number(c.bytes);
    case oids::timestamp:
    case oids::timestamptz:
      return c.bytes.size() == 8 ? infinite(read_integer<std::int64_t>(c.bytes.data())) : std::string_view();
    case oids::date:
      return c.bytes.size() == 4 ? infinite(read_integer<std::int32_t>(c.bytes.data())) : std::string_view();
    default: return {};
  }
}

// Of an array; 0 for anything else.
std::int32_t dimensions_of(column c) {
  return oids::element_of(c.type) != 0 && c.bytes.size() >= 4 ? read_integer<std::int32_t>(c.bytes.data()) : 0;
}

// For messages.
std::string shown(column c) {
  if (is_textual(c.type)) return "`" + std::string(c.bytes.substr(0, 64)) + "`";
  if (auto text = converted_text(c)) return "`" + *text + "`";
  if (const std::string_view special = unusual(c); !special.empty()) return "`" + std::string(special) + "`";
  if (dimensions_of(c) > 1) return "an array of " + std::to_string(dimensions_of(c)) + " dimensions";
  const std::string_view name = type_name(c.type);
  return "a value of type " + (name.empty() ? std::to_string(c.type) : std::string(name));
}

// Assigns to a T, or to a std::optional<T>.
template <class T, class V>
inline void assign(void* at, bool optional, V&& v) {
  if (optional) *static_cast<std::optional<T>*>(at) = std::forward<V>(v);
  else *static_cast<T*>(at) = std::forward<V>(v);
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

// Calls `take` with each element of an array, those that are null too. False: it has more than one dimension, or the bytes
// are no array.
template <class Take>
bool read_array(column array, const Take& take) {
  std::string_view rest = array.bytes;
  const auto number = [&] {
    const auto out = read_integer<std::int32_t>(rest.data());
    rest.remove_prefix(4);
    return out;
  };
  if (rest.size() < 12) return false;
  const std::int32_t dimensions = number();
  const std::int32_t has_null = number();
  const auto element = static_cast<oid>(number());
  if (has_null != 0 && has_null != 1) return false;
  if (dimensions == 0) return rest.empty();
  if (dimensions != 1 || rest.size() < 8) return false;
  const std::int32_t count = number();
  number();  // the first index
  for (std::int32_t i = 0; i < count; ++i) {
    if (rest.size() < 4) return false;
    const std::int32_t length = number();
    const std::size_t size = length < 0 ? 0 : static_cast<std::size_t>(length);
    if (rest.size() < size) return false;
    take(column(array, element, rest.substr(0, size), length < 0));
    rest.remove_prefix(size);
  }
  return rest.empty();
}

// Calls `take` with each element of a list; what is null in place of an array has none.
template <class Take>
void each_element(target t, column array, const Take& take) {
  if (array.is_null) return;
  const bool is_list = read_array(array, [&](column c) {
    if (c.is_null) raise_mismatch(t, c);
    take(c);
  });
  if (!is_list) raise_mismatch(t, array);
}

template <class T, class Convert>
void fill_list(target t, column array, void* at, const Convert& convert) {
  auto& list = *static_cast<std::vector<T>*>(at);
  each_element(t, array, [&](column c) { list.push_back(convert(t, c)); });
}

void decode_list(target t, column c, const query::member& m, void* at) {
  switch (m.type) {
    case query::member_type::boolean: return fill_list<bool>(t, c, at, to_bool);
    case query::member_type::int32: return fill_list<std::int32_t>(t, c, at, to_int32);
    case query::member_type::int64: return fill_list<std::int64_t>(t, c, at, to_int64);
    case query::member_type::float64: return fill_list<double>(t, c, at, to_double);
    case query::member_type::decimal: return fill_list<decimal>(t, c, at, to_decimal);
    case query::member_type::string: return fill_list<std::string>(t, c, at, to_text);
    case query::member_type::datetime: return fill_list<timestamp>(t, c, at, to_timestamp);
    case query::member_type::json: return fill_list<json>(t, c, at, to_json);
    case query::member_type::bytes:
      return fill_list<bytes>(t, c, at, [](target of, column e) {
        const std::string_view raw = to_bytes(of, e);
        return bytes(raw.data(), raw.size());
      });
    case query::member_type::enumeration:
      return each_element(t, c, [&](column e) { m.set_enum(at, to_enumerator(t, e)); });
    case query::member_type::text_view: return fill_list<std::string_view>(t, c, at, to_view);
    case query::member_type::bytes_view: return fill_list<std::string_view>(t, c, at, to_bytes);
    case query::member_type::composite: return;  // of document stores alone
  }
}

template <class T>
inline void assign_number(void* at, bool optional, T v) {
  if (optional) *static_cast<std::optional<T>*>(at) = v;
  else *static_cast<T*>(at) = v;
}

// What most columns are: a value of the type that the schema's type is in the database. False: it is something else, and
// nothing was done. Apart from the rest, so that the compiler keeps it in registers.
inline bool decode_usual(const char* bytes, std::size_t size, oid type, const query::model_descriptor& model,
                         const query::member& m, void* at) {
  switch (m.type) {
    case query::member_type::boolean:
      if (type != oids::boolean) return false;
      assign_number<bool>(at, m.optional, *bytes != 0);
      return true;
    case query::member_type::int32:
      if (type != oids::int4 || size != 4) return false;
      assign_number(at, m.optional, read_integer<std::int32_t>(bytes));
      return true;
    case query::member_type::int64:
      if (type != oids::int8 || size != 8) return false;
      assign_number(at, m.optional, read_integer<std::int64_t>(bytes));
      return true;
    case query::member_type::float64:
      if (type != oids::float8 || size != 8) return false;
      assign_number(at, m.optional, std::bit_cast<double>(read_integer<std::int64_t>(bytes)));
      return true;
    case query::member_type::datetime: {
      if (type != oids::timestamp || size != 8) return false;
      const auto since_2000 = read_integer<std::int64_t>(bytes);
      if (since_2000 == INT64_MIN || since_2000 > INT64_MAX - epoch_difference) return false;  // infinite
      assign_number(at, m.optional, timestamp::from_microseconds(since_2000 + epoch_difference));
      return true;
    }
    case query::member_type::string:
      if (type != oids::text) return false;
      if (m.optional) static_cast<std::optional<std::string>*>(at)->emplace(bytes, size);
      else *static_cast<std::string*>(at) = std::string(bytes, size);  // the record is new, its text empty
      return true;
    case query::member_type::text_view:
      if (type != oids::text) return false;
      assign_number(at, m.optional, std::string_view(bytes, size));
      return true;
    case query::member_type::enumeration: {
      if (type < oids::first_of_users) return false;
      const auto& values = model.fields[m.field].enumeration->values;
      for (std::uint32_t i = 0; i < values.size(); ++i) {
        const std::string_view name = values[i].database_name;
        if (name.size() != size || std::memcmp(name.data(), bytes, size) != 0) continue;
        m.set_enum(at, static_cast<int>(i));
        return true;
      }
      return false;
    }
    case query::member_type::decimal:
    case query::member_type::json:
    case query::member_type::bytes:
    case query::member_type::bytes_view:
    case query::member_type::composite: return false;
  }
  return false;
}

// Member is query::member or query::aggregate_member.
template <class Member>
void decode(target t, column c, const Member& m, char* record) {
  void* const at = record + m.offset;
  if constexpr (std::is_same_v<Member, query::member>)
    if (m.list) [[unlikely]]
      return decode_list(t, c, m, at);
  if (c.is_null) [[unlikely]] {
    if (!m.optional) raise_mismatch(t, c);
    set_null(m.type, m.set_enum, at);
    return;
  }
  switch (m.type) {
    case query::member_type::boolean: return assign<bool>(at, m.optional, to_bool(t, c));
    case query::member_type::int32: return assign<std::int32_t>(at, m.optional, to_int32(t, c));
    case query::member_type::int64: return assign<std::int64_t>(at, m.optional, to_int64(t, c));
    case query::member_type::float64: return assign<double>(at, m.optional, to_double(t, c));
    case query::member_type::decimal: return assign<decimal>(at, m.optional, to_decimal(t, c));
    case query::member_type::string: return assign<std::string>(at, m.optional, to_text(t, c));
    case query::member_type::datetime: return assign<timestamp>(at, m.optional, to_timestamp(t, c));
    case query::member_type::json: return assign<json>(at, m.optional, to_json(t, c));
    case query::member_type::bytes: {
      const std::string_view raw = to_bytes(t, c);
      return assign<bytes>(at, m.optional, bytes(raw.data(), raw.size()));
    }
    case query::member_type::enumeration: return m.set_enum(at, to_enumerator(t, c));
    case query::member_type::text_view: return assign<std::string_view>(at, m.optional, to_view(t, c));
    case query::member_type::bytes_view: return assign<std::string_view>(at, m.optional, to_bytes(t, c));
    case query::member_type::composite: return;  // of document stores alone
  }
}

struct named_type {
  oid type;
  std::string_view name;
};

constexpr named_type type_names[] = {
    {oids::boolean, "bool"},
    {oids::bytea, "bytea"},
    {oids::name, "name"},
    {oids::int8, "int8"},
    {oids::int2, "int2"},
    {oids::int4, "int4"},
    {oids::text, "text"},
    {oids::oid_, "oid"},
    {oids::json, "json"},
    {oids::xml, "xml"},
    {oids::cidr, "cidr"},
    {oids::float4, "float4"},
    {oids::float8, "float8"},
    {oids::money, "money"},
    {oids::inet, "inet"},
    {oids::bpchar, "bpchar"},
    {oids::varchar, "varchar"},
    {oids::date, "date"},
    {oids::time, "time"},
    {oids::timestamp, "timestamp"},
    {oids::timestamptz, "timestamptz"},
    {oids::timetz, "timetz"},
    {oids::bit, "bit"},
    {oids::varbit, "varbit"},
    {oids::numeric, "numeric"},
    {oids::uuid, "uuid"},
    {oids::jsonb, "jsonb"},
};

}  // namespace

std::string_view type_name(oid type) noexcept {
  for (const named_type& t : type_names)
    if (t.type == type) return t.name;
  return {};
}

namespace {

// For columns that belong to no field.
constexpr query::field_descriptor nameless[] = {{.name = "", .column = ""}};
constexpr query::model_descriptor no_model{.name = "", .table = "", .fields = nameless};

}  // namespace

namespace {

[[gnu::noinline]] void decode_other(const row& r, std::size_t index, const query::model_descriptor& model,
                                    const query::member& m, char* record) {
  decode(target(model, m.field, r.texts), column(r, index), m, record);
}

}  // namespace

void decode_record(const row& r, const query::record_layout& layout, void* record) {
  const query::model_descriptor& model = *layout.model;
  char* base = static_cast<char*>(record);
  std::size_t index = 0;
  for (const query::member& m : layout.members) {
    const cell& c = r.cells[index];
    void* const at = base + m.offset;
    if (c.is_null() && m.optional && !m.list) set_null(m.type, m.set_enum, at);
    else if (c.size <= 0 || m.list ||
             !decode_usual(c.data, static_cast<std::size_t>(c.size), r.types[index], model, m, at))
      decode_other(r, index, model, m, base);
    ++index;
  }
  for (const query::relation_member& m : layout.relations)
    if (!m.result) *reinterpret_cast<std::int64_t*>(base + m.offset) = to_int64(target(model, 0), column(r, index++));
  for (const query::aggregate_member& a : layout.aggregates) {
    const bool counts_records = a.field >= model.fields.size();
    decode(target(model, counts_records ? 0 : a.field), column(r, index++), a, base);
  }
}

std::int64_t decode_integer(row r) { return to_int64(target(no_model, 0), column(r, 0)); }

namespace {

[[noreturn]] void raise_unsupported(column c, std::string_view name) {
  const std::string_view type = type_name(c.type);
  raise({.kind = error_kind::unsupported_feature,
         .message = "Column `" + std::string(name) + "` is of a type, " +
                    (type.empty() ? "number " + std::to_string(c.type) + " in pg_type" : std::string(type)) +
                    ", that has no form in C++",
         .hint = "Cast it to text in the query: column::text",
         .fields = {std::string(name)}});
}

void add_value(column c, std::string_view name, query::parameters& out);

// False: it is no array, or has more than one dimension.
bool add_array(column c, std::string_view name, query::parameters& out) {
  if (c.type < oids::first_of_users ? oids::element_of(c.type) == 0 : !read_array(c, [](column) {})) return false;
  const std::uint32_t first = out.size();
  if (!read_array(c, [&](column element) { add_value(element, name, out); })) return false;
  out.fold_list(first);
  return true;
}

void add_value(column c, std::string_view name, query::parameters& out) {
  if (c.is_null) return out.add_null();
  if (const std::string_view special = unusual(c); !special.empty()) return out.add(special);
  const target nothing(no_model, 0);
  switch (c.type) {
    case oids::boolean: return out.add(to_bool(nothing, c));
    case oids::int2:
    case oids::int4:
    case oids::int8:
    case oids::oid_: return out.add(to_int64(nothing, c));
    case oids::float4:
    case oids::float8: return out.add(to_double(nothing, c));
    case oids::numeric:
    case oids::money: return out.add(to_decimal(nothing, c));
    case oids::timestamp:
    case oids::timestamptz:
    case oids::date: return out.add(to_timestamp(nothing, c));
    case oids::jsonb:
    case oids::json:
      if (const auto j = json::try_parse(json_text(c))) return out.add(*j);
      return out.add(json_text(c));
    case oids::bytea: return out.add(bytes(c.bytes.data(), c.bytes.size()));
    case oids::void_: return out.add(c.bytes);
    default: break;
  }
  if (oids::is_text(c.type)) return out.add(c.bytes);
  if (const auto text = converted_text(c)) return out.add(std::string_view(*text));
  if (add_array(c, name, out)) return;
  const bool is_text =
      c.type >= oids::first_of_users && text::is_utf8(c.bytes) && c.bytes.find('\0') == std::string_view::npos;
  if (!is_text) raise_unsupported(c, name);
  out.add(c.bytes);
}

}  // namespace

void add_column(row r, std::size_t index, std::string_view name, query::parameters& out) {
  add_value(column(r, index), name, out);
}

void read_keys(const row& r, const std::uint32_t* columns, std::uint32_t count, query::parameters& keys) {
  keys.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    const cell& c = r.cells[columns[i]];
    if (r.types[columns[i]] == oids::int4 && c.size == 4) keys.add(read_integer<std::int32_t>(c.data));
    else add_column(r, columns[i], "key", keys);
  }
}

}  // namespace tenon::sql::postgres
