#include "local/server/checksum.hpp"

#include <zlib.h>

namespace tenon::local::dynamodb {

std::uint32_t crc32_of(std::string_view data) noexcept {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

}  // namespace tenon::local::dynamodb
