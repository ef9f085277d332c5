#include "sql/postgres/values.hpp"

#include "base/text.hpp"
#include "sql/postgres/binary.hpp"
#include "sql/postgres/limits.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace tenon::sql::postgres {

namespace {

using query::value;
using query::value_type;

// Appends values in the binary format of a type.
class encoder {
 public:
  // `checks_limits`: what does not fit its column is refused.
  encoder(std::string& out, const query::model_descriptor& model, int money_digits, bool checks_limits)
      : out_(out), model_(model), money_digits_(money_digits), checks_limits_(checks_limits) {}

  // What the values that follow are for.
  void begin(const query::field_descriptor* field) { field_ = field; }

  // Not for null. False: it went out in text format.
  bool append(const query::parameters& from, const value& v, oid type) {
    switch (v.type) {
      case value_type::null: return true;
      case value_type::boolean: return boolean(v.integer != 0, type);
      case value_type::int64: return integer(v.integer, type);
      case value_type::float64: return real(v.real, type);
      case value_type::decimal: return number(decimal(from.text(v)), type);
      case value_type::string: return text(checked(from.text(v)), type);
      case value_type::json: return json(from.text(v), type);
      case value_type::bytes: return bytes(from.text(v), type);
      case value_type::datetime: return datetime(v.integer, type);
      case value_type::enumeration: return plain(label(v), type);
      case value_type::list:
      case value_type::composite: return array(from, from.items(v), v.size, 1, type);
    }
    return true;
  }

  // One column of rows of values as an array.
  bool array(const query::parameters& from, const value* first, std::uint32_t count, std::uint32_t width, oid type) {
    const oid element = oids::element_of(type);
    const std::size_t start = out_.size();
    if (element != 0 && array_binary(from, first, count, width, element)) return true;
    out_.resize(start);
    array_text(from, first, count, width);
    return false;
  }

  void pattern(std::string_view text, slot::source where) {
    checked(text);
    if (where != slot::source::starts_with) out_ += '%';
    for (char c : text) {
      if (c == '%' || c == '_' || c == '\\') out_ += '\\';
      out_ += c;
    }
    if (where != slot::source::ends_with) out_ += '%';
  }

  [[noreturn]] void refuse(error_kind kind, const std::string& what, const std::string& hint) const {
    error_details e;
    e.kind = kind;
    e.model = model_.name;
    e.message = what;
    if (field_) {
      e.fields = {std::string(field_->name)};
      e.message += " for field `" + e.fields[0] + "` of " + e.model;
    }
    e.hint = hint;
    raise(std::move(e));
  }

 private:
  // False: an element has no binary form.
  bool array_binary(const query::parameters& from, const value* first, std::uint32_t count, std::uint32_t width,
                    oid element) {
    append_integer(out_, std::int32_t{count > 0 ? 1 : 0});
    const std::size_t has_null = out_.size();
    append_integer(out_, std::int32_t{0});
    append_integer(out_, element);
    if (count == 0) return true;
    append_integer(out_, static_cast<std::int32_t>(count));
    append_integer(out_, std::int32_t{1});  // the first index
    for (std::uint32_t i = 0; i < count; ++i) {
      const value& v = first[i * width];
      if (v.type == value_type::null) {
        out_[has_null + 3] = 1;
        append_integer(out_, std::int32_t{-1});
        continue;
      }
      const std::size_t length = out_.size();
      append_integer(out_, std::int32_t{0});
      if (!append(from, v, element)) return false;
      const auto size = static_cast<std::uint32_t>(out_.size() - length - 4);
      for (std::size_t k = 0; k < 4; ++k) out_[length + k] = static_cast<char>(size >> (24 - 8 * k));
    }
    return true;
  }

  std::string_view checked(std::string_view text) const {
    if (text::find_invalid_utf8(text) != std::string_view::npos)
      refuse(error_kind::invalid_value, "Text that is not valid UTF-8 was given",
             "Convert it to UTF-8, or keep raw bytes in a field of type Bytes");
    if (std::memchr(text.data(), '\0', text.size()) != nullptr)
      refuse(error_kind::invalid_value, "Text that holds a NUL character, which PostgreSQL cannot store, was given",
             "Remove it, or keep raw bytes in a field of type Bytes");
    return text;
  }

  std::string_view label(const value& v) const {
    return field_->enumeration->values[static_cast<std::size_t>(v.integer)].database_name;
  }

