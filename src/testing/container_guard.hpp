// Containers that do not outlive this process.
#pragma once

#include "testing/docker_engine.hpp"
#include "testing/guard_process.hpp"

#include <string>

namespace tenon::testing {

// Asks the engine to remove a container, with its volumes and whether it runs or not, when this object is destroyed or this
// process ends, in whatever way: a process of its own does so. To be made before the container is. Throws storage_error when
// the system refuses something.
class container_guard {
 public:
  container_guard(const docker_engine& engine, const std::string& container);

  // Whether the container has been made is known: until then, one that does not exist yet is waited for.
  void settle() noexcept;

 private:
  guard_process process_;
};

}  // namespace tenon::testing
