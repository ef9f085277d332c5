// Constants of column defaults, in the plain form of column_default.
#pragma once

#include "migrate/sql_schema.hpp"

#include <string>
#include <string_view>

namespace tenon::migrate {

// A literal of the schema language in plain form: numbers lose leading zeros, bytes become hexadecimal digits.
std::string plain_value(type_family family, std::string_view literal);

// Whether two constants of one family in plain form are the same value: 3.10 and 3.1, {"a":1} and { "a": 1.0 }.
bool same_plain_value(type_family family, std::string_view a, std::string_view b);

// A time of RFC 3339 as "2020-01-31 12:00:00.500 +00:00"; anything else stays.
std::string spaced_time(std::string_view text);

}  // namespace tenon::migrate