  [[noreturn]] void refuse_number(const std::string& n, oid type) const {
    refuse(error_kind::value_out_of_range,
           "The number " + n + ", which does not fit the type " + std::string(type_name(type)) + ", was given",
           "Give a smaller number, or change the type of the field");
  }

  // Text as it is. Of types that are not text the binary format is another, or not known: the server reads those.
  bool plain(std::string_view v, oid type) {
    out_ += v;
    return oids::is_text(type);
  }

  bool boolean(bool v, oid type) {
    if (type != oids::boolean) return plain(v ? "true" : "false", type);
    out_ += static_cast<char>(v);
    return true;
  }

  bool fixed(auto v) {
    append_integer(out_, v);
    return true;
  }

  template <class T>
  bool fitting(std::int64_t v, oid type) {
    if (v < std::numeric_limits<T>::min() || v > static_cast<std::int64_t>(std::numeric_limits<T>::max()))
      refuse_number(std::to_string(v), type);
    return fixed(static_cast<T>(v));
  }

  bool integer(std::int64_t v, oid type) {
    switch (type) {
      case oids::int4: return fitting<std::int32_t>(v, type);
      case oids::int8: return fixed(v);
      case oids::int2: return fitting<std::int16_t>(v, type);
      case oids::oid_: return fitting<std::uint32_t>(v, type);
      case oids::float4:
      case oids::float8: return real(static_cast<double>(v), type);
      case oids::numeric:
      case oids::money: return number(decimal(v), type);
      case oids::boolean: return boolean(v != 0, type);
      case oids::json:
      case oids::jsonb: return json(std::to_string(v), type);
      default: return plain(std::to_string(v), type);
    }
  }

  bool real(double v, oid type) {
    switch (type) {
      case oids::float8: return fixed(std::bit_cast<std::int64_t>(v));
      case oids::float4: {
        const auto narrow = static_cast<float>(v);
        if ((std::isinf(narrow) && !std::isinf(v)) || (narrow == 0 && v != 0)) refuse_number(shown(v), type);
        return fixed(std::bit_cast<std::int32_t>(narrow));
      }
      case oids::numeric:
      case oids::money:
      case oids::int2:
      case oids::int4:
      case oids::int8:
        if (!std::isfinite(v))
          refuse(error_kind::value_out_of_range, "A number that is not finite was given", "Give a finite number");
        return number(decimal(v), type);
      case oids::json:
      case oids::jsonb: return json(shown(v), type);
      default: return plain(shown(v), type);
    }
  }

