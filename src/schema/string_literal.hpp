#pragma once

#include "schema/reader.hpp"

#include <optional>
#include <string>

namespace tenon::schema {

/// A string literal, quotes included, at the reader's position: its value with the escapes of JSON (RFC 8259, section
/// 7) resolved, always well-formed UTF-8. Wrong escapes are reported and left out of the value. nullopt, with nothing
/// consumed, when there is no complete literal.
[[nodiscard]] std::optional<std::string> accept_string(reader& in);

}  // namespace tenon::schema
