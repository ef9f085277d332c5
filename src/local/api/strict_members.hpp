// The check that SearchVectors makes of its members before any other: the endpoint that serves it reads a request into a
// structure of its own, and says in its words what does not fit.
#pragma once

#include "local/api/document.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tenon::local::dynamodb {

enum class strict_kind : std::uint8_t { text, number, list };  // a string, an integer of 32 bits, an array

struct strict_member {
  std::string_view name;
  strict_kind kind;
};

// `root` is `body`, parsed. Throws SerializationException ("invalid type: null, expected a string at line 1 column 9") for
// the first of these members that is of another type, and ValidationException ("missing field `TableName` at …") for the
// first that is absent. All of them are required. Time: linear.
void check_strict_members(const json_element& root, std::string_view body, std::span<const strict_member> members);

}  // namespace tenon::local::dynamodb