  static std::string shown(double v) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, v).ptr};
  }

  template <class T>
  void check_limits(const T& v, error_kind kind) const {
    if (!checks_limits_ || !field_) return;
    std::string excess = excess_of(*field_, v);
    if (excess.empty()) return;
    excess.front() = 'A';
    refuse(kind, excess + ", was given", "Give a shorter one, or change the type of the field");
  }

  bool number(const decimal& v, oid type) {
    check_limits(v, error_kind::value_out_of_range);
    switch (type) {
      case oids::money: return fixed(whole(money_units(v), v, type));
      case oids::float4:
      case oids::float8: return real(v.to_double(), type);
      case oids::int2:
      case oids::int4:
      case oids::int8: return integer(whole(v, v, type), type);
      case oids::numeric:
        if (!append_numeric(out_, v)) refuse_number(v.to_string(), type);
        return true;
      case oids::json:
      case oids::jsonb: return json(v.to_plain_string(), type);
      default: return plain(v.to_plain_string(), type);
    }
  }

  std::int64_t whole(const decimal& v, const decimal& given, oid type) const {
    try {
      return v.to_int64();
    } catch (const value_out_of_range&) {
      refuse_number(given.to_string(), type);
    }
  }

  // Rounded as the server rounds: halves away from zero.
  decimal money_units(const decimal& v) const {
    decimal exact = v;
    for (int i = 0; i < money_digits_; ++i) exact *= decimal(10);
    const decimal out = exact.rounded(0);
    const decimal rest = (exact - out).abs();
    if (rest != decimal("0.5") || out.abs() > exact.abs()) return out;
    return out + decimal(v.is_negative() ? -1 : 1);
  }

  bool text(std::string_view v, oid type) {
    check_limits(v, error_kind::value_too_long);
    // What is not of the type is the server's to read, or to refuse, where no field can be named.
    const auto read = [&, start = out_.size()](bool done, const char* wanted) {
      if (done) return true;
      if (field_) refuse_text(v, wanted);
      out_.resize(start);
      return plain(v, type);
    };
    switch (type) {
      case oids::uuid: return read(append_uuid(out_, v), "a UUID");
      case oids::inet:
      case oids::cidr: return read(append_inet(out_, v, type == oids::cidr), "a network address");
      case oids::bit:
      case oids::varbit: return read(append_bits(out_, v), "a string of bits");
      case oids::int2:
      case oids::int4:
      case oids::int8:
      case oids::oid_:
      case oids::numeric:
      case oids::money:
      case oids::float4:
      case oids::float8: {
        const auto n = decimal::try_parse(v);
        return n ? number(*n, type) : read(false, "a number");
      }
      case oids::date:
      case oids::time:
      case oids::timetz:
      case oids::timestamp:
      case oids::timestamptz: {
        if (!field_) return plain(v, type);  // it has the server's time zone, and may be "infinity"
        const auto t = tenon::timestamp::try_parse(v);
        return t ? datetime(t->microseconds(), type) : read(false, "a date and time");
      }
      case oids::bytea: return bytes(v, type);
      case oids::json:
      case oids::jsonb: return json(v, type);
      default: return plain(v, type);
    }
  }

  [[noreturn]] void refuse_text(std::string_view v, const std::string& wanted) const {
    refuse(error_kind::invalid_value,
           "The text `" + std::string(v.substr(0, 64)) + "`, which is not " + wanted + ", was given", "Give " + wanted);
  }

  bool bytes(std::string_view v, oid type) {
    if (type == oids::bytea || oids::is_text(type)) {
      out_ += v;
      return true;
    }
    constexpr char digits[] = "0123456789abcdef";
    out_ += "\\x";
    for (const char c : v) {
      out_ += digits[static_cast<unsigned char>(c) >> 4];
      out_ += digits[static_cast<unsigned char>(c) & 15];
    }
    return false;
  }

  bool json(std::string_view v, oid type) {
    if (type == oids::jsonb) {
      out_ += '\1';  // the version of the format
      out_ += v;
      return true;
    }
    return plain(v, type);
  }

  bool datetime(std::int64_t since_1970, oid type) {
    const auto time_of_day = [&] {
      const std::int64_t rest = since_1970 % microseconds_per_day;
      return rest < 0 ? rest + microseconds_per_day : rest;
    };
    // 4714 BC to 294276 AD, of which C++ can express the end.
    constexpr std::int64_t first = -210'866'803'200'000'000;
    if (since_1970 < first && (type == oids::timestamp || type == oids::timestamptz || type == oids::date))
      refuse(error_kind::value_out_of_range, "A time before 4714 BC, the first that PostgreSQL can store, was given",
             "Give a later time");
    switch (type) {
      case oids::timestamp:
      case oids::timestamptz: return fixed(since_1970 - epoch_difference);
      case oids::date: {
        const std::int64_t days = (since_1970 - time_of_day()) / microseconds_per_day;
        return fixed(static_cast<std::int32_t>(days - epoch_difference / microseconds_per_day));
      }
      case oids::time: return fixed(time_of_day());
      case oids::timetz: append_integer(out_, time_of_day()); return fixed(std::int32_t{0});
      default: return plain(tenon::timestamp::from_microseconds(since_1970).to_string_microseconds(), type);
    }
  }

  // The text form of an array whose element type only the server knows: an enum's, or that of an extension.
  void array_text(const query::parameters& from, const value* first, std::uint32_t count, std::uint32_t width) {
    out_ += '{';
    for (std::uint32_t i = 0; i < count; ++i) {
      const value& v = first[i * width];
      if (i > 0) out_ += ',';
      if (v.type == value_type::null) {
        out_ += "NULL";
        continue;
      }
      std::string item;
      std::swap(item, out_);
      append(from, v, oids::unknown);
      std::swap(item, out_);
      out_ += '"';
      for (char c : item) {
        if (c == '"' || c == '\\') out_ += '\\';
        out_ += c;
      }
      out_ += '"';
    }
    out_ += '}';
  }

  std::string& out_;
  const query::model_descriptor& model_;
  int money_digits_;
  bool checks_limits_;
  const query::field_descriptor* field_ = nullptr;
};

