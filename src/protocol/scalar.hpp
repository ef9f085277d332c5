// The scalar values of requests: their types as the protocol names them, and their texts.
#pragma once

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/parameters.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace tenon::protocol {

enum class scalar_kind : std::uint8_t { null, string, boolean, int32, int64, float64, decimal, datetime, json, bytes };

// "Null", "String", "Boolean", "Int", "BigInt" …
std::string_view name_of(scalar_kind kind);

// Not for enumerations.
scalar_kind kind_of(query::scalar type);

// A value of one of these types; int32 and int64 are both std::int64_t. Texts are borrowed.
using scalar_value =
    std::variant<std::string_view, bool, std::int64_t, double, tenon::decimal, timestamp, tenon::json, tenon::bytes>;

void add_value(query::parameters& out, const scalar_value& v);

// A date and time of RFC 3339 with its offset; nothing less.
std::optional<timestamp> read_datetime(std::string_view text);

// A decimal integer of 64 bits and nothing else.
std::optional<std::int64_t> read_integer(std::string_view text);

std::optional<tenon::decimal> read_decimal(std::string_view text);

}  // namespace tenon::protocol
