// Any text is read as a table of sockets, or passed over.
#include "testing/listening_ports.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{0, 80, 5432, 65535})
    tenon::testing::lists_listener(text, port);
  return 0;
}
