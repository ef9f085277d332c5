#include "cli/database_url.hpp"

#include <tenon/base/error.hpp>

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace tenon::cli {

namespace {

[[noreturn]] void reject(std::string message, std::string hint) {
  raise({.kind = error_kind::invalid_schema, .message = std::move(message), .hint = std::move(hint)});
}

std::string named_url(const schema::datasource& source, bool direct) {
  const auto& named = direct && source.direct_url ? source.direct_url : source.url;
  if (!named) reject("The datasource `" + source.name + "` has no url", "Give one with --url.");
  if (named->kind != schema::config_value::form::env) return named->text;
  const char* value = std::getenv(named->text.c_str());
  if (value == nullptr || *value == '\0')
    reject("The environment variable `" + named->text + "`, which holds the url of the datasource `" + source.name +
               "`, is not set",
           "Set it, or give the url with --url.");
  return value;
}

}  // namespace

database_url find_database_url(const std::string& given, const schema::definition& s, const schema::source_set& sources,
                               connection_use use) {
  if (!s.datasource)
    reject("The schema has no datasource", "Add a block `datasource db { provider = \"sqlite\" url = ... }`.");
  if (!given.empty()) return {given, {}};
  const std::filesystem::path file = sources.files.at(s.datasource->where.file).path;
  return {named_url(*s.datasource, use == connection_use::changing_tables), file.parent_path().string()};
}

}  // namespace tenon::cli
