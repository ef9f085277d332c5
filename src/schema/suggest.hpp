#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// "Did you mean `x`?" for the candidate nearest to `word`, or an empty string when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace tenon::schema
