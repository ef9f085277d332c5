#include <tenon/base/json.hpp>

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json_boost.hpp>

#include "base/json_text.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <cmath>

namespace tenon {
namespace {

namespace bj = boost::json;

constexpr std::size_t deepest_nesting = 512;

bj::parse_options strict_options() noexcept {
  bj::parse_options options;
  options.max_depth = deepest_nesting;
  return options;
}

// Accepts every event: parsing with it only checks the text.
struct check_only {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  using error = boost::system::error_code;
  using part = bj::string_view;

  bool on_document_begin(error&) { return true; }
  bool on_document_end(error&) { return true; }
  bool on_object_begin(error&) { return true; }
  bool on_object_end(std::size_t, error&) { return true; }
  bool on_array_begin(error&) { return true; }
  bool on_array_end(std::size_t, error&) { return true; }
  bool on_key_part(part, std::size_t, error&) { return true; }
  bool on_key(part, std::size_t, error&) { return true; }
  bool on_string_part(part, std::size_t, error&) { return true; }
  bool on_string(part, std::size_t, error&) { return true; }
  bool on_number_part(part, error&) { return true; }
  bool on_int64(std::int64_t, part, error&) { return true; }
  bool on_uint64(std::uint64_t, part, error&) { return true; }
  bool on_double(double, part, error&) { return true; }
  bool on_bool(bool, error&) { return true; }
  bool on_null(error&) { return true; }
  bool on_comment_part(part, error&) { return true; }
  bool on_comment(part, error&) { return true; }
};

struct check_result {
  boost::system::error_code error;
  std::size_t offset;  // where the text stops being JSON
};

check_result check(std::string_view text) {
  bj::basic_parser<check_only> parser(strict_options());
  check_result result{};
  result.offset = parser.write_some(false, text.data(), text.size(), result.error);
  if (!result.error && result.offset < text.size()) result.error = bj::error::extra_data;
  return result;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Well-formed JSON without the blanks between tokens.
std::string compact(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\') {
      out += c;
      out += text[++at];
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (in_string || !is_blank(c)) out += c;
  }
  return out;
}

[[noreturn]] void raise_invalid(std::string_view text, const check_result& found) {
  raise({.kind = error_kind::invalid_value,
         .message = text::quote(text) + " is not JSON: " + found.error.message() + " at byte " +
                    std::to_string(found.offset) + ".",
         .hint = "A text value needs json::string()."});
}

bool equal_numbers(const bj::value& a, const bj::value& b) {
  if (a.is_double() || b.is_double()) return a.to_number<double>() == b.to_number<double>();
  if (a.is_uint64() != b.is_uint64()) {
    // Boost keeps what fits int64 as int64: the other one is larger, or the signs differ.
    const bj::value& wide = a.is_uint64() ? a : b;
    const bj::value& narrow = a.is_uint64() ? b : a;
    return narrow.get_int64() >= 0 && wide.get_uint64() == static_cast<std::uint64_t>(narrow.get_int64());
  }
  return a == b;
}

bool equal_values(const bj::value& a, const bj::value& b) {
  if (a.is_number() && b.is_number()) return equal_numbers(a, b);
  if (a.kind() != b.kind()) return false;
  if (a.is_array()) {
    const bj::array& left = a.get_array();
    const bj::array& right = b.get_array();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (!equal_values(left[i], right[i])) return false;
    return true;
  }
  if (a.is_object()) {
    const bj::object& left = a.get_object();
    const bj::object& right = b.get_object();
    if (left.size() != right.size()) return false;
    for (const auto& [name, value] : left) {
      const bj::value* other = right.if_contains(name);
      if (other == nullptr || !equal_values(value, *other)) return false;
    }
    return true;
  }
  return a == b;
}

// Boost's own serializer writes 1.5 as 1.5E0.
void append_value(std::string& out, const bj::value& value) {
  switch (value.kind()) {
    case bj::kind::null: out += "null"; return;
    case bj::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case bj::kind::int64: out += std::to_string(value.get_int64()); return;
    case bj::kind::uint64: out += std::to_string(value.get_uint64()); return;
    case bj::kind::double_: out += json::number(value.get_double()).text(); return;
    case bj::kind::string: append_json_string(out, value.get_string()); return;
    case bj::kind::array: {
      out += '[';
      for (const bj::value& element : value.get_array()) {
        if (out.back() != '[') out += ',';
        append_value(out, element);
      }
      out += ']';
      return;
    }
    case bj::kind::object: {
      out += '{';
      for (const auto& [name, member] : value.get_object()) {
        if (out.back() != '{') out += ',';
        append_json_string(out, name);
        out += ':';
        append_value(out, member);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

json json::parse(std::string_view text) {
  const check_result found = check(text);
  if (found.error) raise_invalid(text, found);
  return json(compact(text));
}

std::optional<json> json::try_parse(std::string_view text) {
  if (check(text).error) return std::nullopt;
  return json(compact(text));
}

json json::boolean(bool value) { return json(value ? "true" : "false"); }
json json::integer(std::int64_t value) { return json(std::to_string(value)); }
json json::unsigned_integer(std::uint64_t value) { return json(std::to_string(value)); }
json json::number(const decimal& value) { return json(value.to_string()); }

json json::number(double value) {
  if (!std::isfinite(value))
    raise({.kind = error_kind::invalid_value, .message = "JSON has no numbers for infinity and NaN."});
  std::string text;
  append_json_number(text, value);
  return json(std::move(text));
}

json json::string(std::string_view utf8) {
  if (const std::size_t at = text::find_invalid_utf8(utf8); at != std::string_view::npos)
    raise({.kind = error_kind::invalid_value,
           .message = "The text " + text::quote(utf8) + " is not UTF-8 at byte " + std::to_string(at) + "."});
  std::string text;
  text.reserve(utf8.size() + 2);
  append_json_string(text, utf8);
  return json(std::move(text));
}

json json::array(std::initializer_list<element> elements) {
  std::string text = "[";
  for (const element& e : elements) {
    if (text.size() > 1) text += ',';
    text += e.value().text();
  }
  return json(text += ']');
}

json json::object(std::initializer_list<member> members) {
  std::string text = "{";
  for (const member& m : members) {
    for (const member* earlier = members.begin(); earlier != &m; ++earlier)
      if (earlier->name == m.name)
        raise({.kind = error_kind::invalid_value,
               .message = "The JSON object has two members named " + text::quote(m.name) + "."});
    if (text.size() > 1) text += ',';
    text += string(m.name).text();
    text += ':';
    text += m.value.value().text();
  }
  return json(text += '}');
}

bool json::is_null() const noexcept {
  std::string_view text = text_;
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text.starts_with("null");
}

bool json::same_value(const json& a, const json& b) { return equal_values(to_boost_json(a), to_boost_json(b)); }

bj::value to_boost_json(const json& value) {
  boost::system::error_code error;
  bj::value parsed = bj::parse(value.text(), error, {}, strict_options());
  if (error) raise_invalid(value.text(), check(value.text()));
  return parsed;
}

json from_boost_json(const bj::value& value) {
  std::string text;
  append_value(text, value);
  return json::unchecked(std::move(text));
}

}  // namespace tenon
