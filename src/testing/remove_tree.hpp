// Removing a folder with everything in it. Safe between fork(2) and exec(3): nothing here allocates or locks.
#pragma once

namespace tenon::testing {

// Symbolic links are removed, not followed. What cannot be removed stays; returns whether nothing did.
bool remove_tree(const char* path) noexcept;

}  // namespace tenon::testing
