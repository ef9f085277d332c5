#include "sql/sqlite/url.hpp"

#include "base/quote.hpp"
#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace tenon::sql::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

[[noreturn]] void reject(std::string_view url, std::string reason, std::string hint) {
  raise({.kind = error_kind::invalid_url,
         .message = "The SQLite connection string " + quoted_path(url) + " " + std::move(reason),
         .hint = std::move(hint)});
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view url, std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0)
      reject(url, "has a `%` that no two hexadecimal digits follow", "Write a percent sign as %25.");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (out.find('\0') != std::string::npos) reject(url, "contains a NUL byte", "Remove it.");
  return out;
}

// One `name=value` of the query part.
struct parameter {
  std::string_view url;
  std::string name;
  std::string value;

  [[noreturn]] void reject_value(const std::string& expected) const {
    reject(url, "gives " + text::quote(name) + " the value " + text::quote(value), "Expected " + expected + ".");
  }

  std::uint32_t number(const std::string& expected, std::uint32_t least = 0) const {
    std::uint32_t n = 0;
    const char* end = value.data() + value.size();
    const auto [stop, problem] = std::from_chars(value.data(), end, n);
    if (problem != std::errc{} || stop != end || n < least) reject_value(expected);
    return n;
  }

  std::optional<seconds> lifetime() const {
    const std::uint32_t n = number("a whole number of seconds, 0 for no limit");
    return n == 0 ? std::nullopt : std::optional(seconds(n));
  }

  template <class T, std::size_t Count>
  T choice(const std::array<std::pair<std::string_view, T>, Count>& choices) const {
    const std::string wanted = text::to_lower(value);
    std::string expected;
    for (const auto& [spelling, meaning] : choices) {
      if (spelling == wanted) return meaning;
      expected.append(expected.empty() ? "" : ", ").append(spelling);
    }
    reject_value("one of " + expected);
  }
};

enum class open_mode { read_only, read_write, read_write_create, memory };

template <class T, std::size_t Count>
using choices = std::array<std::pair<std::string_view, T>, Count>;

constexpr choices<open_mode, 4> modes{{{"ro", open_mode::read_only},
                                       {"rw", open_mode::read_write},
                                       {"rwc", open_mode::read_write_create},
                                       {"memory", open_mode::memory}}};
constexpr choices<bool, 2> caches{{{"private", false}, {"shared", true}}};
constexpr choices<bool, 4> flags{{{"0", false}, {"1", true}, {"false", false}, {"true", true}}};
constexpr choices<journal_mode, 6> journal_modes{{{"wal", journal_mode::wal},
                                                  {"delete", journal_mode::delete_},
                                                  {"truncate", journal_mode::truncate},
                                                  {"persist", journal_mode::persist},
                                                  {"memory", journal_mode::memory},
                                                  {"off", journal_mode::off}}};
constexpr choices<synchronous, 4> synchronous_levels{{{"off", synchronous::off},
                                                      {"normal", synchronous::normal},
                                                      {"full", synchronous::full},
                                                      {"extra", synchronous::extra}}};
constexpr choices<timestamp_format, 2> timestamp_formats{
    {{"unixepoch-ms", timestamp_format::unixepoch_ms}, {"iso8601", timestamp_format::iso8601}}};

void set_mode(connection_options& options, const parameter& p) {
  switch (p.choice(modes)) {
    case open_mode::read_only: options.read_only = true; return;
    case open_mode::read_write: options.create = false; return;
    case open_mode::read_write_create: return;
    case open_mode::memory: options.memory = true; return;
  }
}

struct parameter_rule {
  std::string_view name;
  void (*apply)(connection_options&, const parameter&);
};

// busy_timeout comes after socket_timeout, over which it wins.
constexpr parameter_rule rules[] = {
    {"connection_limit",
     [](connection_options& o, const parameter& p) {
       o.connection_limit = p.number("a whole number of connections, 1 or more", 1);
     }},
    {"pool_timeout",
     [](connection_options& o, const parameter& p) {
       o.pool_timeout = seconds(p.number("a whole number of seconds, 0 to wait for ever"));
     }},
    {"socket_timeout", [](connection_options& o,
                          const parameter& p) { o.busy_timeout = seconds(p.number("a whole number of seconds")); }},
    {"busy_timeout",
     [](connection_options& o, const parameter& p) {
       o.busy_timeout = milliseconds(p.number("a whole number of milliseconds"));
     }},
    {"max_connection_lifetime",
     [](connection_options& o, const parameter& p) { o.max_connection_lifetime = p.lifetime(); }},
    {"max_idle_connection_lifetime",
     [](connection_options& o, const parameter& p) { o.max_idle_connection_lifetime = p.lifetime(); }},
    {"statement_cache_size",
     [](connection_options& o, const parameter& p) {
       o.statement_cache_size = p.number("a whole number of statements");
     }},
    {"mode", set_mode},
    {"cache", [](connection_options& o, const parameter& p) { o.shared_cache = p.choice(caches); }},
    {"immutable", [](connection_options& o, const parameter& p) { o.immutable = p.choice(flags); }},
    {"journal_mode", [](connection_options& o, const parameter& p) { o.journal_mode = p.choice(journal_modes); }},
    {"synchronous", [](connection_options& o, const parameter& p) { o.synchronous = p.choice(synchronous_levels); }},
    {"timestamp_format",
     [](connection_options& o, const parameter& p) { o.timestamp_format = p.choice(timestamp_formats); }},
};

