#include <tenon/schema/diagnostic.hpp>

#include "schema/places.hpp"
#include "schema/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace tenon::schema {
namespace {

/// How a character of the file is shown: what a terminal might act upon is shown as something harmless.
struct shown_character {
  std::string text;
  int width = 1;
};

shown_character show(std::string_view character, char32_t code_point) {
  const bool is_bidirectional_control =
      (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
  if (code_point == '\t') {
    return {" ", 1};
  }
  if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0xFFFD ||
      is_bidirectional_control) {
    return {"\uFFFD", 1};
  }
  return {std::string(character), display_width(code_point)};
}

/// The part of `line` around [begin, end) that fits into a terminal, and the marks to print below it.
struct excerpt {
  std::string text;
  std::string marks;
};

excerpt make_excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  constexpr std::size_t margin = 60;   // bytes kept in front of the place and behind its end
  constexpr std::size_t longest = 60;  // of the place itself
  begin = std::min(begin, line.size());
  end = std::min({std::max(end, begin), line.size(), begin + longest});

  excerpt out;
  const auto is_inside_character = [&](std::size_t at) {
    return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
  };
  std::size_t first = begin > margin ? begin - margin : 0;
  while (first > 0 && is_inside_character(first)) {
    --first;
  }
  if (first > 0) {
    out.text = "…";
    out.marks = " ";
  }
  std::size_t at = first;
  for (; at < line.size() && at < end + margin;) {
    const decoded_character c = decode_character(line.substr(at));
    const shown_character shown = show(line.substr(at, c.length), c.code_point);
    out.text += shown.text;
    if (at < end || (begin == end && at == begin)) {
      out.marks.append(static_cast<std::size_t>(shown.width), at >= begin ? '^' : ' ');
    }
    at += c.length;
  }
  if (at < line.size()) {
    out.text += "…";
  }
  if (!out.marks.ends_with('^')) {
    out.marks += '^';
  }
  return out;
}

/// The text of a message, made safe to print. It may quote what the file says.
std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const decoded_character c = decode_character(text);
    out += c.code_point == '\n' ? "\n" : show(text.substr(0, c.length), c.code_point).text;
    text.remove_prefix(c.length);
  }
  return out;
}

void append_text(std::string& out, const diagnostic& d, const source_file& file, place_finder& places) {
  const line_column place = places.locate(d.where.begin);
  const std::string number = std::to_string(place.line);
  const std::string gutter(number.size() + 1, ' ');
  const std::uint32_t line_begin = places.line_begin(d.where.begin);
  const excerpt shown = make_excerpt(places.line_at(d.where.begin), d.where.begin - line_begin,
                                     std::max(d.where.end, d.where.begin) - line_begin);

  out.append(to_string(d.severity)).append(": ").append(printable(d.message)).append("\n");
  out.append(gutter).append("--> ").append(printable(file.path));
  out.append(":").append(number).append(":").append(std::to_string(place.column)).append("\n");
  out.append(gutter).append("|\n");
  out.append(number).append(" | ").append(shown.text).append("\n");
  out.append(gutter).append("| ").append(shown.marks).append("\n");
  if (!d.hint.empty()) {
    out.append(gutter).append("= ").append(printable(d.hint)).append("\n");
  }
}

}  // namespace

std::string render(const diagnostic& d, const source_set& sources) { return render(std::vector{d}, sources); }

std::string render(const std::vector<diagnostic>& all, const source_set& sources) {
  std::string out;
  std::optional<place_finder> places;
  std::optional<std::uint32_t> file;
  for (const diagnostic& d : all) {
    const source_file& source = sources.files.at(d.where.file);
    if (file != d.where.file) {
      file = d.where.file;
      places.emplace(source.text);
    }
    out += out.empty() ? "" : "\n";
    append_text(out, d, source, *places);
  }
  return out;
}

}  // namespace tenon::schema
