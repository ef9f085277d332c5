#include "testing/environment.hpp"

#include <cstdlib>

namespace tenon::testing {

std::vector<std::string> server_environment() {
  std::vector<std::string> out{"LC_ALL=C", "TZ=UTC"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH", "LOCPATH"})
    if (const char* value = std::getenv(name); value != nullptr) out.push_back(std::string(name) + "=" + value);
  return out;
}

}  // namespace tenon::testing
