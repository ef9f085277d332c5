// A folder whose files are in memory.
#pragma once

#include <string>

namespace tenon::testing {

// Where the data of servers that do not outlive a test is written and copied fastest: /dev/shm, if it has room for some.
// Empty: it has not, or TMPDIR says where temporary files are wanted.
std::string memory_folder();

}  // namespace tenon::testing
