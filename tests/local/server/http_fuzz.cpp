// Reads and answers arbitrary bytes as a connection's. The first byte says how many come at a time.
#include "exchange.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const front open({}, echo_call);
  static const front guarded({.keys = {{"key", "secret"}}}, echo_call);
  const std::size_t step = data[0] % 64 + 1U;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  exchange(data[0] < 128 ? open : guarded, bytes, step, 4096);
  return 0;
}
