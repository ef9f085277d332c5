#pragma once

#include <string>
#include <string_view>

namespace tenon::schema {

/// The name for a relation field that refers to one record of a model: its name in camel case.
[[nodiscard]] std::string single_field_name(std::string_view model_name);

/// The name for a relation field that refers to many: the plural of the above, in English.
[[nodiscard]] std::string list_field_name(std::string_view model_name);

}  // namespace tenon::schema
