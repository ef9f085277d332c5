#include "schema/parse_comment.hpp"

#include "schema/unicode.hpp"

namespace tenon::schema {
namespace {

std::optional<comment> accept_delimited(reader& in, std::uint32_t begin) {
  in.accept("/*");
  const std::uint32_t content = in.position();
  const std::size_t end = in.next_comment_end();
  if (end == std::string_view::npos) {
    in.expected(unclosed_comment);
    return std::nullopt;
  }
  in.skip_bytes(end - content);
  const std::string_view inside = in.text_of(in.from(content));
  in.accept("*/");
  return comment{comment::form::delimited, in.text_of(in.from(begin)), inside};
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

void append_lines(std::optional<std::string>& documentation, std::string_view lines) {
  if (documentation) {
    documentation->append("\n").append(lines);
  } else {
    documentation = lines;
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
    append_documentation(block.documentation, *c);
    block.where = in.from(begin);
    in.accept_newline();
  }
  return in.position() == begin ? std::nullopt : std::optional(block);
}

std::string_view delimited_content(const comment& c) {
  std::string_view content = c.text.substr(2, c.text.size() - 4);
  while (!content.empty() && (static_cast<unsigned char>(content[0]) & 0xC0U) == 0x80U) {
    content.remove_prefix(1);
  }
  return content;
}

void append_documentation(std::optional<std::string>& documentation, const comment& c) {
  switch (c.kind) {
    case comment::form::line: return;
    case comment::form::documentation: append_lines(documentation, to_valid_utf8(trim_start(c.content))); return;
    case comment::form::delimited: append_lines(documentation, to_valid_utf8(trim(delimited_content(c)))); return;
  }
}

}  // namespace tenon::schema
