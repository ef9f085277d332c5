// Whatever an engine sends is decoded or refused, and nothing of it is counted twice.
#include "testing/docker_stream.hpp"

#include <tenon/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const tenon::testing::process_output output = tenon::testing::decode_docker_stream(bytes);
    if (output.all.size() > size) std::abort();
    if (output.all.size() != output.standard_output.size() + output.standard_error.size()) std::abort();
  } catch (const tenon::error& e) {
    if (e.kind() != tenon::error_kind::external_failure) std::abort();
  }
  return 0;
}
