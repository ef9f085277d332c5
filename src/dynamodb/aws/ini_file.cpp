#include "dynamodb/aws/ini_file.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::string_view blanks = " \t\r\v\f";

std::string_view trimmed(std::string_view s) {
  const std::size_t begin = s.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return s.substr(begin, s.find_last_not_of(blanks) - begin + 1);
}

// What precedes a comment, which a blank and one of "#;" begin.
std::string_view without_comment(std::string_view s) {
  for (std::size_t i = 1; i < s.size(); ++i)
    if ((s[i] == '#' || s[i] == ';') && blanks.find(s[i - 1]) != std::string_view::npos) return s.substr(0, i - 1);
  return s;
}

// "[ profile   a b ]" gives "profile a b".
std::string section_name(std::string_view line) {
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos) return {};
  std::string out;
  for (const char c : trimmed(line.substr(1, end - 1))) {
    const bool is_blank = blanks.find(c) != std::string_view::npos;
    if (is_blank && out.ends_with(' ')) continue;
    out += is_blank ? ' ' : c;
  }
  return out;
}

struct property {
  std::string name;
  std::string value;
};

// Nameless if the line has none.
property property_of(std::string_view line, bool has_comments) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {};
  std::string_view value = line.substr(equals + 1);
  if (has_comments) value = without_comment(value);
  return {text::to_lower(trimmed(line.substr(0, equals))), std::string(trimmed(value))};
}

}  // namespace

ini_sections parse_ini(std::string_view text) {
  ini_sections out;
  ini_section* section = nullptr;
  std::string parent;  // the last property of the section, which indented lines belong to
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view content = trimmed(line);
    if (content.empty() || content[0] == '#' || content[0] == ';') continue;

    const bool is_indented = blanks.find(line[0]) != std::string_view::npos;
    if (is_indented && section && !parent.empty()) {
      // Below a property without a value are nested ones; otherwise the line goes on with the value.
      std::string& value = (*section)[parent];
      const property nested = property_of(content, false);
      if (value.empty() || value.front() == '\n') {
        if (!nested.name.empty()) (*section)[parent + "." + nested.name] = nested.value;
      } else {
        value.append("\n").append(content);
      }
      continue;
    }
    if (content[0] == '[') {
      const std::string name = section_name(content);
      section = name.empty() ? nullptr : &out[name];
      parent.clear();
      continue;
    }
    property p = property_of(content, true);
    if (!section || p.name.empty()) {
      parent.clear();
      continue;
    }
    (*section)[p.name] = std::move(p.value);
    parent = std::move(p.name);
  }
  return out;
}

}  // namespace tenon::dynamodb::aws
