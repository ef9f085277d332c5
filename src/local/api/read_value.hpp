// Attribute values of requests, checked as they are read.
#pragma once

#include "local/api/document.hpp"
#include "local/api/values.hpp"

#include <string_view>

namespace tenon::local::dynamodb {

// Both throw ValidationException with the service's message for the first thing that is wrong: values without or with
// several types, empty sets, duplicates in sets, numbers that are none, documents nested too deeply. Types must have
// been checked.
attribute_value read_value(const json_element& value);
item read_item(const json_element& map);

// Refuses names that no attribute can have.
void check_attribute_name(std::string_view name);

}  // namespace tenon::local::dynamodb
