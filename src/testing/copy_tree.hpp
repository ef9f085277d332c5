// Copying folders.
#pragma once

#include "testing/account.hpp"

#include <optional>
#include <string>

namespace tenon::testing {

// Copies a folder of files and folders to `to`, which must not exist, permissions included; the copies belong to the
// account if there is one. Stretches of zeros take no space in them. Throws storage_error.
void copy_tree(const std::string& from, const std::string& to, const std::optional<account>& owner);

}  // namespace tenon::testing
