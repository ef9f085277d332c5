#pragma once

#include <tenon/schema/model.hpp>
#include <tenon/schema/source.hpp>

#include <string>

namespace tenon::cli {

/// For the help texts of commands that open the schema's database.
inline constexpr const char* url_argument_help =
    "The database, as in `file:dev.db` (a relative path counts from the working directory)\n"
    "or `postgresql://user:password@host:5432/database?schema=public`.\n"
    "Default: the url of the schema's datasource, whose relative paths count from the schema file";

struct database_url {
  std::string url;
  std::string base_directory;  ///< where relative paths in it start; empty: the working directory
};

enum class connection_use : unsigned char {
  queries,
  changing_tables,  ///< takes the datasource's `directUrl` where there is one: `url` may lead to a pooler
};

/// `given`, unless it is empty: then the url the schema names, from the environment where it says env("..."). Throws
/// validation_error when there is none.
[[nodiscard]] database_url find_database_url(const std::string& given, const schema::definition& s,
                                             const schema::source_set& sources,
                                             connection_use use = connection_use::queries);

}  // namespace tenon::cli
