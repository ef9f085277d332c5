#include "migrate/sql_words.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace tenon::migrate {
namespace {

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The end of the quoted text, bracketed name or comment that starts at `at`; `at` when nothing of the kind does.
std::size_t end_of_opaque(std::string_view sql, std::size_t at) {
  const auto past = [&](std::string_view closing, std::size_t from) {
    const std::size_t end = sql.find(closing, from);
    return end == sql.npos ? sql.size() : end + closing.size();
  };
  const std::string_view rest = sql.substr(at);
  if (rest.starts_with("--")) return past("\n", at + 2);
  if (rest.starts_with("/*")) return past("*/", at + 2);
  if (rest.front() == '[') return past("]", at + 1);
  if (rest.front() == '\'' || rest.front() == '"' || rest.front() == '`') return past(rest.substr(0, 1), at + 1);
  return at;
}

}  // namespace

std::vector<std::string> sql_words(std::string_view sql) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t end = end_of_opaque(sql, at); end != at) {
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < sql.size() && is_word_letter(sql[end])) ++end;
    if (end > at) words.push_back(text::to_upper(sql.substr(at, end - at)));
    at = std::max(end, at + 1);
  }
  return words;
}

}  // namespace tenon::migrate
