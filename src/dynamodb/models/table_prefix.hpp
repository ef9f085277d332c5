// Tables of several parties in one place, each with names that begin alike.
#pragma once

#include <string>

namespace tenon::dynamodb::models {

struct prefixed_url {
  std::string url;  // without the prefix
  std::string table_prefix;
};

// Takes the parameter `table_prefix` out of a URL: dynamodb://eu-west-1?table_prefix=staging_. Throws invalid_url (P1013) for what
// no table's name can begin with.
prefixed_url without_table_prefix(const std::string& url);

}  // namespace tenon::dynamodb::models
