// Arbitrary bytes in arbitrary pieces: a fault lies within the piece it is told of, once for each connection.
#include <tenon/testing/postgres_messages.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon::testing;
  if (size < 3) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  traffic_hook hook = at_message({.way = (bytes[0] & 1) != 0 ? direction::to_client : direction::to_server,
                                  .type = (bytes[0] & 2) != 0 ? bytes[1] : '\0',
                                  .containing = (bytes[0] & 4) != 0 ? "a" : "",
                                  .number = 1U + (data[0] >> 4U),
                                  .after = data[1] % 16U,
                                  .connections = 0},
                                 fault::reset);
  std::uint64_t offsets[2] = {};
  int faults = 0;
  for (std::size_t at = 2; at < size;) {
    const std::size_t head = data[at++];
    const std::string_view piece = bytes.substr(at, head >> 1U);
    if (piece.empty()) continue;
    const auto way = static_cast<direction>(head & 1U);
    std::uint64_t& offset = offsets[head & 1U];
    const verdict v = hook({1, way, offset, piece});
    if (v.what != fault::none && (v.after > piece.size() || ++faults > 1)) std::abort();
    offset += piece.size();
    at += piece.size();
  }
  return 0;
}
