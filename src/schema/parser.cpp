#include <tenon/schema/parser.hpp>

#include "schema/invalid_line.hpp"
#include "schema/parse_block.hpp"
#include "schema/parse_comment.hpp"
#include "schema/parse_member.hpp"
#include "schema/reader.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::schema {
namespace {

constexpr std::string_view byte_order_mark = "\uFEFF";

/// Reads what stands outside of blocks, and the blocks.
class file_parser {
 public:
  file_parser(std::string_view text, std::uint32_t file) : in_(text, file), last_brace_(text.rfind('}')) {}

  ast::document_file run(diagnostics& out) {
    skip_byte_order_mark();
    for (in_.skip_spaces(); !in_.at_end(); in_.skip_spaces()) {
      read_item();
    }
    for (diagnostic& d : in_.reported()) {
      out.add(std::move(d));
    }
    return std::move(file_);
  }

 private:
  /// Refused as by every other tool of the language, but nothing behind it need be.
  void skip_byte_order_mark() {
    if (in_.accept(byte_order_mark)) {
      in_.report("byte-order-mark", in_.from(0), "The file starts with a byte order mark (U+FEFF).",
                 "Save it as UTF-8 without BOM.");
    }
  }

  void read_item() {
    const std::uint32_t begin = in_.position();
    if (auto block = accept_block(in_, unclosed_)) {
      is_inside_reported_block_ = false;
      take_pending(*block);
      file_.blocks.push_back(*std::move(block));
      add(ast::item::form::member, file_.blocks.size() - 1, begin);
    } else if (accept_type_alias() || accept_nameless_block()) {
      add(ast::item::form::invalid, 0, begin);
    } else if (auto comments = accept_comment_block(in_)) {
      pending_candidate_ = comments->documentation;
      file_.comments.push_back(*std::move(comments));
      add(ast::item::form::comments, file_.comments.size() - 1, begin);
      return;  // the comments belong to what follows at once
    } else if (accept_blank_lines(in_)) {
      add(ast::item::form::blank, 0, begin);
    } else {
      read_invalid_line();
    }
    pending_candidate_.reset();
  }

  /// Comments right above a model, view, type or enum are its documentation. Those right above a datasource or
  /// generator are that of the next model, view, type or enum, wherever it stands and unless it has its own: so the
  /// language has it.
  void take_pending(ast::block& block) {
    if (pending_candidate_) {
      pending_ = std::exchange(pending_candidate_, std::nullopt);
    }
    switch (block.kind) {
      case ast::block::form::model:
      case ast::block::form::view:
      case ast::block::form::composite_type:
      case ast::block::form::enum_type:
        block.documentation = pending_ ? *std::exchange(pending_, std::nullopt) : std::nullopt;
        return;
      case ast::block::form::datasource:
      case ast::block::form::generator: return;  // documented by comments inside
    }
  }

  /// `type Name = Type @attributes`, once an experiment of the language.
  bool accept_type_alias() {
    const auto start = in_.save();
    if (in_.accept("type")) {
      in_.skip_spaces();
      const auto name = in_.accept_identifier();
      in_.skip_spaces();
      if (name && in_.accept("=")) {
        in_.skip_spaces();
        if (accept_base_type(in_)) {
          std::vector<ast::attribute> attributes;
          accept_field_attributes(in_, attributes);
          if (attributes.empty() || attributes.back().arguments_where.begin == attributes.back().arguments_where.end) {
            in_.skip_spaces();
          }
          in_.report("type-alias", in_.from(start.position), "A type cannot be given another name.",
                     "Use the type itself, or declare a composite type: `type " + name->text + " {`.");
          return true;
        }
      }
    }
    in_.restore(start);
    return false;
  }

  /// `word { … }`. What it holds is not looked at.
  bool accept_nameless_block() {
    const auto start = in_.save();
    if (in_.accept_identifier()) {
      in_.skip_spaces();
      if (in_.accept("{")) {
        in_.skip_to_line_end();
        if (in_.accept_newline() && last_brace_ != std::string_view::npos && in_.position() <= last_brace_) {
          in_.skip_bytes(in_.rest().find('}') + 1);
          report_nameless_block(in_, in_.from(start.position));
          is_inside_reported_block_ = false;
          return true;
        }
      }
    }
    in_.restore(start);
    return false;
  }

  void read_invalid_line() {
    const std::uint32_t begin = in_.position();
    in_.skip_to_line_end();
    const span line = in_.from(begin);
    if (!is_inside_reported_block_) {
      is_inside_reported_block_ = report_invalid_top_level_line(in_, line);
    } else if (in_.text_of(line).starts_with('}')) {
      is_inside_reported_block_ = false;
    }
    in_.accept_newline();
    add(ast::item::form::invalid, 0, begin);
  }

  void add(ast::item::form kind, std::size_t index, std::uint32_t begin) {
    file_.items.push_back({kind, index, in_.from(begin)});
  }

  reader in_;
  dead_ends unclosed_;
  std::size_t last_brace_;
  ast::document_file file_;
  std::optional<std::optional<std::string>> pending_candidate_;  ///< of the comments just read
  std::optional<std::optional<std::string>> pending_;
  bool is_inside_reported_block_ = false;
};

/// A file in another encoding still parses when only strings and comments are concerned, as it does elsewhere.
void check_encoding(std::string_view text, std::uint32_t file, diagnostics& out) {
  const std::size_t invalid = text::find_invalid_utf8(text);
  if (invalid != std::string_view::npos) {
    const auto begin = static_cast<std::uint32_t>(invalid);
    out.warning("invalid-utf8", {file, begin, begin + 1}, "The file is not valid UTF-8.",
                "Save it as UTF-8; until then such bytes in strings and comments are read as U+FFFD.");
  }
}

}  // namespace

ast::document parse(const source_set& sources, diagnostics& out) {
  ast::document document;
  for (std::size_t i = 0; i < sources.files.size(); ++i) {
    const std::string_view text = sources.files[i].text;
    const auto file = static_cast<std::uint32_t>(i);
    check_encoding(text, file, out);
    document.files.push_back(file_parser(text, file).run(out));
  }
  return document;
}

}  // namespace tenon::schema
