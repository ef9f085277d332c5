// Decodes arbitrary bodies. The first byte chooses the operation.
#include "decode_any.hpp"
#include "local/api/failure.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto op = static_cast<operation>(data[0] % (static_cast<int>(operation::list_streams) + 1));
  const auto decoder = decoder_of(op);
  if (!decoder) return 0;
  try {
    decoder(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  } catch (const failure& f) {
    std::string body;
    append_body(body, f);
  }
  return 0;
}
