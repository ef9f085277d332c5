#include "local/api/document.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t kept_body = 1 << 20;

simdjson::dom::parser& parser_of_thread() {
  thread_local simdjson::dom::parser parser;
  return parser;
}

bool is_one_of(std::string_view text, std::string_view a, std::string_view b, std::string_view c) noexcept {
  const auto same = [&](std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char x, char y) {
             return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y;
           });
  };
  return same(a) || same(b) || same(c);
}

}  // namespace

fields::fields(const shape& structure, const json_element* object) {
  if (!object || object->is_null()) return;
  for (const auto field : simdjson::dom::object(*object)) {
    for (std::size_t i = 0; i < structure.members.size(); ++i) {
      if (structure.members[i].name != field.key) continue;
      values_[i] = field.value;
      const auto bit = std::uint32_t{1} << i;
      present_ = field.value.is_null() ? present_ & ~bit : present_ | bit;
      break;
    }
  }
}

document::document(std::string_view body) : is_large_(body.size() > kept_body) {
  if (parser_of_thread().parse(body.data(), body.size()).get(root_) != simdjson::SUCCESS || !root_.is_object())
    refuse_form();
}

document::~document() {
  if (is_large_) parser_of_thread() = simdjson::dom::parser();
}

std::string_view text_of(const json_element& value) noexcept {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

bool boolean_of(const json_element& value) noexcept {
  bool flag = false;
  if (value.get(flag) == simdjson::SUCCESS) return flag;
  return is_one_of(text_of(value), "true", "1", "yes");
}

std::int64_t integer_of(const json_element& value) noexcept {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  if (value.is_uint64()) return largest;
  const double floating = std::floor(floating_of(value));
  if (floating >= 9.2e18) return largest;
  if (floating <= -9.2e18) return smallest;
  return static_cast<std::int64_t>(floating);
}

double floating_of(const json_element& value) noexcept {
  double number = 0;
  return value.get(number) == simdjson::SUCCESS ? number : 0;
}

std::optional<std::string> optional_text(const json_element* value) {
  if (!value) return std::nullopt;
  return std::string(text_of(*value));
}

bool boolean_or(const json_element* value, bool otherwise) noexcept { return value ? boolean_of(*value) : otherwise; }

std::optional<bool> optional_boolean(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  return boolean_of(*value);
}

std::optional<std::int32_t> optional_int32(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
  constexpr std::int64_t smallest = std::numeric_limits<std::int32_t>::min();
  return static_cast<std::int32_t>(std::clamp(integer_of(*value), smallest, largest));
}

std::optional<std::int64_t> optional_int64(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  return integer_of(*value);
}

std::optional<double> optional_floating(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  return floating_of(*value);
}

std::vector<std::string> texts_of(const json_element& list) {
  std::vector<std::string> texts;
  const simdjson::dom::array array(list);
  texts.reserve(array.size());
  for (const auto text : array) texts.emplace_back(text_of(text));
  return texts;
}

}  // namespace tenon::local::dynamodb
