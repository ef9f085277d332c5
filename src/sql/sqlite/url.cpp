#include "sql/sqlite/url.hpp"

#include "sql/url.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <utility>

namespace tenon::sql::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

enum class open_mode { read_only, read_write, read_write_create, memory };

template <class T, std::size_t Count>
using choices = std::array<std::pair<std::string_view, T>, Count>;

constexpr choices<open_mode, 4> modes{{{"ro", open_mode::read_only},
                                       {"rw", open_mode::read_write},
                                       {"rwc", open_mode::read_write_create},
                                       {"memory", open_mode::memory}}};
constexpr choices<bool, 2> caches{{{"private", false}, {"shared", true}}};
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

void set_mode(connection_options& options, const url_parameter& p) {
  switch (p.choice(modes)) {
    case open_mode::read_only: options.read_only = true; return;
    case open_mode::read_write: options.create = false; return;
    case open_mode::read_write_create: return;
    case open_mode::memory: options.memory = true; return;
  }
}

// busy_timeout comes after socket_timeout, over which it wins.
constexpr url_rule<connection_options> rules[] = {
    {"connection_limit",
     [](connection_options& o, const url_parameter& p) {
       o.connection_limit = p.number("a whole number of connections, 1 or more", 1);
     }},
    {"pool_timeout",
     [](connection_options& o, const url_parameter& p) {
       o.pool_timeout = seconds(p.number("a whole number of seconds, 0 to wait for ever"));
     }},
    {"socket_timeout", [](connection_options& o,
                          const url_parameter& p) { o.busy_timeout = seconds(p.number("a whole number of seconds")); }},
    {"busy_timeout",
     [](connection_options& o, const url_parameter& p) {
       o.busy_timeout = milliseconds(p.number("a whole number of milliseconds"));
     }},
    {"max_connection_lifetime",
     [](connection_options& o, const url_parameter& p) { o.max_connection_lifetime = p.lifetime(); }},
    {"max_idle_connection_lifetime",
     [](connection_options& o, const url_parameter& p) { o.max_idle_connection_lifetime = p.lifetime(); }},
    {"statement_cache_size",
     [](connection_options& o, const url_parameter& p) {
       o.statement_cache_size = p.number("a whole number of statements");
     }},
    {"mode", set_mode},
    {"cache", [](connection_options& o, const url_parameter& p) { o.shared_cache = p.choice(caches); }},
    {"immutable", [](connection_options& o, const url_parameter& p) { o.immutable = p.flag(); }},
    {"journal_mode", [](connection_options& o, const url_parameter& p) { o.journal_mode = p.choice(journal_modes); }},
    {"synchronous",
     [](connection_options& o, const url_parameter& p) { o.synchronous = p.choice(synchronous_levels); }},
    {"timestamp_format",
     [](connection_options& o, const url_parameter& p) { o.timestamp_format = p.choice(timestamp_formats); }},
};

// Removes "file:" or "sqlite:", and the empty or local host of the "//host/path" form.
std::string_view without_scheme(const url_source& source, std::string_view url) {
  constexpr std::string_view memory_name = ":memory:";
  if (url.substr(0, url.find('?')) == memory_name) return url;
  std::string_view rest;
  if (url.starts_with("file:")) {
    rest = url.substr(5);
  } else if (url.starts_with("sqlite:")) {
    rest = url.substr(7);
  } else {
    source.reject(
        "does not start with `file:`",
        "Write it as file:./dev.db, file:/absolute/path.db or file::memory:; other databases need another `provider`.");
  }
  if (!rest.starts_with("//")) return rest;
  rest.remove_prefix(2);
  if (rest.starts_with("localhost/")) rest.remove_prefix(9);
  if (!rest.starts_with("/"))
    source.reject("names a host", "Write a relative path as file:dev.db, an absolute one as file:/path/dev.db.");
  return rest;
}

std::string resolved(const std::string& path, const std::string& base_directory) {
  const std::filesystem::path given(path);
  if (given.is_absolute() || base_directory.empty()) return given.lexically_normal().string();
  return (std::filesystem::path(base_directory) / given).lexically_normal().string();
}

}  // namespace

connection_options parse_url(std::string_view url, const std::string& base_directory) {
  const url_source source{"SQLite", quoted_path(url)};
  const std::string_view rest = without_scheme(source, url);
  const std::size_t question = rest.find('?');
  connection_options options;
  options.path = source.percent_decoded(rest.substr(0, question));
  if (question != std::string_view::npos)
    apply_url_parameters(options, parse_url_parameters(source, rest.substr(question + 1)), rules);

  if (options.path == ":memory:") options.memory = true;
  if (options.path.empty() && !options.memory)
    source.reject("names no file", "Write it as file:./dev.db or file::memory:.");
  if (options.memory) {
    if (options.read_only || options.immutable)
      source.reject("asks for a read-only in-memory database, which would stay empty", "Leave the parameter out.");
    if (options.path.empty()) options.path = ":memory:";
    return options;
  }
  options.path = resolved(options.path, base_directory);
  if (options.path.back() == '/') source.reject("names a folder", "Add the name of the database file.");
  if (options.immutable) options.read_only = true;
  return options;
}

}  // namespace tenon::sql::sqlite
