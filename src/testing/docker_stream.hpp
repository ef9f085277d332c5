// What a process wrote, as engines of Docker's kind send it.
#pragma once

#include <string>
#include <string_view>

namespace tenon::testing {

struct process_output {
  std::string all = {};  // in the order of arrival at the engine
  std::string standard_output = {};
  std::string standard_error = {};
};

// Takes frames apart: the number of the stream, three zeros, the length as four bytes, most significant first, and as many
// bytes (Docker Engine API, "Attach to a container", Stream format). A last frame that was cut off counts as far as it goes.
// Throws external_failure for bytes that are no such frames.
process_output decode_docker_stream(std::string_view bytes);

}  // namespace tenon::testing
