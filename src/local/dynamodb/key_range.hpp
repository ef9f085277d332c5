// Which encoded keys a page may hold.
#pragma once

#include "local/dynamodb/collection_read.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace tenon::local::dynamodb {

// From lower to below upper.
struct key_range {
  std::string lower;
  std::string upper;
};

// Of a table with a sort key or an index; the start key is left aside.
key_range range_of(const page_request& request);

// Of a segment of a table without a sort key: rows from first to last.
std::pair<std::int64_t, std::int64_t> segment_rows(std::int32_t segment, std::int32_t total) noexcept;

}  // namespace tenon::local::dynamodb
