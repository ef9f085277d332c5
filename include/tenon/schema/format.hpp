#pragma once

#include <tenon/schema/source.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace tenon::schema {

/// The text of file `file` of `sources` in the canonical layout: members in aligned columns, block attributes last,
/// single empty lines. What a relation lacks (the opposite field, `@relation`, its `fields:` and `references:`, the
/// scalar fields they name) is added when names, types and attributes of the whole schema make sense. Lines that are no
/// part of the language stay where they are. Never throws on account of the text.
///
/// The bytes are those of `prisma format` 6.19, including what it loses: a comment behind the `{` of a block.
[[nodiscard]] std::string format(const source_set& sources, std::size_t file);

/// The same for all files at once.
[[nodiscard]] std::vector<std::string> format(const source_set& sources);

}  // namespace tenon::schema
