// The names that AWS gives to resources.
#pragma once

#include <optional>
#include <string_view>

namespace tenon::local::dynamodb {

// "arn:<partition>:<service>:<region>:<account>:<resource>"
struct arn_text {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;
};

// Nothing for a text that is no ARN.
std::optional<arn_text> parse_arn(std::string_view text) noexcept;

}  // namespace tenon::local::dynamodb
