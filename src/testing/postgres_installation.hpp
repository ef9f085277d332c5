// Where PostgreSQL's server is installed.
#pragma once

#include <string>

namespace tenon::testing {

struct postgres_installation {
  std::string server;  // the path of `postgres`
  std::string initdb;

  // Changes when the installed files do.
  std::string identity() const;
};

// The programs in `folder`; or, when it is empty, in the newest of /usr/lib/postgresql/*/bin and /usr/pgsql-*/bin, in the
// folder that pg_config names, or on PATH. Throws unsupported, saying what to install, when there are none.
postgres_installation find_postgres(const std::string& folder);

}  // namespace tenon::testing
