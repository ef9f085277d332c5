#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

namespace tenon::schema {

/// Reports a line inside `block` that is no member of it. `line` is without its line break; the reader's expectations
/// say how far it could be read.
void report_invalid_line(reader& in, const span& line, const ast::block& block);

/// Reports a line outside of all blocks that starts none. Returns true when it is meant to open a block, so that the
/// lines up to the `}` belong to it and need no reports of their own.
bool report_invalid_top_level_line(reader& in, const span& line);

/// Reports `word { … }`, a block without a name or without a known keyword.
void report_nameless_block(reader& in, const span& block);

}  // namespace tenon::schema
