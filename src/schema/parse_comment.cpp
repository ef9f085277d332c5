#include "schema/parse_comment.hpp"

#include "schema/unicode.hpp"

namespace tenon::schema {
namespace {

std::optional<comment> accept_delimited(reader& in, std::uint32_t begin) {
  const std::size_t end = in.rest().find("*/", 2);
  if (end == std::string_view::npos) {
    in.expected("the `*/` that ends the comment");
    return std::nullopt;
  }
  const std::string_view content = in.rest().substr(2, end - 2);
  in.skip_bytes(end + 2);
  return comment{comment::form::delimited, in.text_of(in.from(begin)), content};
}

std::optional<comment> accept_to_line_end(reader& in, std::uint32_t begin) {
  const comment::form kind = in.accept("///") ? comment::form::documentation : comment::form::line;
  if (kind == comment::form::line) {
    in.accept("//");
  }
  const std::uint32_t content = in.position();
  in.skip_to_line_end();
  return comment{kind, in.text_of(in.from(begin)), in.text_of(in.from(content))};
}

void append_documentation_of(const comment& c, std::optional<std::string>& documentation) {
  switch (c.kind) {
    case comment::form::line: return;
    case comment::form::documentation:
      append_documentation(documentation, to_valid_utf8(trim_start(c.content)));
      return;
    case comment::form::delimited:
      append_documentation(documentation, to_valid_utf8(trim(delimited_content(c))));
      return;
  }
}

}  // namespace

std::optional<comment> accept_comment(reader& in) {
  const auto start = in.save();
  in.skip_spaces();
  std::optional<comment> found;
  if (in.rest().starts_with("//")) {
    found = accept_to_line_end(in, start.position);
  } else if (in.rest().starts_with("/*")) {
    found = accept_delimited(in, start.position);
  }
  if (!found) {
    in.restore(start);
  }
  return found;
}

std::optional<ast::comment_block> accept_comment_block(reader& in) {
  const std::uint32_t begin = in.position();
  ast::comment_block block;
  while (const auto c = accept_comment(in)) {
    append_documentation_of(*c, block.documentation);
    block.where = in.from(begin);
    in.accept_newline();
  }
  return in.position() == begin ? std::nullopt : std::optional(block);
}

std::optional<span> accept_trailing_comment(reader& in, std::optional<std::string>& documentation) {
  const std::uint32_t begin = in.position();
  const auto c = accept_comment(in);
  if (!c) {
    return std::nullopt;
  }
  append_documentation_of(*c, documentation);
  return in.from(begin);
}

std::string_view delimited_content(const comment& c) {
  std::string_view content = c.text.substr(2, c.text.size() - 4);
  while (!content.empty() && (static_cast<unsigned char>(content[0]) & 0xC0U) == 0x80U) {
    content.remove_prefix(1);
  }
  return content;
}

void append_documentation(std::optional<std::string>& documentation, std::string_view lines) {
  if (documentation) {
    documentation->append("\n").append(lines);
  } else {
    documentation = lines;
  }
}

}  // namespace tenon::schema
