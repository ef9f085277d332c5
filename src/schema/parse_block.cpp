#include "schema/parse_block.hpp"

#include "schema/invalid_line.hpp"
#include "schema/keywords.hpp"
#include "schema/parse_comment.hpp"
#include "schema/parse_member.hpp"
#include "schema/unicode.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace tenon::schema {
namespace {

dead_ends::contents contents_of(ast::block::form kind) {
  switch (kind) {
    case ast::block::form::model:
    case ast::block::form::view:
    case ast::block::form::composite_type: return dead_ends::contents::fields;
    case ast::block::form::enum_type: return dead_ends::contents::values;
    case ast::block::form::datasource:
    case ast::block::form::generator: return dead_ends::contents::properties;
  }
  return dead_ends::contents::fields;
}

/// How many round and square brackets open in `line` more than close. Strings do not count.
int bracket_balance(std::string_view line) {
  int balance = 0;
  bool is_inside_string = false;
  for (const char c : line) {
    if (c == '"') {
      is_inside_string = !is_inside_string;
    } else if (!is_inside_string) {
      balance += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    }
  }
  return balance;
}

/// Whether an invalid line looks like a member or an attribute, not like the rest of a line before.
bool starts_item(std::string_view line) {
  const std::string_view behind_name = line.substr(identifier_length(line));
  const std::string_view next = trim_start(behind_name);
  const bool has_two_words = behind_name.size() > next.size() && identifier_length(next) > 0;
  return line.starts_with('@') || (behind_name.size() < line.size() && (has_two_words || next.starts_with('=')));
}

/// Reads what stands between the braces, line by line.
class contents_parser {
 public:
  contents_parser(reader& in, ast::block& block, dead_ends& unclosed)
      : in_(in), block_(block), unclosed_(unclosed), kind_(contents_of(block.kind)) {}

  /// Reads up to and including `}`; false when there is none.
  bool run() {
    std::vector<std::uint32_t> starts;
    for (;;) {
      in_.skip_spaces();
      if (in_.accept("}")) {
        return true;
      }
      if (in_.at_end() || unclosed_.contains(kind_, in_.position())) {
        unclosed_.add(kind_, starts);
        return false;
      }
      starts.push_back(in_.position());
      in_.forget_expectations();
      read_item();
    }
  }

 private:
  void read_item() {
    const std::uint32_t begin = in_.position();
    if (accept_member()) {
      add(ast::item::form::member, member_count() - 1, begin);
    } else if (accept_block_attribute()) {
      add(ast::item::form::attribute, block_.attributes.size() - 1, begin);
    } else if (auto comments = accept_comment_block(in_)) {
      pending_ = comments->documentation;
      if (kind_ == dead_ends::contents::properties) {
        block_.documentation = comments->documentation;
      }
      block_.comments.push_back(*std::move(comments));
      add(ast::item::form::comments, block_.comments.size() - 1, begin);
    } else if (accept_blank_lines(in_)) {
      add(ast::item::form::blank, 0, begin);
    } else {
      in_.skip_to_line_end();
      read_invalid_line(in_.from(begin));
      in_.accept_newline();
      add(ast::item::form::invalid, 0, begin);
      return;
    }
    open_brackets_ = 0;
  }

  /// Brackets must close on their line. Those that do not make one mistake of all the lines up to where they close, or
  /// to where something new begins.
  void read_invalid_line(const span& line) {
    const std::string_view text = in_.text_of(line);
    if (open_brackets_ <= 0 || starts_item(text)) {
      open_brackets_ = 0;
      report_invalid_line(in_, line, block_);
    }
    open_brackets_ += bracket_balance(text);
  }

  void add(ast::item::form kind, std::size_t index, std::uint32_t begin) {
    block_.items.push_back({kind, index, in_.from(begin)});
  }

  [[nodiscard]] std::size_t member_count() const {
    return block_.fields.size() + block_.values.size() + block_.properties.size();
  }

  bool accept_member() {
    switch (kind_) {
      case dead_ends::contents::fields: return take_pending(accept_field(in_, pending_), block_.fields);
      case dead_ends::contents::values: return take_pending(accept_enum_value(in_, pending_), block_.values);
      case dead_ends::contents::properties: return take_pending(accept_property(in_), block_.properties);
    }
    return false;
  }

  template <typename Member>
  bool take_pending(std::optional<Member> member, std::vector<Member>& members) {
    if (!member) {
      return false;
    }
    members.push_back(*std::move(member));
    pending_.reset();
    return true;
  }

  bool accept_block_attribute() {
    if (kind_ == dead_ends::contents::properties) {
      return false;
    }
    auto attribute = schema::accept_block_attribute(in_);
    if (attribute) {
      block_.attributes.push_back(*std::move(attribute));
    }
    return attribute.has_value();
  }

  reader& in_;
  ast::block& block_;
  dead_ends& unclosed_;
  dead_ends::contents kind_;
  std::optional<std::string> pending_;  ///< the documentation that the next member gets
  int open_brackets_ = 0;               ///< at the end of the last line, if that was invalid
};

bool accept_header(reader& in, ast::block& block) {
  const std::uint32_t begin = in.position();
  const auto keyword = accept_keyword(in);
  if (!keyword) {
    return false;
  }
  block.kind = *keyword;
  block.keyword = in.from(begin);
  in.skip_spaces();
  auto name = in.accept_identifier();
  if (!name) {
    return false;
  }
  block.name = *std::move(name);
  in.skip_spaces();
  const std::uint32_t opening = in.position();
  if (!in.accept("{")) {
    return false;
  }
  in.skip_to_line_end();
  block.opening = in.from(opening);
  return in.accept_newline();
}

/// The language reads nothing on the line of `{`, and says nothing about it either.
void warn_of_ignored_text(reader& in, const ast::block& block) {
  const std::string_view text = trim(in.text_of(block.opening).substr(1));
  if (!text.empty() && !text.starts_with("//") && !text.starts_with("/*")) {
    in.warn("ignored-text", block.opening, "What stands behind the `{` of a block is ignored.",
            "Move it onto a line of its own.");
  }
}

}  // namespace

bool dead_ends::contains(contents kind, std::uint32_t position) const {
  const std::vector<bool>& known = positions_[static_cast<std::size_t>(kind)];
  return position < known.size() && known[position];
}

void dead_ends::add(contents kind, const std::vector<std::uint32_t>& positions) {
  std::vector<bool>& known = positions_[static_cast<std::size_t>(kind)];
  for (const std::uint32_t position : positions) {
    if (position >= known.size()) {
      known.resize(std::size_t{position} + 1);
    }
    known[position] = true;
  }
}

std::optional<ast::block> accept_block(reader& in, dead_ends& unclosed) {
  const auto start = in.save();
  ast::block block;
  if (!accept_header(in, block) || !contents_parser(in, block, unclosed).run()) {
    in.restore(start);
    return std::nullopt;
  }
  block.where = in.from(start.position);
  warn_of_ignored_text(in, block);
  return block;
}

bool accept_blank_lines(reader& in) {
  if (!in.accept_newline()) {
    return false;
  }
  for (;;) {
    const auto line = in.save();
    in.skip_spaces();
    if (!in.accept_newline()) {
      in.restore(line);
      return true;
    }
  }
}

}  // namespace tenon::schema
