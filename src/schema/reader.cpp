#include "schema/reader.hpp"

#include "schema/unicode.hpp"

#include <algorithm>
#include <utility>

namespace tenon::schema {
namespace {

constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

}  // namespace

void reader::restore(const mark& m) {
  position_ = m.position;
  reported_.erase(reported_.begin() + static_cast<std::ptrdiff_t>(m.reported), reported_.end());
}

bool reader::accept(std::string_view literal) {
  if (!rest().starts_with(literal)) {
    return false;
  }
  skip_bytes(literal.size());
  return true;
}

bool reader::accept_newline() { return accept("\n") || accept("\r\n") || accept("\r"); }

bool reader::skip_spaces() {
  const std::uint32_t begin = position_;
  while (!at_end()) {
    const decoded_character c = decode_character(rest());
    if (c.code_point != '\t' && !is_space_separator(c.code_point)) {
      break;
    }
    skip_bytes(c.length);
  }
  return position_ != begin;
}

void reader::skip_to_line_end() {
  const std::size_t end = text_.find_first_of("\r\n", position_);
  position_ = static_cast<std::uint32_t>(std::min(end, text_.size()));
}

std::size_t reader::next_comment_end() {
  if (position_ < comment_end_from_ || position_ > comment_end_) {
    comment_end_from_ = position_;
    comment_end_ = text_.find("*/", position_);
  }
  return comment_end_;
}

std::optional<ast::identifier> reader::accept_identifier() {
  const std::uint32_t begin = position_;
  const std::size_t length = identifier_length(rest());
  if (length == 0) {
    return std::nullopt;
  }
  skip_bytes(length);
  const span where = from(begin);
  return ast::identifier{std::string(text_of(where)), where};
}

std::optional<ast::identifier> reader::accept_path() {
  auto name = accept_identifier();
  if (!name) {
    return std::nullopt;
  }
  while (accept(".")) {
    (void)accept_identifier();
  }
  name->where.end = position_;
  name->text = text_of(name->where);
  return name;
}

void reader::expected(std::string_view what) {
  if (position_ > furthest_) {
    furthest_ = position_;
    expectations_.clear();
  }
  if (position_ == furthest_ && std::find(expectations_.begin(), expectations_.end(), what) == expectations_.end()) {
    expectations_.push_back(what);
  }
}

void reader::forget_expectations() {
  furthest_ = position_;
  expectations_.clear();
  too_deep_at_.reset();
}

void reader::report(std::string_view code, span where, std::string message, std::string hint) {
  reported_.push_back({severity::error, std::move(message), std::move(hint), where, std::string(code)});
}

void reader::warn(std::string_view code, span where, std::string message, std::string hint) {
  reported_.push_back({severity::warning, std::move(message), std::move(hint), where, std::string(code)});
}

std::size_t identifier_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const decoded_character c = decode_character(text.substr(length));
    const bool is_connector = length > 0 && (c.code_point == '_' || c.code_point == '-');
    if (!is_connector && !is_digit(c.code_point) && !is_letter(c.code_point)) {
      break;
    }
    length += c.length;
  }
  return length;
}

}  // namespace tenon::schema
