#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// A half-open range of bytes in one file of a source_set. Offsets are bytes, not characters.
struct span {
  std::uint32_t file = 0;   ///< index into source_set::files
  std::uint32_t begin = 0;  ///< first byte
  std::uint32_t end = 0;    ///< one past the last byte

  friend bool operator==(const span&, const span&) = default;
};

/// One schema file, held in memory. Offsets are 32 bits: files of 4 GiB and more are refused when read.
struct source_file {
  std::string path;  ///< as given by the user; used in messages only
  std::string text;
};

/// The files that make up one schema, in the order in which they are compiled.
struct source_set {
  std::vector<source_file> files;
};

/// A place as people count it: both numbers start at 1, the column counts UTF-8 characters.
struct line_column {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// The line and column of byte `offset` of `text`. An offset past the end gives the end's place.
[[nodiscard]] line_column locate(std::string_view text, std::uint32_t offset);

/// Reads `path`: a file, or a folder whose `.prisma` files are read recursively in the order of their paths.
/// Throws tenon::validation_error naming the path when nothing can be read there.
[[nodiscard]] source_set read_sources(const std::string& path);

}  // namespace tenon::schema
