#include "dynamodb/json_cursor.hpp"

#include "base/text.hpp"
#include "dynamodb/utf8.hpp"

#include <tenon/base/error.hpp>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tenon::dynamodb {

namespace {

// The first quote, backslash or control character.
const char* find_special(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(0x1F);
  for (; end - at >= 16; at += 16) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(sixteen, quote), _mm_cmpeq_epi8(sixteen, backslash)),
                     _mm_cmpeq_epi8(_mm_min_epu8(sixteen, control), sixteen));
    const unsigned found = static_cast<unsigned>(_mm_movemask_epi8(special));
    if (found != 0) return at + __builtin_ctz(found);
  }
#endif
  while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) ++at;
  return at;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

json_cursor::json_cursor(std::string_view text)
    : start_(text.data()), at_(text.data()), end_(text.data() + text.size()) {
  if (!is_utf8(text)) {
    at_ += text::find_invalid_utf8(text);
    fail("is not UTF-8");
  }
}

void json_cursor::fail(std::string_view what) const {
  raise({.kind = error_kind::invalid_data,
         .message = "The JSON " + std::string(what) + " (at byte " + std::to_string(at_ - start_) + ")"});
}

void json_cursor::fail_expecting(char c) const {
  fail(at_ == end_ ? std::string("ends where '") + c + "' is expected"
                   : std::string("has '") + *at_ + "' where '" + c + "' is expected");
}

std::string_view json_cursor::string() {
  expect('"');
  const char* const first = at_;
  at_ = find_special(at_, end_);
  if (at_ == end_) fail("ends within a string");
  if (*at_ == '"') return {first, static_cast<std::size_t>(at_++ - first)};
  return unescaped(first);
}

std::string_view json_cursor::unescaped(const char* first) {
  std::string& out = unescaped_.emplace_back(first, at_);
  for (;;) {
    if (at_ == end_) fail("ends within a string");
    if (*at_ == '"') {
      ++at_;
      return out;
    }
    if (*at_ != '\\') fail("has a control character in a string");
    if (++at_ == end_) fail("ends within a string");
    switch (*at_++) {
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '/': out += '/'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        char32_t code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && take_exactly("\\u")) {
          const char32_t low = hex4();
          if (low < 0xDC00 || low > 0xDFFF) fail("has half a surrogate pair in a string");
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xD800 && code <= 0xDFFF) {
          fail("has half a surrogate pair in a string");
        }
        text::append_utf8(out, code);
        break;
      }
      default: --at_; fail("has an unknown escape in a string");
    }
    const char* const rest = at_;
    at_ = find_special(at_, end_);
    out.append(rest, at_);
  }
}

unsigned json_cursor::hex4() {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ == end_ ? '\0' : *at_;
    unsigned digit = 0;
    if (is_digit(c)) digit = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
    else fail("has an escape without four hexadecimal digits in a string");
    value = value << 4 | digit;
  }
  return value;
}

std::string_view json_cursor::number() {
  skip_space();
  const char* const first = at_;
  const auto digits = [&] {
    if (at_ == end_ || !is_digit(*at_)) fail("has no number where one is expected");
    while (at_ != end_ && is_digit(*at_)) ++at_;
  };
  if (at_ != end_ && *at_ == '-') ++at_;
  if (at_ != end_ && *at_ == '0') ++at_;
  else digits();
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    digits();
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    digits();
  }
  if (at_ != end_ && is_digit(*at_)) fail("has a number that begins with 0");
  return {first, static_cast<std::size_t>(at_ - first)};
}

bool json_cursor::take_word(std::string_view word) noexcept {
  skip_space();
  return take_exactly(word);
}

bool json_cursor::boolean() {
  if (take_word("true")) return true;
  if (take_word("false")) return false;
  fail("has no true or false where one is expected");
}

bool json_cursor::take_null() { return take_word("null"); }

void json_cursor::skip() {
  switch (peek()) {
    case '{': object([&](std::string_view) { skip(); }); break;
    case '[': array([&] { skip(); }); break;
    case '"': string(); break;
    case 't':
    case 'f': boolean(); break;
    case 'n':
      if (!take_null()) fail("has no value where one is expected");
      break;
    default: number();
  }
}

std::string_view json_cursor::raw() {
  skip_space();
  const char* const first = at_;
  skip();
  return {first, static_cast<std::size_t>(at_ - first)};
}

void json_cursor::finish() {
  if (peek() != '\0' || at_ != end_) fail("goes on behind its end");
}

}  // namespace tenon::dynamodb
