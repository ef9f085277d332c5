// Bodies that a server has compressed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

// The content of a gzip file (RFC 1952), with room for 64 bytes more behind it. Throws connection_closed (P1017) if it is
// damaged, or larger than `max_size`.
std::string gunzip(std::string_view compressed, std::size_t max_size);

}  // namespace tenon::dynamodb::aws
