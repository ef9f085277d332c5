// The order in which the service has partitions: that of a hash, which scans and their segments follow, as do entries
// of a global index whose keys are equal.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::local::dynamodb {

// The first 8 bytes, the most significant first, of MD5("Outliers" and `bytes`). Of a number these are the ones that
// append_value() writes. It is the dearest step of making a key: one block for up to 47 bytes, another for each 64 more.
std::uint64_t partition_hash(std::string_view bytes);

}  // namespace tenon::local::dynamodb
