#include <tenon/dynamodb/value_io.hpp>

#include "base/quote.hpp"
#include "dynamodb/json_cursor.hpp"

#include <tenon/base/error.hpp>

#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

namespace {

// Null for what is no type.
const attribute_type* find_type(std::string_view name) noexcept {
  static constexpr std::pair<std::string_view, attribute_type> types[] = {
      {"S", attribute_type::string},      {"N", attribute_type::number},      {"BOOL", attribute_type::boolean},
      {"M", attribute_type::map},         {"L", attribute_type::list},        {"NULL", attribute_type::null},
      {"B", attribute_type::binary},      {"SS", attribute_type::string_set}, {"NS", attribute_type::number_set},
      {"BS", attribute_type::binary_set},
  };
  for (const auto& [known, type] : types)
    if (known == name) return &type;
  return nullptr;
}

[[noreturn]] void raise_type(attribute_type found, attribute_type wanted) {
  raise({.kind = error_kind::invalid_value,
         .message = "The value is of type " + std::string(name_of(found)) + " where " + std::string(name_of(wanted)) +
                    " is expected"});
}

bytes decoded(std::string_view base64) {
  if (std::optional<bytes> value = bytes::try_from_base64(base64)) return *std::move(value);
  raise({.kind = error_kind::invalid_value, .message = text::quote(base64) + " is not base64"});
}

// Whole numbers as they are usually written.
template <class Integer>
bool read_plain(std::string_view digits, Integer& out) noexcept {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

void value_source::open() {
  if (state_ == state::content) return;
  if (in_->take_exactly("{\"S\":")) {
    type_ = attribute_type::string;
  } else if (in_->take_exactly("{\"N\":")) {
    type_ = attribute_type::number;
  } else {
    in_->expect('{');
    if (in_->peek() == '}') in_->fail("has a value without a type");
    const std::string_view name = in_->string();
    const attribute_type* const type = find_type(name);
    if (!type) in_->fail("has a value of the unknown type " + text::quote(name));
    in_->expect(':');
    type_ = *type;
  }
  state_ = state::content;
}

void value_source::end() {
  if (!is_item_) {
    if (in_->peek() == ',') in_->fail("has a value of several types");
    in_->expect('}');
  }
  state_ = state::read;
}

void value_source::begin(attribute_type wanted) {
  open();
  if (type_ != wanted) raise_type(type_, wanted);
}

void value_source::finish() {
  if (state_ == state::unread) {
    in_->skip();
    state_ = state::read;
  } else if (state_ == state::content) {
    in_->skip();
    end();
  }
}

attribute_type value_source::type() {
  open();
  return type_;
}

bool value_source::is_null() {
  open();
  if (type_ != attribute_type::null) return false;
  if (!in_->boolean()) in_->fail("has a NULL that is false");
  end();
  return true;
}

bool value_source::boolean() {
  begin(attribute_type::boolean);
  const bool value = in_->boolean();
  end();
  return value;
}

std::string_view value_source::string() {
  begin(attribute_type::string);
  const std::string_view value = in_->string();
  end();
  return value;
}

std::string_view value_source::digits() {
  begin(attribute_type::number);
  const std::string_view value = in_->string();
  end();
  return value;
}

number value_source::number() { return dynamodb::number::parse(digits()); }

std::int64_t value_source::int64() {
  const std::string_view text = digits();
  std::int64_t value = 0;
  return read_plain(text, value) ? value : dynamodb::number::parse(text).to_int64();
}

std::uint64_t value_source::uint64() {
  const std::string_view text = digits();
  std::uint64_t value = 0;
  return read_plain(text, value) ? value : dynamodb::number::parse(text).to_uint64();
}

double value_source::real() {
  const std::string_view text = digits();
  // Fifteen digits are exact in any case.
  double value = 0;
  if (text.size() <= 15 && read_plain(text, value) && std::isfinite(value)) return value;
  const dynamodb::number exact = dynamodb::number::parse(text);
  return options_->allow_imprecise_numbers ? exact.to_double() : exact.to_double_exactly();
}

bytes value_source::binary() {
  begin(attribute_type::binary);
  bytes value = decoded(in_->string());
  end();
  return value;
}

template <class F>
void value_source::members(const F& f) {
  begin(attribute_type::map);
  in_->object([&](std::string_view name) {
    value_source member(*in_, *options_);
    f(name, member);
    member.finish();
  });
  end();
}

void value_source::each_member(function_ref<void(std::string_view, value_source&)> f) { members(f); }

void value_source::each_element(function_ref<void(value_source&)> f) {
  begin(attribute_type::list);
  in_->array([&] {
    value_source element(*in_, *options_);
    f(element);
    element.finish();
  });
  end();
}

void value_source::each_text(function_ref<void(std::string_view)> f) {
  open();
  if (type_ != attribute_type::string_set && type_ != attribute_type::number_set)
    raise_type(type_, attribute_type::string_set);
  in_->array([&] { f(in_->string()); });
  end();
}

void value_source::each_binary(function_ref<void(bytes)> f) {
  begin(attribute_type::binary_set);
  in_->array([&] { f(decoded(in_->string())); });
  end();
}

attribute_map value_source::map() {
  std::vector<attribute_map::value_type> all;
  members([&](std::string_view name, value_source& member) { all.emplace_back(name, member.value()); });
  return attribute_map(std::move(all));
}

attribute_list value_source::list() {
  attribute_list all;
  each_element([&](value_source& element) { all.push_back(element.value()); });
  return all;
}

attribute_value value_source::value() {
  switch (type()) {
    case attribute_type::null: is_null(); return {};
    case attribute_type::boolean: return boolean();
    case attribute_type::number: return number();
    case attribute_type::string: return string();
    case attribute_type::binary: return binary();
    case attribute_type::string_set: {
      std::vector<std::string> all;
      each_text([&](std::string_view text) { all.emplace_back(text); });
      return string_set(std::move(all));
    }
    case attribute_type::number_set: {
      std::vector<dynamodb::number> all;
      each_text([&](std::string_view text) { all.push_back(dynamodb::number::parse(text)); });
      return number_set(std::move(all));
    }
    case attribute_type::binary_set: {
      std::vector<bytes> all;
      each_binary([&](bytes value) { all.push_back(std::move(value)); });
      return binary_set(std::move(all));
    }
    case attribute_type::list: return list();
    case attribute_type::map: return map();
  }
  return {};
}

void read_item(std::string_view json, function_ref<void(value_source&)> f, const unmarshal_options& options) {
  json_cursor in(json);
  value_source all(in, options, true);
  f(all);
  all.finish();
  in.finish();
}

void read_value(std::string_view json, function_ref<void(value_source&)> f, const unmarshal_options& options) {
  json_cursor in(json);
  value_source all(in, options);
  f(all);
  all.finish();
  in.finish();
}

namespace {

// Says which attribute an error is about.
[[noreturn]] void raise_about(const error& e, std::string_view name) {
  error_details details = e.details();
  details.message = "Attribute " + text::quote(name) + ": " + details.message;
  details.fields.insert(details.fields.begin(), std::string(name));
  raise(std::move(details));
}

// Which members of a record were read.
class members_seen {
 public:
  explicit members_seen(std::size_t count) {
    if (count > 64) many_.resize(count);
  }
  void add(std::size_t member) {
    if (many_.empty()) few_ |= std::uint64_t(1) << member;
    else many_[member] = true;
  }
  bool has(std::size_t member) const { return many_.empty() ? (few_ >> member & 1) != 0 : many_[member]; }

 private:
  std::uint64_t few_ = 0;
  std::vector<bool> many_;
};

}  // namespace

void read_members(value_source& in, const member_codec* members, std::size_t count, void* record) {
  members_seen seen(count);
  std::size_t next = 0;  // attributes mostly come in one order
  in.each_member([&](std::string_view name, value_source& value) {
    for (std::size_t looked_at = 0; looked_at < count; ++looked_at, ++next) {
      if (next == count) next = 0;
      if (members[next].name != name) continue;
      try {
        members[next].read(value, record);
      } catch (const error& e) {
        raise_about(e, name);
      }
      seen.add(next++);
      return;
    }
  });
  for (std::size_t i = 0; i < count; ++i)
    if (members[i].is_required && !seen.has(i))
      raise({.kind = error_kind::unexpected_null,
             .message = "The item has no attribute " + text::quote(members[i].name),
             .fields = {std::string(members[i].name)}});
}

}  // namespace tenon::dynamodb
