#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tenon::schema {

/// "Did you mean `x`?" for the candidate nearest to `word`, or an empty string when none is near. Letters' case counts
/// little: `string` is near `String`.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace tenon::schema
