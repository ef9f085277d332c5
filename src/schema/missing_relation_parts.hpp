#pragma once

#include <tenon/schema/source.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tenon::schema {

/// Text to be put into a file in front of byte `position`.
struct insertion {
  std::uint32_t file = 0;
  std::uint32_t position = 0;
  std::string text;
};

/// What the relations of the schema lack to be complete: opposite relation fields, `@relation` attributes, their
/// `fields:` and `references:`, and the scalar fields these name. Ordered by place; insertions at one place follow each
/// other. Empty when names, types or attributes have errors, since guesses would not help then.
[[nodiscard]] std::vector<insertion> find_missing_relation_parts(const source_set& sources);

}  // namespace tenon::schema
