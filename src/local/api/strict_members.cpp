#include "local/api/strict_members.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>

namespace tenon::local::dynamodb {
namespace {

using simdjson::ondemand::json_type;

bool is_int32(const json_element& value) noexcept {
  std::int64_t number = 0;
  return value.get(number) == simdjson::SUCCESS && number >= std::numeric_limits<std::int32_t>::min() &&
         number <= std::numeric_limits<std::int32_t>::max();
}

bool fits(const json_element& value, strict_kind kind) noexcept {
  switch (kind) {
    case strict_kind::text: return value.is_string();
    case strict_kind::number: return is_int32(value);
    case strict_kind::list: return value.is_array();
  }
  return false;
}

std::string_view expectation_of(strict_kind kind) noexcept {
  switch (kind) {
    case strict_kind::text: return "a string";
    case strict_kind::number: return "i32";
    case strict_kind::list: return "a sequence";
  }
  return {};
}

// " at line 1 column 9": where the reader is after so many bytes.
std::string place_after(std::string_view read) {
  const auto lines = std::count(read.begin(), read.end(), '\n');
  const auto last = read.rfind('\n');
  const auto column = last == std::string_view::npos ? read.size() : read.size() - last - 1;
  return " at line " + std::to_string(lines + 1) + " column " + std::to_string(column);
}

bool is_integer(std::string_view number) noexcept { return number.find_first_of(".eE") == std::string_view::npos; }

// As the reader calls a value.
std::string description_of(json_type type, std::string_view text) {
  switch (type) {
    case json_type::null: return "null";
    case json_type::boolean: return "boolean `" + std::string(text) + "`";
    case json_type::string: return "string " + std::string(text);
    case json_type::array: return "sequence";
    case json_type::object: return "map";
    case json_type::number: return (is_integer(text) ? "integer `" : "floating point `") + std::string(text) + "`";
  }
  return {};
}

// Reads the body again, for how the value that does not fit is written, and where.
[[noreturn]] void refuse_misfit(std::string_view body, const strict_member& member) {
  const simdjson::padded_string text(body);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document = parser.iterate(text);
  simdjson::ondemand::value value = document[member.name];
  const json_type type = value.type();
  std::string_view token;
  const char* end = nullptr;
  if (type == json_type::array || type == json_type::object) {
    end = value.current_location();
  } else {
    token = value.raw_json_token();
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    end = token.data() + token.size();
  }
  const bool is_beyond = member.kind == strict_kind::number && type == json_type::number && is_integer(token);
  refuse_form((is_beyond ? "invalid value: " : "invalid type: ") + description_of(type, token) + ", expected " +
              std::string(expectation_of(member.kind)) +
              place_after(std::string_view(text.data(), static_cast<std::size_t>(end - text.data()))));
}

}  // namespace

void check_strict_members(const json_element& root, std::string_view body, std::span<const strict_member> members) {
  for (const auto& member : members) {
    json_element value;
    if (root[member.name].get(value) == simdjson::SUCCESS && !fits(value, member.kind)) refuse_misfit(body, member);
  }
  for (const auto& member : members) {
    if (root[member.name].error() == simdjson::SUCCESS) continue;
    refuse("missing field `" + std::string(member.name) + "`" +
           place_after(body.substr(0, body.find_last_of('}') + 1)));
  }
}

}  // namespace tenon::local::dynamodb
