// The account that a server runs as. Servers refuse to run as root.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tenon::testing {

struct account {
  std::string name;
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;  // all that it belongs to

  // It may pass through the folder and those above it.
  bool can_enter(const std::string& folder) const;
};

// Whom to become before running a server: `postgres`, or else `nobody`, for root; nothing for anybody else, who runs it as
// they are. Throws unsupported when root finds neither.
std::optional<account> unprivileged_account();

}  // namespace tenon::testing
