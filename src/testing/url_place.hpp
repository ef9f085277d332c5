// Parts of URLs of databases on servers.
#pragma once

#include <string>
#include <string_view>

namespace tenon::testing {

// scheme://user:password@host:port/database?parameters with another "host:port". Parameters of libpq that would win over it
// (host, hostaddr, port) are left out.
std::string with_place(std::string_view url, std::string_view place);

// The same URL with another database, whose name is encoded as it has to be.
std::string with_database(std::string_view url, std::string_view database);

}  // namespace tenon::testing
