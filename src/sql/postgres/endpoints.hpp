// Where a connection may be opened: one place for each address of each host.
#pragma once

#include "query/waiter.hpp"
#include "sql/postgres/options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tenon::sql::postgres {

// One of the hosts that a URL names, as libpq's keywords have it. What is nullopt is left to libpq.
struct endpoint {
  std::optional<std::string> host;  // a name, an address, or the folder of a unix socket
  std::optional<std::string> address;
  std::optional<std::string> port;

  std::string shown() const;  // "db.example.org:5432"
};

// The hosts of the options, in their order; a single endpoint without a host where they name none.
std::vector<endpoint> endpoints_of(const connection_options& options);

// The same endpoint at each address that its host's name stands for, or itself if it has no name to look up. The system
// looks names up for as long as it likes, so that is done in the background.
// Empty: there is no such host; `problem` says why. Throws connect_timeout when the time is over, and cancelled.
std::vector<endpoint> resolve(const endpoint& e, query::waiter& w, std::optional<monotonic_time> until,
                              std::string& problem);

}  // namespace tenon::sql::postgres
