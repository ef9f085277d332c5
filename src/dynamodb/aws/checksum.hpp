// CRC-32 (ISO 3309, as in gzip), which the service sends with every answer: x-amz-crc32.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::dynamodb::aws {

std::uint32_t crc32_of(std::string_view data) noexcept;

}  // namespace tenon::dynamodb::aws
