#include "dynamodb/models/values.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/marshal.hpp>
#include <tenon/query/item_layout.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::dynamodb::models {

namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;

std::int64_t whole_seconds(std::int64_t microseconds) {
  const std::int64_t rest = microseconds % microseconds_per_second;
  return (microseconds - (rest < 0 ? rest + microseconds_per_second : rest)) / microseconds_per_second;
}

std::string name_of(const field_place& f) {
  return "`" + std::string(f.field().name) + "` of " + std::string(f.model.name);
}

[[noreturn]] void raise_mismatch(const field_place& f, const attribute_value& stored) {
  raise({.kind = error_kind::inconsistent_data,
         .message = "The attribute stored for field " + name_of(f) + ", of type " +
                    std::string(dynamodb::name_of(stored.type())) + ", is not a " +
                    std::string(query::name_of(f.field().type)),
         .hint = "Correct the item, or the schema",
         .model = std::string(f.model.name),
         .fields = {std::string(f.field().name)}});
}

[[noreturn]] void raise_missing(const field_place& f) {
  raise({.kind = error_kind::unexpected_null,
         .message = "The item has no attribute for the required field " + name_of(f),
         .hint = "Store a value there, or make the field optional in the schema",
         .model = std::string(f.model.name),
         .fields = {std::string(f.field().name)}});
}

template <class T>
const T& stored_as(const field_place& f, const attribute_value& stored) {
  const T* value = stored.get_if<T>();
  if (!value) raise_mismatch(f, stored);
  return *value;
}

std::int64_t integer_in(const field_place& f, const attribute_value& stored) {
  const number& n = stored_as<number>(f, stored);
  try {
    return n.to_int64();
  } catch (const value_out_of_range&) {
    raise_mismatch(f, stored);
  }
}

std::int32_t int32_in(const field_place& f, const attribute_value& stored) {
  const std::int64_t value = integer_in(f, stored);
  if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
    raise(
        {.kind = error_kind::inconsistent_data,
         .message = "The number " + std::to_string(value) + " stored for field " + name_of(f) + " does not fit an Int",
         .hint = "Make the field a BigInt in the schema",
         .model = std::string(f.model.name),
         .fields = {std::string(f.field().name)}});
  return static_cast<std::int32_t>(value);
}

timestamp time_in(const field_place& f, const attribute_value& stored) {
  if (f.is_ttl()) return timestamp::from_seconds(integer_in(f, stored));
  const auto parsed = timestamp::try_parse(stored_as<std::string>(f, stored));
  if (!parsed) raise_mismatch(f, stored);
  return *parsed;
}

int enumerator_in(const field_place& f, const attribute_value& stored) {
  const std::string& name = stored_as<std::string>(f, stored);
  const auto& values = f.field().enumeration->values;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    if (values[i].database_name == name) return static_cast<int>(i);
  raise_mismatch(f, stored);
}

json json_in(const attribute_value& stored) { return to_json(stored); }

std::string_view kept(std::deque<std::string>& texts, std::string&& text) {
  return texts.emplace_back(std::move(text));
}

template <class T, class V>
void assign(const query::member& m, void* at, V&& v) {
  if (m.list) static_cast<std::vector<T>*>(at)->push_back(T(std::forward<V>(v)));
  else if (m.optional) *static_cast<std::optional<T>*>(at) = T(std::forward<V>(v));
  else *static_cast<T*>(at) = T(std::forward<V>(v));
}

void read_composite(const field_place& f, const query::member& m, const attribute_value& stored, void* at,
                    std::deque<std::string>& texts) {
  const auto& parts = stored_as<attribute_map>(f, stored);
  const query::composite_layout& layout = *m.composite;
  void* const record = layout.emplace(m, at);
  for (const query::member& part : layout.members) {
    const field_place place{*layout.type, part.field};
    read_member(place, part, parts.find(place.field().column), record, texts);
  }
}

void read_value(const field_place& f, const query::member& m, const attribute_value& stored, void* at,
                std::deque<std::string>& texts) {
  switch (m.type) {
    case query::member_type::boolean: return assign<bool>(m, at, stored_as<bool>(f, stored));
    case query::member_type::int32: return assign<std::int32_t>(m, at, int32_in(f, stored));
    case query::member_type::int64: return assign<std::int64_t>(m, at, integer_in(f, stored));
    case query::member_type::float64: return assign<double>(m, at, stored_as<number>(f, stored).to_double());
    case query::member_type::decimal: return assign<decimal>(m, at, stored_as<number>(f, stored).to_decimal());
    case query::member_type::string: return assign<std::string>(m, at, stored_as<std::string>(f, stored));
    case query::member_type::datetime: return assign<timestamp>(m, at, time_in(f, stored));
    case query::member_type::json: return assign<json>(m, at, json_in(stored));
    case query::member_type::bytes: return assign<bytes>(m, at, stored_as<bytes>(f, stored));
    case query::member_type::enumeration: return m.set_enum(at, enumerator_in(f, stored));
    case query::member_type::text_view:
      if (f.field().type == query::scalar::json)
        return assign<std::string_view>(m, at, kept(texts, std::string(json_in(stored).text())));
      return assign<std::string_view>(m, at, std::string_view(stored_as<std::string>(f, stored)));
    case query::member_type::bytes_view: return assign<std::string_view>(m, at, stored_as<bytes>(f, stored).view());
    case query::member_type::composite: return read_composite(f, m, stored, at, texts);
  }
}

template <class T>
void clear_as(const query::member& m, void* at) {
  if (m.list) static_cast<std::vector<T>*>(at)->clear();
  else static_cast<std::optional<T>*>(at)->reset();
}

