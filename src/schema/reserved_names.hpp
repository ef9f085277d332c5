#pragma once

#include <string_view>

namespace tenon::schema {

/// Is this a name that models, views and enums cannot have, since generated clients use it otherwise?
[[nodiscard]] bool is_reserved_name(std::string_view name);

/// Is this the name of a built-in scalar type?
[[nodiscard]] bool is_scalar_name(std::string_view name);

}  // namespace tenon::schema
