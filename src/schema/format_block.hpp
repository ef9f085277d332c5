#pragma once

#include "schema/format_table.hpp"

#include <tenon/schema/ast.hpp>

#include <string_view>

namespace tenon::schema {

/// Writes the block in the canonical layout. `text` is the file it was parsed from.
void format_block(line_writer& out, const ast::block& block, std::string_view text);

/// Adds the comments in `comments`, one after the other, as rows.
void format_comments(format_table& table, std::string_view comments);

}  // namespace tenon::schema
