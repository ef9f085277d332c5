#include "sql/url.hpp"

#include "base/quote.hpp"
#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <charconv>

namespace tenon::sql {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void url_source::reject(const std::string& reason, std::string hint) const {
  raise({.kind = error_kind::invalid_url,
         .message = "The " + std::string(provider) + " connection string " + shown + " " + reason,
         .hint = std::move(hint)});
}

std::string url_source::percent_decoded(std::string_view text) const {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) reject("has a `%` that no two hexadecimal digits follow", "Write a percent sign as %25.");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (out.find('\0') != std::string::npos) reject("contains a NUL byte", "Remove it.");
  return out;
}

void url_parameter::reject_value(const std::string& expected) const {
  source->reject("gives " + text::quote(name) + " the value " + text::quote(value), "Expected " + expected + ".");
}

std::uint32_t url_parameter::number(const std::string& expected, std::uint32_t least) const {
  std::uint32_t n = 0;
  const char* end = value.data() + value.size();
  const auto [stop, problem] = std::from_chars(value.data(), end, n);
  if (problem != std::errc{} || stop != end || n < least) reject_value(expected);
  return n;
}

bool url_parameter::flag() const {
  constexpr std::array<std::pair<std::string_view, bool>, 4> flags{
      {{"0", false}, {"1", true}, {"false", false}, {"true", true}}};
  return choice(flags);
}

std::optional<std::chrono::seconds> url_parameter::lifetime() const {
  const std::uint32_t n = number("a whole number of seconds, 0 for no limit");
  return n == 0 ? std::nullopt : std::optional(std::chrono::seconds(n));
}

bool url_parameter::is(std::string_view spelling) const { return text::to_lower(value) == spelling; }

std::vector<url_parameter> parse_url_parameters(const url_source& source, std::string_view query) {
  std::vector<url_parameter> found;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    std::string name = source.percent_decoded(item.substr(0, equals));
    if (equals == std::string_view::npos)
      source.reject("gives " + text::quote(name) + " no value", "Write it as name=value.");
    for (const url_parameter& earlier : found)
      if (earlier.name == name) source.reject("gives " + text::quote(name) + " twice", "Keep one of them.");
    found.push_back({&source, std::move(name), source.percent_decoded(item.substr(equals + 1))});
  }
  return found;
}

void reject_unknown_parameter(const url_parameter& p, const std::vector<std::string_view>& known) {
  std::string list;
  for (std::string_view name : known) list.append(list.empty() ? "" : ", ").append(name);
  p.source->reject("has the unknown parameter " + text::quote(p.name) + "." + text::did_you_mean(p.name, known),
                   std::string(p.source->provider) + "'s are " + list + ".");
}

}  // namespace tenon::sql
