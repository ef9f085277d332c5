#include "local/server/checksum.hpp"

#include <libdeflate.h>

namespace tenon::local::dynamodb {

std::uint32_t crc32_of(std::string_view data) noexcept { return libdeflate_crc32(0, data.data(), data.size()); }

}  // namespace tenon::local::dynamodb
