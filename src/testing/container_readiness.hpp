// Waiting for a container that was started.
#pragma once

#include "testing/docker_engine.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/testing/container.hpp>

#include <cstddef>
#include <string>

namespace tenon::testing {

// The port of this machine that leads to a port of the container. Throws validation_error when the options do not have it.
std::uint16_t port_outside(const container_options& options, std::uint16_t inside);

// The last lines of a text.
std::string last_lines(const std::string& text, int count);

struct starting_container {
  const docker_engine& engine;
  const std::string& name;
  const container_options& options;  // `outside` is known of each of its ports
  std::size_t log_before = 0;        // the length of what it had written before it was started
};

// Returns once all that is to be waited for has held, one after the other. Throws connection_error, with the last lines of the
// log, when the container ends before, or the deadline passes.
void wait_until_ready(const starting_container& what, monotonic_time deadline);

}  // namespace tenon::testing
