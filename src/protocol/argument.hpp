// The values of a request's arguments, as the protocol writes them.
#pragma once

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tenon::protocol {

struct argument_member;

struct big_integer {
  std::int64_t value = 0;
};

struct enum_name {
  std::string_view text;
};

// The members of an object, in the order given. A reference to a field is an object too.
struct argument_object {
  std::vector<argument_member> members;
  bool is_reference = false;
};

// A value with its tag taken off. Texts are borrowed from the document it was read from.
struct argument {
  using null = std::monostate;
  using list = std::vector<argument>;

  std::variant<null, bool, std::int64_t, double, std::string_view, big_integer, decimal, timestamp, bytes, json,
               enum_name, list, argument_object>
      content;
  const boost::json::value* source = nullptr;

  bool is_null() const { return std::holds_alternative<null>(content); }
};

struct argument_member {
  std::string_view name;
  argument value;
};

// Whole numbers that do not fit in 64 bits become doubles. Throws request_error for a tagged value that is not what its
// tag says. An object with a tag the protocol does not know is an ordinary object.
argument to_argument(const boost::json::value& v);

// What a message calls the type of `a`: "Int", "Object", "(String, Null)".
std::string type_name(const argument& a);

// The value as a JSON document. Requires that `a` is not an enum value or a reference.
json to_json(const argument& a);

}  // namespace tenon::protocol
