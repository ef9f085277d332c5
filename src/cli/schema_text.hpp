#pragma once

#include <tenon/schema/model.hpp>

#include <string>

namespace tenon::cli {

/// The schema for people to read: each model with its fields, keys, indexes and relations, names in the database and default
/// actions included; then composite types and enums. Ends with a newline.
[[nodiscard]] std::string describe(const schema::definition& s);

}  // namespace tenon::cli
