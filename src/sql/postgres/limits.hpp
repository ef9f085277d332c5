// What columns hold by their declaration. The server says that a value is too long or too large, but not which.
#pragma once

#include <tenon/base/decimal.hpp>
#include <tenon/query/descriptor.hpp>

#include <string>
#include <string_view>

namespace tenon::sql::postgres {

// "a text of 25 characters, where 20 fit": why the column cannot hold the value; empty: it can.
std::string excess_of(const query::field_descriptor& field, std::string_view text);
std::string excess_of(const query::field_descriptor& field, const decimal& number);

}  // namespace tenon::sql::postgres
