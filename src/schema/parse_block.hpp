#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace tenon::schema {

/// Places from which reading on as the contents of a block is known to reach the end of the file without meeting the
/// `}`. Without them, a file of nothing but opening lines would be read to its end once per line.
class dead_ends {
 public:
  /// Blocks differ in what their lines may be, hence in where a line ends.
  enum class contents : std::uint8_t { fields, values, properties };

  [[nodiscard]] bool contains(contents kind, std::uint32_t position) const;
  void add(contents kind, const std::vector<std::uint32_t>& positions);

 private:
  std::array<std::vector<bool>, 3> positions_;
};

/// A whole block at the reader's position, up to its `}`. Lines in it that mean nothing are reported, kept as invalid
/// items, and passed over. nullopt, with nothing consumed or reported, when no block starts here or it is never closed.
[[nodiscard]] std::optional<ast::block> accept_block(reader& in, dead_ends& unclosed);

/// Empty lines, at least one. The white space in front of the first has been skipped.
[[nodiscard]] bool accept_blank_lines(reader& in);

}  // namespace tenon::schema
