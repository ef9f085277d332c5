// Reads JSON where it is, from front to back, in one pass: of documents whose shape the reader knows, each value is
// looked at once and no tree is built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

namespace tenon::dynamodb {

// At a place in a text, which has to stay as it is meanwhile. Every function throws validation_error, saying where, for
// what is not JSON (RFC 8259, UTF-8), is of another type than asked for, or is nested deeper than `deepest`.
class json_cursor {
 public:
  static constexpr int deepest = 256;

  explicit json_cursor(std::string_view text);
  json_cursor(const json_cursor&) = delete;
  json_cursor& operator=(const json_cursor&) = delete;

  // The character that begins what is next, or '\0' at the end.
  char peek() noexcept {
    skip_space();
    return at_ == end_ ? '\0' : *at_;
  }

  // Whether the next character is this one, which is then behind.
  bool take(char c) noexcept {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail_expecting(c);
  }

  // Valid as long as the text and this.
  std::string_view string();

  // A number as it is written.
  std::string_view number();

  bool boolean();
  bool take_null();  // whether null is next, which is then behind

  // Calls f(name) for each member, of which f has to read the value.
  template <class F>
  void object(const F& f) {
    open('{');
    if (!take('}')) {
      do {
        const std::string_view name = string();
        expect(':');
        f(name);
      } while (take(','));
      expect('}');
    }
    --depth_;
  }

  // Calls f() for each element, which f has to read.
  template <class F>
  void array(const F& f) {
    open('[');
    if (!take(']')) {
      do f();
      while (take(','));
      expect(']');
    }
    --depth_;
  }

  // For readers that go through an object or array themselves.
  void open(char bracket) {
    expect(bracket);
    if (++depth_ > deepest) fail("is nested too deeply");
  }
  void close(char bracket) {
    expect(bracket);
    --depth_;
  }

  // If the text goes on with these characters exactly, passes over them.
  bool take_exactly(std::string_view expected) noexcept {
    if (static_cast<std::size_t>(end_ - at_) < expected.size() || std::string_view(at_, expected.size()) != expected)
      return false;
    at_ += expected.size();
    return true;
  }

  void skip();             // the next value, whatever it is
  void finish();           // nothing but space is left
  std::string_view raw();  // the text of the next value, which is passed over

  [[noreturn]] void fail(std::string_view what) const;

 private:
  void skip_space() noexcept {
    if (at_ != end_ && static_cast<unsigned char>(*at_) > ' ') return;
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  [[noreturn]] void fail_expecting(char c) const;
  std::string_view unescaped(const char* start);
  unsigned hex4();
  bool take_word(std::string_view word) noexcept;

  const char* start_;
  const char* at_;
  const char* end_;
  int depth_ = 0;
  std::list<std::string> unescaped_;  // strings that do not stand in the text as they are
};

}  // namespace tenon::dynamodb
