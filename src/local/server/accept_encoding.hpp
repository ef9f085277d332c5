// Which coding a client wants an answer in: the header Accept-Encoding.
#pragma once

#include "local/server/compression.hpp"

#include <string_view>

namespace tenon::local::dynamodb {

// The coding of the greatest weight; of several the one that is named first, and a named one before one that "*" stands
// for. What cannot be read as a weight counts as 1, and more than 1 too.
coding accepted_coding(std::string_view accept_encoding) noexcept;

}  // namespace tenon::local::dynamodb
