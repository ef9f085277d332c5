#include "local/dynamodb/vector_entries.hpp"

#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_encoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::number;

constexpr std::string_view invalid = "One or more parameter values were invalid. ";
constexpr std::int64_t least_charge = 1024;
constexpr std::uint32_t no_value = 0xffffffff;

bool is_empty(const attribute_value& value) noexcept {
  if (const auto* text = value.get_if<std::string>()) return text->empty();
  if (const auto* binary = value.get_if<bytes>()) return binary->size() == 0;
  return false;
}

// As Java prints a number that has no digits behind its point: 1E+39.
std::string scientific(const number& value) {
  std::string digits = value.digits();
  const int exponent = value.exponent() + static_cast<int>(digits.size()) - 1;
  if (digits.size() > 1) digits.insert(1, 1, '.');
  return (value.is_negative() ? "-" : "") + digits + "E+" + std::to_string(exponent);
}

void check_vector(const vector_index_definition& index, const attribute_value& value) {
  const auto* list = value.get_if<tenon::dynamodb::attribute_list>();
  const auto refuse_it = [&](const std::string& what, const char* end) {
    refuse(std::string(invalid) + "Invalid " + what + end + " IndexName: " + index.name);
  };
  if (!list) refuse_it("type for parameter " + index.attribute + ", Expected: 32-bit floating point number list", "");
  if (list->size() != index.dimensions)
    refuse_it("size for parameter " + index.attribute + ", Expected: " + std::to_string(index.dimensions) +
                  ", Actual: " + std::to_string(list->size()),
              "");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* n = (*list)[i].get_if<number>();
    if (n && float_of(*n)) continue;
    const std::string element = index.attribute + "[" + std::to_string(i) + "]";
    if (!n)
      refuse_it("type for parameter " + element +
                    ", Expected: 32-bit floating point number, Actual: " + std::string(name_of((*list)[i].type())),
                ".");
    refuse_it("value for parameter " + element + ", Value: " + scientific(*n) +
                  " is outside valid range [-3.4028235E38, 3.4028235E38]",
              ".");
  }
}

void check_search_value(const vector_index_definition& index, const search_attribute& attribute,
                        const attribute_value& value, bool is_update) {
  if (value.type() != attribute_type_of(attribute.type))
    refuse(std::string(invalid)
               .append("Attribute '")
               .append(attribute.name)
               .append("' type mismatch. Expected: ")
               .append(name_of(attribute.type))
               .append(", Actual: ")
               .append(name_of(value.type()))
               .append(". IndexName: ")
               .append(index.name));
  if (attribute.is_partition && is_empty(value)) refuse_empty_index_key(value, is_update, index.name, attribute.name);
}

template <class Concerned>
void check_each(const table& of, const item& whole, bool is_update, const Concerned& is_concerned) {
  std::vector<const vector_index_definition*> by_name;
  for (const auto& index : of.definition.vector_indexes) by_name.push_back(&index);
  std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  for (const auto* index : by_name) {
    if (const auto* vector = whole.find(index->attribute); vector && is_concerned(index->attribute))
      check_vector(*index, *vector);
    for (const auto& attribute : index->schema)
      if (const auto* value = whole.find(attribute.name); value && is_concerned(attribute.name))
        check_search_value(*index, attribute, *value, is_update);
  }
}

// Nothing if it is none that the index could keep.
std::optional<std::vector<float>> vector_of(const vector_index_definition& index, const item& whole) {
  const auto* value = whole.find(index.attribute);
  const auto* list = value ? value->get_if<tenon::dynamodb::attribute_list>() : nullptr;
  if (!list || list->size() != index.dimensions) return std::nullopt;
  std::vector<float> out;
  out.reserve(list->size());
  for (const auto& element : *list) {
    const auto* n = element.get_if<number>();
    const auto f = n ? float_of(*n) : std::nullopt;
    if (!f) return std::nullopt;
    out.push_back(*f);
  }
  return out;
}

// The name of a vector's attribute, and its floats.
std::size_t vector_size(const vector_index_definition& index) noexcept {
  return index.attribute.size() + sizeof(float) * index.dimensions;
}

bool is_shown(const table& of, const vector_index_definition& index, std::string_view attribute) noexcept {
  return index.projection.shows(attribute) || attribute == index.attribute || index.find(attribute) ||
         of.definition.keys.contains(attribute);
}

struct entry {
  std::string partition;
  std::string values;  // of the search schema's other attributes
  std::string vector;
  std::size_t size = 0;  // of what the index holds
};

void append_length(std::string& out, std::uint32_t length) {
  std::array<char, sizeof length> bytes;
  std::memcpy(bytes.data(), &length, bytes.size());
  out.append(bytes.data(), bytes.size());
}

std::optional<entry> entry_of(const table& of, const vector_index_definition& index, const stored_item* from) {
  if (!from) return std::nullopt;
  const item& whole = from->decode();
  const auto vector = vector_of(index, whole);
  if (!vector) return std::nullopt;
  entry out;
  for (const auto& attribute : index.schema) {
    const auto* value = whole.find(attribute.name);
    if (value && value->type() != attribute_type_of(attribute.type)) return std::nullopt;
    if (attribute.is_partition) {
      if (!value || is_empty(*value)) return std::nullopt;
      out.partition = vector_partition(index, value);
    } else {
      const std::string kept = value ? search_value(*value) : std::string();
      append_length(out.values, value ? static_cast<std::uint32_t>(kept.size()) : no_value);
      out.values += kept;
    }
  }
  out.vector.resize(vector->size() * sizeof(float));
  std::memcpy(out.vector.data(), vector->data(), out.vector.size());
  out.size = vector_size(index);
  for (const auto& [name, value] : whole)
    if (name != index.attribute && is_shown(of, index, name)) out.size += name.size() + value_size(value);
  return out;
}

