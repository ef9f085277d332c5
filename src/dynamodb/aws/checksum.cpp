#include "dynamodb/aws/checksum.hpp"

#include <libdeflate.h>

namespace tenon::dynamodb::aws {

std::uint32_t crc32_of(std::string_view data) noexcept { return libdeflate_crc32(0, data.data(), data.size()); }

}  // namespace tenon::dynamodb::aws
