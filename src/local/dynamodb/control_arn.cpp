#include "local/dynamodb/control_arn.hpp"

#include <array>

namespace tenon::local::dynamodb {

std::optional<arn_text> parse_arn(std::string_view text) noexcept {
  std::array<std::string_view, 5> parts;
  for (auto& part : parts) {
    const auto end = text.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    part = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (parts[0] != "arn") return std::nullopt;
  return arn_text{parts[1], parts[2], parts[3], parts[4], text};
}

}  // namespace tenon::local::dynamodb
