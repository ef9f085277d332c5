#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>

namespace tenon::text {
namespace {

constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) noexcept { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// Length of the well-formed sequence a text starts with (RFC 3629, section 4), or 0.
std::size_t sequence_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto within = [&](std::size_t at, unsigned low, unsigned high) {
    return at < text.size() && byte(at) >= low && byte(at) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
    const unsigned high = first == 0xED ? 0x9F : 0xBF;  // no surrogates
    return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;  // at most U+10FFFF
    return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// Whether a new word starts at this position of an identifier without underscores there.
bool starts_word(std::string_view name, std::size_t at) noexcept {
  if (at == 0 || !is_upper(name[at])) return false;
  if (!is_upper(name[at - 1])) return name[at - 1] != '_';
  return at + 1 < name.size() && is_lower(name[at + 1]);  // the S of HTTPServer
}

std::string join_words_capitalised(std::string_view name, bool capitalise_first) {
  const std::size_t begin = std::min(name.find_first_not_of('_'), name.size());
  const std::size_t end = name.find_last_not_of('_') + 1;
  if (begin >= end) return std::string(name);
  std::string out(name.substr(0, begin));
  bool at_start = capitalise_first;
  for (std::size_t at = begin; at < end; ++at) {
    if (name[at] == '_') {
      at_start = true;
      continue;
    }
    at_start |= starts_word(name, at);
    out += at_start ? upper(name[at]) : lower(name[at]);
    at_start = false;
  }
  return out.append(name.substr(end));
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    // Most text is ASCII: eight characters at a time.
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
      std::memcpy(&word, text.data() + at, sizeof word);
      if ((word & 0x8080808080808080u) != 0) break;
    }
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

bool is_utf8(std::string_view text) noexcept { return find_invalid_utf8(text) == std::string_view::npos; }

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Rows of the optimal string alignment matrix: the one being filled and the two before it.
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::optional<std::string_view> closest_match(std::string_view name, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t longest_name = 128;  // beyond it a typing error is not what went wrong
  if (name.empty() || name.size() > longest_name) return std::nullopt;
  const std::string wanted = to_lower(name);
  const std::size_t tolerance = std::max<std::size_t>(1, name.size() / 3);
  std::optional<std::string_view> best;
  std::size_t best_distance = 2 * tolerance + 2;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > name.size() + tolerance || name.size() > candidate.size() + tolerance) continue;
    const std::size_t folded = edit_distance(wanted, to_lower(candidate));
    if (folded > tolerance || folded >= candidate.size()) continue;
    const std::size_t distance = 2 * folded + (edit_distance(name, candidate) > folded ? 1 : 0);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const auto match = closest_match(name, candidates);
  if (!match) return {};
  return std::string(" Did you mean `").append(*match).append("`?");
}

std::string to_snake_case(std::string_view name) {
  std::string out;
  out.reserve(name.size() + 4);
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (starts_word(name, at)) out += '_';
    out += lower(name[at]);
  }
  return out;
}

std::string to_camel_case(std::string_view name) { return join_words_capitalised(name, false); }
std::string to_pascal_case(std::string_view name) { return join_words_capitalised(name, true); }

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), upper);
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

}  // namespace tenon::text
