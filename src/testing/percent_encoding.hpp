// Texts inside URLs.
#pragma once

#include <string>
#include <string_view>

namespace tenon::testing {

// All bytes but letters, digits, -._~ and those of `kept` become %XX (RFC 3986).
std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace tenon::testing
