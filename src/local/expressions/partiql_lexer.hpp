// The words and signs of PartiQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

enum class partiql_token_kind : std::uint8_t {
  end,
  name,         // orders
  quoted_name,  // "orders"
  keyword,      // a word of the language, which is no name without quotes
  text,         // 'it''s'
  number,       // 12, 1.5e3
  parameter,    // ?
  sign          // = <> != < <= > >= + - * / % || ( ) [ ] { } << >> , . : ;
};

struct partiql_token {
  partiql_token_kind kind = partiql_token_kind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string_view text = {};  // as it stands in the statement
};

// Gives one token after the other, and `end` for ever after; skips comments. Refers to the text. Throws failure, as the
// service does, for what is no token.
class partiql_lexer {
 public:
  explicit partiql_lexer(std::string_view text) noexcept : text_(text) {}

  partiql_token next();

 private:
  void skip_space();
  partiql_token quoted(char quote, partiql_token_kind kind);
  partiql_token number();

  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether the word, in letters of any case, is the one in lower case.
bool is_word(std::string_view word, std::string_view lower) noexcept;

// What stands between quotes, each pair of which means one.
std::string unquoted(const partiql_token& token);

[[noreturn]] void refuse_statement(std::string_view detail);  // "Statement wasn't well formed, …"

}  // namespace tenon::local::dynamodb
