#pragma once

#include <tenon/schema/model.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// What became of a feature that generators can name in `previewFeatures`.
enum class feature_state : std::uint8_t {
  active,
  hidden,   ///< accepted, but not suggested
  leaving,  ///< accepted, will be removed
  general,  ///< generally available: needs no mention any more
  renamed,  ///< has another name on this provider
};

struct preview_feature {
  std::string_view name;  ///< as spelt in the language
  feature_state state = feature_state::active;
  std::string_view new_name = {};  ///< of a renamed one
};

/// The feature of that name, in any letter case; nullopt when the provider has none of that name.
[[nodiscard]] std::optional<preview_feature> find_preview_feature(std::string_view name, std::optional<provider> p);

/// The names to suggest.
[[nodiscard]] const std::vector<std::string_view>& active_preview_features();

}  // namespace tenon::schema
