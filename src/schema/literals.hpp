#pragma once

#include <string_view>

/// Whether a string literal is what its field's type calls for.
namespace tenon::schema {

/// JSON (RFC 8259), nested at most 127 deep, with numbers a double can hold.
[[nodiscard]] bool is_json(std::string_view text);

/// Base64 (RFC 4648, section 4) with its padding and no stray bits.
[[nodiscard]] bool is_base64(std::string_view text);

/// A timestamp (RFC 3339), also with a space instead of the `T`.
[[nodiscard]] bool is_timestamp(std::string_view text);

/// A decimal number, with or without fraction and exponent; `_` may group digits.
[[nodiscard]] bool is_decimal(std::string_view text);

/// An integer that 64 bits can hold.
[[nodiscard]] bool is_integer(std::string_view text);

}  // namespace tenon::schema
