#include <tenon/query/parameters.hpp>

#include <tenon/base/error.hpp>

#include <string>

namespace tenon::query {

void parameters::add(double v) {
  value c;
  c.type = value_type::float64;
  c.real = v;
  values_.push_back(c);
}

void parameters::add(const decimal& v) { add_text(value_type::decimal, v.to_plain_string()); }

void parameters::add_unsigned(std::uint64_t v) {
  if (v > INT64_MAX)
    raise({.kind = error_kind::value_out_of_range,
           .message = "The number " + std::to_string(v) + " does not fit an integer of 64 bits",
           .hint = "Give it as a tenon::decimal"});
  add(static_cast<std::int64_t>(v));
}

void parameters::add_text(value_type type, std::string_view text) {
  value c;
  c.type = type;
  c.size = static_cast<std::uint32_t>(text.size());
  c.offset = text_.size();
  text_.append(text.data(), c.size);
  values_.push_back(c);
}

namespace {

bool has_items(value_type type) { return type == value_type::list || type == value_type::composite; }

bool has_text(value_type type) {
  switch (type) {
    case value_type::decimal:
    case value_type::string:
    case value_type::json:
    case value_type::bytes: return true;
    case value_type::null:
    case value_type::boolean:
    case value_type::int64:
    case value_type::float64:
    case value_type::datetime:
    case value_type::enumeration:
    case value_type::list:
    case value_type::composite: return false;
  }
  return false;
}

}  // namespace

void parameters::add(const parameters& other, const value& v) {
  if (has_text(v.type)) {
    add_text(v.type, other.text(v));
  } else if (has_items(v.type)) {
    const std::uint32_t first = values_.size();
    for (std::uint32_t i = 0; i < v.size; ++i) add(other, other.items(v)[i]);
    fold(first, v.type);
  } else {
    values_.push_back(v);
  }
}

void parameters::fold(std::uint32_t first, value_type type) {
  value list;
  list.type = type;
  list.size = values_.size() - first;
  list.integer = items_.size();
  items_.append(values_.data() + first, list.size);
  values_.truncate(first);
  values_.push_back(list);
}

void parameters::append(const parameters& other) {
  const std::uint32_t text = text_.size();
  const std::uint32_t items = items_.size();
  const auto relocate = [&](value v) {
    if (has_text(v.type)) v.offset += text;
    if (has_items(v.type)) v.integer += items;
    return v;
  };
  values_.reserve(values_.size() + other.values_.size());
  for (const value& v : other.values_) values_.push_back(relocate(v));
  for (const value& v : other.items_) items_.push_back(relocate(v));
  text_.append(other.text_.data(), other.text_.size());
}

void parameters::clear() noexcept {
  values_.clear();
  items_.clear();
  text_.clear();
}

}  // namespace tenon::query
