#include "schema/places.hpp"

#include "schema/unicode.hpp"

#include <algorithm>
#include <cstddef>

namespace tenon::schema {

place_finder::place_finder(std::string_view text) : text_(text), line_begins_{0} {
  for (std::size_t at = 0; (at = text.find_first_of("\r\n", at)) != std::string_view::npos;) {
    at += text.substr(at).starts_with("\r\n") ? 2 : 1;
    line_begins_.push_back(static_cast<std::uint32_t>(at));
  }
}

line_column place_finder::locate(std::uint32_t offset) {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_begins_.begin());
  if (line != last_.line || offset < last_offset_) {
    last_ = {line, 1};
    last_offset_ = *(after - 1);
  }
  while (last_offset_ < offset) {
    const auto length = static_cast<std::uint32_t>(decode_character(text_.substr(last_offset_)).length);
    if (last_offset_ + length > offset) {
      break;  // inside of a character: its place
    }
    last_offset_ += length;
    ++last_.column;
  }
  return last_;
}

std::uint32_t place_finder::line_begin(std::uint32_t offset) const {
  return *(std::upper_bound(line_begins_.begin(), line_begins_.end(), offset) - 1);
}

std::string_view place_finder::line_at(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const std::size_t begin = *(after - 1);
  std::string_view line = text_.substr(begin, (after == line_begins_.end() ? text_.size() : *after) - begin);
  while (line.ends_with('\n') || line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace tenon::schema