// Whether the index would show the same of both, whose entries are the same.
bool shows_the_same(const table& of, const vector_index_definition& index, const item& a, const item& b) {
  return shown_of(of, index, a) == shown_of(of, index, b);
}

void insert(store_connection& c, const vector_index_definition& index, std::int64_t row, const entry& e) {
  c.statement(statement_kind::insert_vector, index.id)
      .bind_blob(1, e.partition)
      .bind(2, row)
      .bind_blob(3, e.values)
      .bind(4, static_cast<std::int64_t>(e.size))
      .bind_blob(5, e.vector)
      .run();
}

}  // namespace

std::optional<float> float_of(const number& value) noexcept {
  if (value.is_zero()) return 0.0F;
  // The digits and the exponent, which a text of the whole number would spell out.
  std::array<char, 64> text;
  char* end = text.data();
  if (value.is_negative()) *end++ = '-';
  for (const char digit : value.digits()) *end++ = digit;
  *end++ = 'e';
  end = std::to_chars(end, text.data() + text.size(), value.exponent()).ptr;
  float out = 0;
  const auto read = std::from_chars(text.data(), end, out);
  if (read.ec == std::errc() && !std::isinf(out)) return out;
  const bool is_tiny = value.exponent() + static_cast<int>(value.digits().size()) <= 0;
  return is_tiny ? std::optional(0.0F) : std::nullopt;
}

void check_vectors(const table& of, const item& whole) {
  if (of.definition.vector_indexes.empty()) return;
  check_each(of, whole, false, [](std::string_view) { return true; });
}

void check_updated_vectors(const table& of, const item& whole, std::span<const std::string_view> updated) {
  if (of.definition.vector_indexes.empty()) return;
  check_each(of, whole, true,
             [&](std::string_view name) { return std::find(updated.begin(), updated.end(), name) != updated.end(); });
}

std::size_t charged_size(const table& of, const stored_item& whole) {
  std::size_t out = whole.size;
  std::vector<std::string_view> counted;
  for (const auto& index : of.definition.vector_indexes) {
    if (std::find(counted.begin(), counted.end(), index.attribute) != counted.end()) continue;
    counted.push_back(index.attribute);
    const auto* value = whole.decode().find(index.attribute);
    if (value && value->type() == attribute_type::list)
      out = out - value_size(*value) + sizeof(float) * index.dimensions;
  }
  return out;
}

item shown_of(const table& of, const vector_index_definition& index, const item& whole) {
  std::vector<item::value_type> members;
  for (const auto& [name, value] : whole) {
    if (!is_shown(of, index, name)) continue;
    if (name != index.attribute) {
      members.emplace_back(name, value);
      continue;
    }
    tenon::dynamodb::attribute_list floats;
    for (const float f : vector_of(index, whole).value_or(std::vector<float>())) {
      std::array<char, 32> text;
      const auto end = std::to_chars(text.data(), text.data() + text.size(), f).ptr;
      floats.emplace_back(number::parse(std::string_view(text.data(), end)));
    }
    members.emplace_back(name, std::move(floats));
  }
  return item(std::move(members));
}

void change_vectors(store_connection& c, const table& of, std::int64_t row, const stored_item* before,
                    const stored_item* after, std::vector<std::int64_t>* bytes) {
  const auto& indexes = of.definition.vector_indexes;
  if (bytes) bytes->assign(indexes.size(), 0);
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    const auto& index = indexes[i];
    const auto old_entry = entry_of(of, index, before);
    const auto new_entry = entry_of(of, index, after);
    if (!old_entry && !new_entry) continue;
    const bool is_same_entry = old_entry && new_entry && old_entry->partition == new_entry->partition &&
                               old_entry->values == new_entry->values && old_entry->vector == new_entry->vector;
    if (is_same_entry && shows_the_same(of, index, before->decode(), after->decode())) continue;
    if (old_entry && (!new_entry || old_entry->partition != new_entry->partition))
      c.statement(statement_kind::erase_vector, index.id).bind_blob(1, old_entry->partition).bind(2, row).run();
    if (new_entry) insert(c, index, row, *new_entry);
    const auto size_of = [](const std::optional<entry>& e) { return e ? static_cast<std::int64_t>(e->size) : 0; };
    if (bytes) (*bytes)[i] = std::max(least_charge, size_of(new_entry ? new_entry : old_entry));
    c.count(of.vector_counters[i], (new_entry ? 1 : 0) - (old_entry ? 1 : 0), size_of(new_entry) - size_of(old_entry));
  }
}

void fill_vectors(store_connection& c, const table& of, std::size_t position) {
  const auto& index = of.definition.vector_indexes[position];
  for_each_item(c, of, [&](const stored_item& item, std::int64_t row) {
    if (const auto e = entry_of(of, index, &item)) insert(c, index, row, *e);
  });
}

std::string vector_partition(const vector_index_definition& index, const attribute_value* value) {
  std::string out;
  if (index.partition()) append_value(out, *value);
  return out;
}

bool has_values(std::string_view kept, std::span<const std::optional<std::string>> wanted) noexcept {
  for (const auto& one : wanted) {
    std::uint32_t length = no_value;
    std::memcpy(&length, kept.data(), sizeof length);
    kept.remove_prefix(sizeof length);
    const auto value = length == no_value ? std::string_view() : kept.substr(0, length);
    if (one && (length == no_value || value != *one)) return false;
    kept.remove_prefix(value.size());
  }
  return true;
}

std::string search_value(const attribute_value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

}  // namespace tenon::local::dynamodb
