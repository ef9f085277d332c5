#include <tenon/schema/diagnostic.hpp>

#include "base/json_text.hpp"
#include "schema/places.hpp"
#include "schema/unicode.hpp"

#include <cstdint>
#include <optional>

namespace tenon::schema {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, to_valid_utf8(text));
  out += ',';
}

void append_member(std::string& out, std::string_view name, std::uint32_t number) {
  append_json_string(out, name);
  out.append(":").append(std::to_string(number)).append(",");
}

}  // namespace

std::string to_json(const std::vector<diagnostic>& all, const source_set& sources) {
  std::string out = "[";
  std::optional<place_finder> places;
  std::optional<std::uint32_t> file;
  for (const diagnostic& d : all) {
    const source_file& source = sources.files.at(d.where.file);
    if (file != d.where.file) {
      file = d.where.file;
      places.emplace(source.text);
    }
    out += out.size() == 1 ? "{" : ",{";
    append_member(out, "severity", to_string(d.severity));
    append_member(out, "code", d.code);
    append_member(out, "message", d.message);
    if (!d.hint.empty()) {
      append_member(out, "hint", d.hint);
    }
    append_member(out, "file", source.path);
    const line_column place = places->locate(d.where.begin);
    append_member(out, "begin", d.where.begin);
    append_member(out, "end", d.where.end);
    append_member(out, "line", place.line);
    append_member(out, "column", place.column);
    out.back() = '}';  // in place of the last comma
  }
  return out += ']';
}

}  // namespace tenon::schema
