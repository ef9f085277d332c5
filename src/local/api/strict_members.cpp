#include "local/api/strict_members.hpp"

#include "local/api/failure.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

// " at line 1 column 9": where the reader is after so many bytes.
std::string place_after(std::string_view read) {
  const auto lines = std::count(read.begin(), read.end(), '\n');
  const auto last = read.rfind('\n');
  const auto column = last == std::string_view::npos ? read.size() : read.size() - last - 1;
  return " at line " + std::to_string(lines + 1) + " column " + std::to_string(column);
}

std::string_view expectation_of(strict_kind kind) noexcept {
  switch (kind) {
    case strict_kind::text: return "a string";
    case strict_kind::number: return "i32";
    case strict_kind::list: return "a sequence";
  }
  return {};
}

bool fits(simdjson::ondemand::json_type type, std::string_view text, strict_kind kind) {
  switch (kind) {
    case strict_kind::text: return type == simdjson::ondemand::json_type::string;
    case strict_kind::list: return type == simdjson::ondemand::json_type::array;
    case strict_kind::number:
      return type == simdjson::ondemand::json_type::number && text.find_first_of(".eE") == std::string_view::npos;
  }
  return false;
}

// As the reader calls a value.
std::string description_of(simdjson::ondemand::json_type type, std::string_view text) {
  switch (type) {
    case simdjson::ondemand::json_type::null: return "null";
    case simdjson::ondemand::json_type::boolean: return "boolean `" + std::string(text) + "`";
    case simdjson::ondemand::json_type::string: return "string " + std::string(text);
    case simdjson::ondemand::json_type::array: return "sequence";
    case simdjson::ondemand::json_type::object: return "map";
    case simdjson::ondemand::json_type::number:
      return (text.find_first_of(".eE") == std::string_view::npos ? "integer `" : "floating point `") +
             std::string(text) + "`";
  }
  return {};
}

bool is_in_range(std::string_view integer) {
  std::int64_t value = 0;
  const auto read = std::from_chars(integer.data(), integer.data() + integer.size(), value);
  return read.ec == std::errc() && value >= std::numeric_limits<std::int32_t>::min() &&
         value <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

void check_strict_members(std::string_view body, std::span<const strict_member> members) {
  const simdjson::padded_string text(body);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document = parser.iterate(text);
  std::vector<bool> found(members.size());
  for (auto field : document.get_object()) {
    const std::string_view name = field.unescaped_key();
    const auto member =
        std::find_if(members.begin(), members.end(), [&](const strict_member& m) { return m.name == name; });
    if (member == members.end()) continue;
    found[static_cast<std::size_t>(member - members.begin())] = true;
    simdjson::ondemand::value value = field.value();
    const simdjson::ondemand::json_type type = value.type();
    const bool is_structure =
        type == simdjson::ondemand::json_type::array || type == simdjson::ondemand::json_type::object;
    std::string_view token = is_structure ? std::string_view() : std::string_view(value.raw_json_token());
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\t' || token.back() == '\n' || token.back() == '\r'))
      token.remove_suffix(1);
    if (fits(type, token, member->kind) && (member->kind != strict_kind::number || is_in_range(token))) continue;
    const char* const end = is_structure ? value.current_location().value() : token.data() + token.size();
    const auto what = fits(type, token, member->kind) ? "invalid value: " : "invalid type: ";
    refuse_form(what + description_of(type, token) + ", expected " + std::string(expectation_of(member->kind)) +
                place_after(std::string_view(text.data(), static_cast<std::size_t>(end - text.data()))));
  }
  const auto missing = std::find(found.begin(), found.end(), false);
  if (missing == found.end()) return;
  const auto end = body.find_last_of('}');
  refuse("missing field `" + std::string(members[static_cast<std::size_t>(missing - found.begin())].name) + "`" +
         place_after(body.substr(0, end + 1)));
}

}  // namespace tenon::local::dynamodb
