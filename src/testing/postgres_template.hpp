// What initdb makes, made once and copied from then on.
#pragma once

#include "testing/account.hpp"
#include "testing/postgres_installation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tenon::testing {

struct cluster_template {
  postgres_installation installation;
  std::vector<std::string> initdb_arguments;  // all but the data folder
  std::optional<account> runs_as;
  std::string scratch_parent;  // as of new_scratch_path

  // Where templates are kept; empty: tenon/ in XDG_CACHE_HOME or in ~/.cache, or else a folder of this user in the temporary
  // folder.
  std::string cache_folder;
};

// Copies a fresh data folder to `to`, which must not exist; it belongs to the account that the server runs as. The first
// call since the machine was started runs initdb, for all processes of this user; what is kept from before, from other
// arguments or from another version is replaced. Safe to call from several threads and processes. Throws storage_error, or external_failure when initdb fails.
void copy_cluster(const cluster_template& from, const std::string& to);

}  // namespace tenon::testing
