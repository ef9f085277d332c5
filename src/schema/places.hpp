#pragma once

#include <tenon/schema/source.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// Finds the lines and columns of many places in one text. Asking in ascending order costs one pass over the text in
/// all.
class place_finder {
 public:
  /// `text` must outlive this.
  explicit place_finder(std::string_view text);

  /// An offset past the end gives the end's place. "\n", "\r\n" and "\r" end a line; characters are as in UTF-8.
  [[nodiscard]] line_column locate(std::uint32_t offset);

  /// The line of byte `offset`, without its line break.
  [[nodiscard]] std::string_view line_at(std::uint32_t offset) const;

  /// The offset of the first byte of the line of byte `offset`.
  [[nodiscard]] std::uint32_t line_begin(std::uint32_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> line_begins_;
  // The place found last, from which a later one on the same line is counted.
  std::uint32_t last_offset_ = 0;
  line_column last_;
};

}  // namespace tenon::schema