// Of a list: empty. Otherwise null.
void clear(const query::member& m, void* at) {
  switch (m.type) {
    case query::member_type::boolean: return clear_as<bool>(m, at);
    case query::member_type::int32: return clear_as<std::int32_t>(m, at);
    case query::member_type::int64: return clear_as<std::int64_t>(m, at);
    case query::member_type::float64: return clear_as<double>(m, at);
    case query::member_type::decimal: return clear_as<decimal>(m, at);
    case query::member_type::string: return clear_as<std::string>(m, at);
    case query::member_type::datetime: return clear_as<timestamp>(m, at);
    case query::member_type::json: return clear_as<json>(m, at);
    case query::member_type::bytes: return clear_as<bytes>(m, at);
    case query::member_type::enumeration:
      // Of a vector of enumerators nothing is known here but that it is one of small integers.
      return m.list ? clear_as<std::uint16_t>(m, at) : m.set_enum(at, -1);
    case query::member_type::text_view:
    case query::member_type::bytes_view: return clear_as<std::string_view>(m, at);
    case query::member_type::composite: return m.composite->clear(m, at);
  }
}

bool is_absent(const field_place& f, const attribute_value* stored) {
  if (!stored) return true;
  return stored->is_null() && f.field().type != query::scalar::json;
}

}  // namespace

bool field_place::is_ttl() const { return model.items && model.items->ttl == index; }

bool field_place::is_set() const {
  return model.items && std::find(model.items->sets.begin(), model.items->sets.end(), index) != model.items->sets.end();
}

namespace {

// A map of the fields that are not null.
attribute_value composite_attribute_of(const field_place& f, const query::parameters& from, const query::value& v) {
  const query::model_descriptor& type = *f.field().composite;
  attribute_map out;
  out.reserve(v.size);
  const query::value* values = from.items(v);
  for (std::uint16_t i = 0; i < v.size; ++i)
    if (values[i].type != query::value_type::null)
      out.set(std::string(type.fields[i].column), attribute_of({type, i}, from, values[i]));
  return out;
}

}  // namespace

attribute_value attribute_of(const field_place& f, const query::parameters& from, const query::value& v) {
  switch (v.type) {
    case query::value_type::null: return {};
    case query::value_type::boolean: return v.integer != 0;
    case query::value_type::int64:
      // A filter may give an integer for a number of another type; a time with @ttl is one already.
      return number(v.integer);
    case query::value_type::float64: return attribute_value(number(v.real));
    case query::value_type::decimal: return number::parse(from.text(v));
    case query::value_type::string: return std::string(from.text(v));
    case query::value_type::datetime:
      if (f.is_ttl()) return number(whole_seconds(v.integer));
      return timestamp::from_microseconds(v.integer).to_string_microseconds();
    case query::value_type::json: return from_json(json::unchecked(std::string(from.text(v))));
    case query::value_type::bytes: return bytes(from.text(v).data(), from.text(v).size());
    case query::value_type::enumeration:
      return std::string(f.field().enumeration->values[static_cast<std::size_t>(v.integer)].database_name);
    case query::value_type::list: return list_attribute_of(f, from, v);
    case query::value_type::composite: return composite_attribute_of(f, from, v);
  }
  return {};
}

namespace {

template <class T>
attribute_value set_of(const attribute_list& elements) {
  std::vector<T> values;
  for (const attribute_value& v : elements) values.push_back(*v.get_if<T>());
  return value_set<T>(std::move(values));
}

// Calls `each` with every element of a list or a set.
template <class Each>
void for_each_element(const field_place& f, const attribute_value& stored, const Each& each) {
  const auto all = [&](const auto& values) {
    for (const auto& v : values) each(attribute_value(v));
  };
  if (const auto* texts = stored.get_if<string_set>()) return all(*texts);
  if (const auto* numbers = stored.get_if<number_set>()) return all(*numbers);
  if (const auto* binaries = stored.get_if<binary_set>()) return all(*binaries);
  for (const attribute_value& v : stored_as<attribute_list>(f, stored)) each(v);
}

}  // namespace

attribute_value set_attribute_of(const field_place& f, const attribute_list& elements) {
  if (elements.empty()) return {};
  if (f.field().type == query::scalar::string) return set_of<std::string>(elements);
  if (f.field().type == query::scalar::bytes) return set_of<bytes>(elements);
  return set_of<number>(elements);
}

attribute_value list_attribute_of(const field_place& f, const query::parameters& from, const query::value& list) {
  attribute_list out;
  out.reserve(list.size);
  const query::value* items = from.items(list);
  for (std::uint32_t i = 0; i < list.size; ++i) out.push_back(attribute_of(f, from, items[i]));
  if (f.is_set()) return set_attribute_of(f, out);
  return out;
}

void read_member(const field_place& f, const query::member& m, const attribute_value* stored, void* record,
                 std::deque<std::string>& texts) {
  void* at = static_cast<char*>(record) + m.offset;
  if (is_absent(f, stored)) {
    if (!m.optional && !m.list) raise_missing(f);
    return clear(m, at);
  }
  if (!m.list) return read_value(f, m, *stored, at, texts);
  clear(m, at);
  // Elements of a set are made here, and views borrow their texts.
  for_each_element(f, *stored, [&](const attribute_value& element) {
    if (f.is_set() && m.type == query::member_type::text_view)
      assign<std::string_view>(m, at, kept(texts, std::string(element.as_string())));
    else if (f.is_set() && m.type == query::member_type::bytes_view)
      assign<std::string_view>(m, at, kept(texts, std::string(element.as_binary().view())));
    else read_value(f, m, element, at, texts);
  });
}

}  // namespace tenon::dynamodb::models
