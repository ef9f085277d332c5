#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::schema {

/// One comment. The white space in front of it on its line belongs to it.
struct comment {
  enum class form : std::uint8_t {
    line,           ///< `// …`
    documentation,  ///< `/// …`
    delimited,      ///< `/* … */`, which may go over several lines
  };
  form kind = form::line;
  std::string_view text;     ///< all of it, the white space in front included
  std::string_view content;  ///< what stands between the marks
};

/// The comment at the reader's position, without the newline behind a line comment.
std::optional<comment> accept_comment(reader& in);

/// Comments separated by nothing but single newlines, with the last one's newline.
std::optional<ast::comment_block> accept_comment_block(reader& in);

/// What stands inside `/* … */` without its decoration. For a delimited comment that is not the first of its block, the
/// language takes the two bytes at its front to be the mark even if they are the white space in front of it.
[[nodiscard]] std::string_view delimited_content(const comment& c);

/// Adds what the comment documents. `// …` documents nothing.
void append_documentation(std::optional<std::string>& documentation, const comment& c);

}  // namespace tenon::schema
