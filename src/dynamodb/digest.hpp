// SHA-256, and authentication with it.
#pragma once

#include <string>
#include <string_view>

namespace tenon::dynamodb {

// 32 bytes.
std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);

// In a time that does not depend on where they differ.
bool is_same_digest(std::string_view a, std::string_view b) noexcept;

}  // namespace tenon::dynamodb
