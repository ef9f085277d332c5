#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// The word that starts a block of this kind.
[[nodiscard]] std::string_view keyword_of(ast::block::form kind);

/// All of them.
[[nodiscard]] const std::vector<std::string_view>& keywords();

/// A keyword at the reader's position. The language does not ask for a space behind it: `modelUser {` is `model User
/// {`.
[[nodiscard]] std::optional<ast::block::form> accept_keyword(reader& in);

}  // namespace tenon::schema
