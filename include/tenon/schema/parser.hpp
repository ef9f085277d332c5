#pragma once

#include <tenon/schema/ast.hpp>
#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/source.hpp>

namespace tenon::schema {

/// Parses every file. Each syntax error is added to `out`, and parsing goes on behind it, so that one run reports all
/// of them. The document then holds all that could be understood. Never throws on account of the text.
[[nodiscard]] ast::document parse(const source_set& sources, diagnostics& out);

}  // namespace tenon::schema
