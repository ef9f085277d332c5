#include "local/expressions/expression_lexer.hpp"

#include <array>

namespace tenon::local::dynamodb {
namespace {

enum class character : std::uint8_t { other, space, letter, digit, underscore };

constexpr auto characters = [] {
  std::array<character, 256> out{};
  for (const char c : {' ', '\t', '\n', '\r'}) out[static_cast<unsigned char>(c)] = character::space;
  for (unsigned c = 'a'; c <= 'z'; ++c) out[c] = out[c - 'a' + 'A'] = character::letter;
  for (unsigned c = '0'; c <= '9'; ++c) out[c] = character::digit;
  out['_'] = character::underscore;
  return out;
}();

character kind_of(char c) noexcept { return characters[static_cast<unsigned char>(c)]; }

bool is_word(char c) noexcept { return kind_of(c) >= character::letter; }

// Whether the word, in letters of any case, is the one in lower case.
bool is(std::string_view word, std::string_view lower) noexcept {
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((word[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

token_kind kind_of_word(std::string_view word) noexcept {
  switch (word.size()) {
    case 2:
      if (is(word, "or")) return token_kind::or_word;
      if (is(word, "in")) return token_kind::in_word;
      break;
    case 3:
      if (is(word, "and")) return token_kind::and_word;
      if (is(word, "not")) return token_kind::not_word;
      if (is(word, "set")) return token_kind::set_word;
      if (is(word, "add")) return token_kind::add_word;
      break;
    case 6:
      if (is(word, "remove")) return token_kind::remove_word;
      if (is(word, "delete")) return token_kind::delete_word;
      break;
    case 7:
      if (is(word, "between")) return token_kind::between_word;
      break;
    default: break;
  }
  return token_kind::name;
}

}  // namespace

token expression_lexer::next() noexcept {
  const auto size = text_.size();
  while (at_ < size && kind_of(text_[at_]) == character::space) ++at_;
  const auto begin = at_;
  const auto finish = [&](token_kind kind, std::size_t end) {
    at_ = end;
    return token{kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const auto after_word = [&](std::size_t at) {
    while (at < size && is_word(text_[at])) ++at;
    return at;
  };
  const auto followed_by = [&](char c) { return begin + 1 < size && text_[begin + 1] == c; };

  if (begin == size) return finish(token_kind::end, size);
  const char c = text_[begin];
  if (kind_of(c) == character::letter) {
    const auto end = after_word(begin + 1);
    return finish(kind_of_word(text_.substr(begin, end - begin)), end);
  }
  if (kind_of(c) == character::digit) {
    auto end = begin + 1;
    if (c != '0') {
      while (end < size && kind_of(text_[end]) == character::digit) ++end;
    }
    return finish(token_kind::integer, end);
  }
  switch (c) {
    case '#':
    case ':': {
      const auto end = after_word(begin + 1);
      if (end == begin + 1) return finish(token_kind::unknown, end);
      return finish(c == '#' ? token_kind::name_placeholder : token_kind::value_placeholder, end);
    }
    case '=': return finish(token_kind::equal, begin + 1);
    case '<':
      if (followed_by('>')) return finish(token_kind::not_equal, begin + 2);
      if (followed_by('=')) return finish(token_kind::less_or_equal, begin + 2);
      return finish(token_kind::less, begin + 1);
    case '>':
      if (followed_by('=')) return finish(token_kind::greater_or_equal, begin + 2);
      return finish(token_kind::greater, begin + 1);
    case '(': return finish(token_kind::open, begin + 1);
    case ')': return finish(token_kind::close, begin + 1);
    case '[': return finish(token_kind::open_bracket, begin + 1);
    case ']': return finish(token_kind::close_bracket, begin + 1);
    case ',': return finish(token_kind::comma, begin + 1);
    case '.': return finish(token_kind::dot, begin + 1);
    case '+': return finish(token_kind::plus, begin + 1);
    case '-': return finish(token_kind::minus, begin + 1);
    default: break;
  }
  // A character may have several bytes.
  auto end = begin + 1;
  if ((c & 0xc0) == 0xc0) {
    while (end < size && (text_[end] & 0xc0) == 0x80) ++end;
  }
  return finish(token_kind::unknown, end);
}

}  // namespace tenon::local::dynamodb
