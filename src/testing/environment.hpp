// The environment that servers run in.
#pragma once

#include <string>
#include <vector>

namespace tenon::testing {

// As little as can be, so that a test does not depend on who runs it: PATH, messages in English, and where this process
// finds its libraries and locales.
std::vector<std::string> server_environment();

}  // namespace tenon::testing
