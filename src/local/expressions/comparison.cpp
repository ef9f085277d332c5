#include "local/expressions/comparison.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

using tenon::bytes;
using tenon::dynamodb::attribute_list;
using tenon::dynamodb::binary_set;
using tenon::dynamodb::number;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

// The UTF-16 code units of a text in UTF-8.
std::size_t utf16_length(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

template <class Set, class Element>
bool set_contains(const attribute_value& value, const attribute_value& part) {
  const auto* set = value.get_if<Set>();
  const auto* element = part.get_if<Element>();
  return set != nullptr && element != nullptr && set->contains(*element);
}

}  // namespace

std::optional<std::strong_ordering> order(const attribute_value& a, const attribute_value& b) noexcept {
  if (a.type() != b.type()) return std::nullopt;
  if (const auto* text = a.get_if<std::string>()) return *text <=> *b.get_if<std::string>();
  if (const auto* value = a.get_if<number>()) return *value <=> *b.get_if<number>();
  if (const auto* binary = a.get_if<bytes>()) return *binary <=> *b.get_if<bytes>();
  return std::nullopt;
}

bool begins_with(const attribute_value& value, const attribute_value& prefix) noexcept {
  if (value.type() != prefix.type()) return false;
  if (const auto* text = value.get_if<std::string>()) return text->starts_with(*prefix.get_if<std::string>());
  if (const auto* binary = value.get_if<bytes>()) return binary->view().starts_with(prefix.get_if<bytes>()->view());
  return false;
}

bool contains(const attribute_value& value, const attribute_value& part) noexcept {
  switch (value.type()) {
    case attribute_type::string: {
      const auto* text = part.get_if<std::string>();
      return text != nullptr && value.get_if<std::string>()->find(*text) != std::string::npos;
    }
    case attribute_type::binary: {
      const auto* binary = part.get_if<bytes>();
      return binary != nullptr && value.get_if<bytes>()->view().find(binary->view()) != std::string_view::npos;
    }
    case attribute_type::string_set: return set_contains<string_set, std::string>(value, part);
    case attribute_type::number_set: return set_contains<number_set, number>(value, part);
    case attribute_type::binary_set: return set_contains<binary_set, bytes>(value, part);
    case attribute_type::list: {
      const auto& list = *value.get_if<attribute_list>();
      return std::find(list.begin(), list.end(), part) != list.end();
    }
    case attribute_type::null:
    case attribute_type::boolean:
    case attribute_type::number:
    case attribute_type::map: return false;
  }
  return false;
}

std::optional<std::size_t> size_of(const attribute_value& value) noexcept {
  switch (value.type()) {
    case attribute_type::string: return utf16_length(*value.get_if<std::string>());
    case attribute_type::binary: return value.get_if<bytes>()->size();
    case attribute_type::string_set: return value.get_if<string_set>()->size();
    case attribute_type::number_set: return value.get_if<number_set>()->size();
    case attribute_type::binary_set: return value.get_if<binary_set>()->size();
    case attribute_type::list: return value.get_if<attribute_list>()->size();
    case attribute_type::map: return value.get_if<attribute_map>()->size();
    case attribute_type::null:
    case attribute_type::boolean:
    case attribute_type::number: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tenon::local::dynamodb
