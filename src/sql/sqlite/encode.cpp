#include "sql/sqlite/values.hpp"

#include "base/text.hpp"

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace tenon::sql::sqlite {

namespace {

using query::value;
using query::value_type;

class binder {
 public:
  binder(statement& to, const bindings& b, const storage& how, const query::model_descriptor& model)
      : to_(to), b_(b), how_(how), model_(model) {}

  void bind(int position, const slot& s) {
    position_ = position;
    field_ = s.field;
    switch (s.from) {
      case slot::source::value: return one(*b_.values, (*b_.values)[s.index]);
      case slot::source::constant: return one(*b_.constants, (*b_.constants)[s.index]);
      case slot::source::generated: return one(*b_.generated, (*b_.generated)[s.index]);
      case slot::source::list_item: {
        const value& list = (*b_.values)[s.index];
        return one(*b_.values, b_.values->items(list)[std::min(s.item, list.size - 1)]);
      }
      case slot::source::parent_key: {
        const std::uint32_t parent = std::min(s.index, b_.parent_count - 1);
        return one(*b_.parents, (*b_.parents)[parent * b_.parent_width + s.item]);
      }
      case slot::source::row_value: return one(*b_.rows, (*b_.rows)[(b_.first_row + s.index) * b_.row_width + s.item]);
      case slot::source::whole_list: {
        const value& list = (*b_.values)[s.index];
        return array(*b_.values, b_.values->items(list), list.size, 1);
      }
      case slot::source::row_list: return;  // of dialects with array parameters alone
      case slot::source::parent_list: return array(*b_.parents, &(*b_.parents)[0], b_.parent_count, b_.parent_width);
      case slot::source::contains:
      case slot::source::starts_with:
      case slot::source::ends_with: return pattern(s);
      case slot::source::json_path: return path((*b_.values)[s.index]);
      case slot::source::range_end:
        return to_.bind(position_, (*b_.values)[s.index].integer + (*b_.values)[s.item].integer);
    }
  }

 private:
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

  std::string_view checked(std::string_view text) const {
    if (text::find_invalid_utf8(text) != std::string_view::npos)
      refuse(error_kind::invalid_value, "Text that is not valid UTF-8 was given",
             "Convert it to UTF-8, or keep raw bytes in a field of type Bytes");
    if (std::memchr(text.data(), '\0', text.size()) != nullptr)
      refuse(error_kind::invalid_value, "Text that holds a NUL character was given",
             "Remove it, or keep raw bytes in a field of type Bytes");
    return text;
  }

  void one(const query::parameters& from, const value& v) {
    switch (v.type) {
      case value_type::null: to_.bind_null(position_); return;
      case value_type::boolean:
      case value_type::int64: to_.bind(position_, v.integer); return;
      case value_type::float64:
        if (std::isnan(v.real))
          refuse(error_kind::value_out_of_range, "The number NaN, which SQLite cannot store, was given",
                 "Store null instead");
        to_.bind(position_, v.real);
        return;
      case value_type::decimal: return exact(decimal(from.text(v)));
      case value_type::string:
        to_.bind_text(position_, v.size == 0 ? "" : checked(from.text(v)), lifetime::borrowed);
        return;
      case value_type::json: to_.bind_text(position_, from.text(v), lifetime::borrowed); return;
      case value_type::bytes: {
        const std::string_view bytes = from.text(v);
        to_.bind_blob(position_, {reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()}, lifetime::borrowed);
        return;
      }
      case value_type::datetime: return datetime(v.integer);
      case value_type::enumeration:
        to_.bind_text(position_, field_->enumeration->values[static_cast<std::size_t>(v.integer)].database_name,
                      lifetime::borrowed);
        return;
      case value_type::list:
      case value_type::composite:
        refuse(error_kind::unsupported_feature, "A list, which SQLite cannot store, was given", "");
    }
  }

  // Columns of type DECIMAL hold integers of 64 bits and doubles: what neither represents is refused.
  void exact(const decimal& d) {
    constexpr std::size_t digits_of_int64 = 18;
    if (d.is_integer() && d.abs().to_plain_string().size() <= digits_of_int64) {
      to_.bind(position_, d.to_int64());
      return;
    }
    const double nearest = d.to_double();
    if (!std::isfinite(nearest) || decimal(nearest) != d)
      refuse(error_kind::value_out_of_range,
             "The decimal " + d.to_string() + ", which SQLite cannot store exactly, was given",
             "SQLite keeps about 15 significant digits: round it, or use a String field");
    to_.bind(position_, nearest);
  }

  void datetime(std::int64_t microseconds) {
    const timestamp t = timestamp::from_microseconds(microseconds);
    if (how_.timestamps == timestamp_format::unixepoch_ms) to_.bind(position_, t.milliseconds());
    else to_.bind_text(position_, iso8601(t), lifetime::copied);
  }

  // As Prisma's adapters write it.
  static std::string iso8601(timestamp t) {
    std::string text = t.to_string();
    text.replace(text.size() - 1, 1, "+00:00");
    return text;
  }

  void pattern(const slot& s) {
    const std::string_view text = checked(b_.values->text((*b_.values)[s.index]));
    const char any = s.fold_case ? '%' : '*';
    std::string out;
    if (s.from != slot::source::starts_with) out += any;
    for (char c : text) {
      if (s.fold_case && (c == '%' || c == '_' || c == '\\')) {
        out += '\\';
        out += c;
      } else if (!s.fold_case && (c == '*' || c == '?' || c == '[')) {
        out += '[';
        out += c;
        out += ']';
      } else {
        out += c;
      }
    }
    if (s.from != slot::source::ends_with) out += any;
    to_.bind_text(position_, out, lifetime::copied);
  }

  // The steps as a JSON array of strings, which the project's own SQL functions read.
  void path(const value& steps) {
    std::string out = "[";
    for (std::uint32_t i = 0; i < steps.size; ++i) {
      if (i > 0) out += ',';
      out += json::string(b_.values->text(b_.values->items(steps)[i])).text();
    }
    out += ']';
    to_.bind_text(position_, out, lifetime::copied);
  }

  // Values as a JSON array; of rows of values when there are several to a row.
  void array(const query::parameters& from, const value* values, std::uint32_t rows, std::uint32_t width) {
    std::string out = "[";
    for (std::uint32_t i = 0; i < rows * width; ++i) {
      if (i > 0) out += ',';
      if (width > 1 && i % width == 0) out += '[';
      append_json(out, from, values[i]);
      if (width > 1 && i % width == width - 1) out += ']';
    }
    out += ']';
    to_.bind_text(position_, out, lifetime::copied);
  }

  void append_json(std::string& out, const query::parameters& from, const value& v) {
    switch (v.type) {
      case value_type::null: out += "null"; return;
      case value_type::boolean:
      case value_type::int64: out += std::to_string(v.integer); return;
      case value_type::float64: out += json::number(v.real).text(); return;
      case value_type::decimal: out += from.text(v); return;
      case value_type::string: out += json::string(checked(from.text(v))).text(); return;
      case value_type::datetime: {
        const timestamp t = timestamp::from_microseconds(v.integer);
        out += how_.timestamps == timestamp_format::unixepoch_ms ? std::to_string(t.milliseconds())
                                                                 : json::string(iso8601(t)).text();
        return;
      }
      case value_type::enumeration:
        out += json::string(field_->enumeration->values[static_cast<std::size_t>(v.integer)].database_name).text();
        return;
      case value_type::json:
      case value_type::bytes:
      case value_type::list:
      case value_type::composite:
        refuse(error_kind::too_many_parameters,
               "A list of more than " + std::to_string(1 << query::max_list_bucket) + " values was given",
               "SQLite takes longer lists of numbers and texts alone: split the list");
    }
  }

  statement& to_;
  const bindings& b_;
  const storage& how_;
  const query::model_descriptor& model_;
  int position_ = 0;
  const query::field_descriptor* field_ = nullptr;
};

}  // namespace

void bind_all(statement& to, const sql::statement& s, const bindings& b, const storage& how,
              const query::model_descriptor& model) {
  binder with(to, b, how, model);
  int position = 0;
  for (const slot& at : s.slots) with.bind(++position, at);
}

}  // namespace tenon::sql::sqlite
