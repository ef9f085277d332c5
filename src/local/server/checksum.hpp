// CRC-32 (ISO 3309, as in gzip), which the service sends with every answer.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::local::dynamodb {

std::uint32_t crc32_of(std::string_view data) noexcept;

}  // namespace tenon::local::dynamodb
