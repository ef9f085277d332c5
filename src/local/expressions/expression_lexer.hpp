// The words and signs of DynamoDB's expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::local::dynamodb {

enum class token_kind : std::uint8_t {
  end,
  name,               // orders
  name_placeholder,   // #n
  value_placeholder,  // :v
  integer,            // 0, 12
  equal,
  not_equal,  // <>
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  open,
  close,
  open_bracket,
  close_bracket,
  comma,
  dot,
  plus,
  minus,
  and_word,
  or_word,
  not_word,
  between_word,
  in_word,
  set_word,
  remove_word,
  add_word,
  delete_word,
  unknown  // a character that means nothing
};

struct token {
  token_kind kind = token_kind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Gives one token after the other, and `end` for ever after. Refers to the text, of less than 4 GB.
class expression_lexer {
 public:
  explicit expression_lexer(std::string_view text) noexcept : text_(text) {}

  token next() noexcept;
  std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace tenon::local::dynamodb
