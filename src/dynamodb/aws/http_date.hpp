// Points in time as HTTP has them.
#pragma once

#include <tenon/base/timestamp.hpp>

#include <optional>
#include <string_view>

namespace tenon::dynamodb::aws {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), the only form that servers send.
std::optional<timestamp> parse_http_date(std::string_view text) noexcept;

}  // namespace tenon::dynamodb::aws
