// What an engine is told about a container to be made.
#pragma once

#include <tenon/testing/container.hpp>

#include <string>

namespace tenon::testing {

bool is_on_host_network(const container_options& options) noexcept;

// The body of POST /containers/create (Docker Engine API). Ports with `outside` 0 are left to the engine. Throws
// validation_error for options that make no sense.
std::string describe_container(const container_options& options);

}  // namespace tenon::testing
