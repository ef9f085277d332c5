// Names for temporary folders.
#pragma once

#include "testing/account.hpp"

#include <optional>
#include <string>

namespace tenon::testing {

// The path of a folder that does not exist yet, <parent>/tenon-<purpose>-<random>. An empty parent stands for TMPDIR, or
// /tmp where TMPDIR is not set, too long for a socket's path, or closed to the account. On this occasion, folders of the same
// purpose are removed that nobody has locked (flock(2)) for a minute: those whose supervisor was cut off. Throws
// storage_error when the given parent cannot be used.
std::string new_scratch_path(const std::string& purpose, const std::string& parent, const std::optional<account>& user);

}  // namespace tenon::testing