// What most values are: of the type that the schema's type is in the database. False: it is something else, and nothing was
// done.
inline bool append_usual(std::string& out, const query::parameters& from, const value& v, oid type) {
  switch (v.type) {
    case value_type::int64:
      if (type == oids::int8) append_integer(out, v.integer);
      else if (type == oids::int4 && v.integer >= INT32_MIN && v.integer <= INT32_MAX)
        append_integer(out, static_cast<std::int32_t>(v.integer));
      else return false;
      return true;
    case value_type::string: {
      const std::string_view text = from.text(v);
      if (type != oids::text || !is_plain(text)) return false;
      out += text;
      return true;
    }
    case value_type::boolean:
      if (type != oids::boolean) return false;
      out += static_cast<char>(v.integer);
      return true;
    case value_type::datetime:
      if (type != oids::timestamp || v.integer < 0) return false;
      append_integer(out, v.integer - epoch_difference);
      return true;
    case value_type::decimal: return type == oids::numeric && append_short_numeric(out, from.text(v));
    case value_type::null:
    case value_type::float64:
    case value_type::json:
    case value_type::bytes:
    case value_type::enumeration:
    case value_type::list:
    case value_type::composite: return false;
  }
  return false;
}

}  // namespace

bool append_value(std::string& out, const query::parameters& from, const query::value& v, oid type,
                  const query::field_descriptor& field, const query::model_descriptor& model, int money_digits) {
  encoder to(out, model, money_digits, false);
  to.begin(&field);
  return to.append(from, v, type) || (type >= oids::first_of_users && v.type != value_type::list);
}

void encode_parameters(std::string& out, const sql::statement& s, const bindings& b, const std::vector<oid>& types,
                       const query::model_descriptor& model, int money_digits, bool checks_limits) {
  constexpr std::int16_t binary = 1;
  const std::size_t count = s.slots.size();
  append_integer(out, static_cast<std::int16_t>(count));
  const std::size_t formats = out.size();
  out.append(2 * count, '\0');
  append_integer(out, static_cast<std::int16_t>(count));
  encoder to(out, model, money_digits, checks_limits);
  for (std::size_t i = 0; i < count; ++i) {
    const slot& at = s.slots[i];
    const oid type = i < types.size() ? types[i] : oids::unknown;
    const std::size_t start = out.size();
    append_integer(out, std::int32_t{-1});
    to.begin(at.field);
    bool is_null = false;
    bool is_binary = true;
    const auto one = [&](const query::parameters& from, const value& v) {
      if (append_usual(out, from, v, type)) return;
      is_null = v.type == value_type::null;
      is_binary = to.append(from, v, type);
    };
    switch (at.from) {
      case slot::source::value:
      case slot::source::whole_list:
      case slot::source::json_path: one(*b.values, (*b.values)[at.index]); break;
      case slot::source::constant: one(*b.constants, (*b.constants)[at.index]); break;
      case slot::source::generated: one(*b.generated, (*b.generated)[at.index]); break;
      case slot::source::list_item: {
        const value& list = (*b.values)[at.index];
        one(*b.values, b.values->items(list)[std::min(at.item, list.size - 1)]);
        break;
      }
      case slot::source::parent_key:
        one(*b.parents, (*b.parents)[std::min(at.index, b.parent_count - 1) * b.parent_width + at.item]);
        break;
      case slot::source::parent_list:
        is_binary = to.array(*b.parents, b.parent_count > 0 ? &(*b.parents)[at.item] : nullptr, b.parent_count,
                             b.parent_width, type);
        break;
      case slot::source::row_list:
        is_binary = to.array(*b.rows, &(*b.rows)[b.first_row * b.row_width + at.item], b.row_count, b.row_width, type);
        break;
      case slot::source::row_value: one(*b.rows, (*b.rows)[(b.first_row + at.index) * b.row_width + at.item]); break;
      case slot::source::contains:
      case slot::source::starts_with:
      case slot::source::ends_with: to.pattern(b.values->text((*b.values)[at.index]), at.from); break;
      case slot::source::range_end: {
        value end;
        end.type = value_type::int64;
        end.integer = (*b.values)[at.index].integer + (*b.values)[at.item].integer;
        one(*b.values, end);
        break;
      }
    }
    if (is_binary) write_integer(out.data() + formats + 2 * i, binary);
    if (is_null) continue;
    const std::size_t size = out.size() - start - sizeof(std::int32_t);
    write_integer(out.data() + start, static_cast<std::int32_t>(std::min<std::size_t>(size, INT32_MAX)));
  }
}

}  // namespace tenon::sql::postgres