[[noreturn]] void reject_unknown(std::string_view url, const std::string& name) {
  std::vector<std::string_view> known;
  std::string list;
  for (const parameter_rule& rule : rules) {
    known.push_back(rule.name);
    list.append(list.empty() ? "" : ", ").append(rule.name);
  }
  reject(url, "has the unknown parameter " + text::quote(name) + "." + text::did_you_mean(name, known),
         "SQLite's are " + list + ".");
}

std::vector<parameter> parse_parameters(std::string_view url, std::string_view query) {
  std::vector<parameter> found;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    std::string name = percent_decoded(url, item.substr(0, equals));
    if (equals == std::string_view::npos)
      reject(url, "gives " + text::quote(name) + " no value", "Write it as name=value.");
    for (const parameter& earlier : found)
      if (earlier.name == name) reject(url, "gives " + text::quote(name) + " twice", "Keep one of them.");
    found.push_back({url, std::move(name), percent_decoded(url, item.substr(equals + 1))});
  }
  return found;
}

void apply_all(connection_options& options, const std::vector<parameter>& parameters) {
  for (const parameter& p : parameters) {
    bool known = false;
    for (const parameter_rule& rule : rules) known = known || rule.name == p.name;
    if (!known) reject_unknown(p.url, p.name);
  }
  for (const parameter_rule& rule : rules)
    for (const parameter& p : parameters)
      if (p.name == rule.name) rule.apply(options, p);
}

// Removes "file:" or "sqlite:", and the empty or local host of the "//host/path" form.
std::string_view without_scheme(std::string_view url) {
  constexpr std::string_view memory_name = ":memory:";
  if (url.substr(0, url.find('?')) == memory_name) return url;
  std::string_view rest;
  if (url.starts_with("file:")) {
    rest = url.substr(5);
  } else if (url.starts_with("sqlite:")) {
    rest = url.substr(7);
  } else {
    reject(
        url, "does not start with `file:`",
        "Write it as file:./dev.db, file:/absolute/path.db or file::memory:; other databases need another `provider`.");
  }
  if (!rest.starts_with("//")) return rest;
  rest.remove_prefix(2);
  if (rest.starts_with("localhost/")) rest.remove_prefix(9);
  if (!rest.starts_with("/"))
    reject(url, "names a host", "Write a relative path as file:dev.db, an absolute one as file:/path/dev.db.");
  return rest;
}

std::string resolved(const std::string& path, const std::string& base_directory) {
  const std::filesystem::path given(path);
  if (given.is_absolute() || base_directory.empty()) return given.lexically_normal().string();
  return (std::filesystem::path(base_directory) / given).lexically_normal().string();
}

}  // namespace

connection_options parse_url(std::string_view url, const std::string& base_directory) {
  const std::string_view rest = without_scheme(url);
  const std::size_t question = rest.find('?');
  connection_options options;
  options.path = percent_decoded(url, rest.substr(0, question));
  if (question != std::string_view::npos) apply_all(options, parse_parameters(url, rest.substr(question + 1)));

  if (options.path == ":memory:") options.memory = true;
  if (options.path.empty() && !options.memory)
    reject(url, "names no file", "Write it as file:./dev.db or file::memory:.");
  if (options.memory) {
    if (options.read_only || options.immutable)
      reject(url, "asks for a read-only in-memory database, which would stay empty", "Leave the parameter out.");
    if (options.path.empty()) options.path = ":memory:";
    return options;
  }
  options.path = resolved(options.path, base_directory);
  if (options.path.back() == '/') reject(url, "names a folder", "Add the name of the database file.");
  if (options.immutable) options.read_only = true;
  return options;
}

}  // namespace tenon::sql::sqlite
