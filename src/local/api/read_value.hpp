// Attribute values of requests, checked as they are read.
#pragma once

#include "local/api/document.hpp"
#include "local/api/values.hpp"

#include <cstdint>
#include <string_view>

namespace tenon::local::dynamodb {

// The service has two checks of values, which differ in what they say of numbers and of duplicates in sets. The newer
// one is that of operations on single items, of BatchGetItem and of Query.
enum class value_wording : std::uint8_t { newer, older };

// These throw ValidationException with the service's message for the first thing that is wrong: values without or with
// several types (which are said as they are by all operations), empty sets, duplicates in sets, numbers that are none,
// documents nested too deeply. Types must have been checked.
attribute_value read_value(const json_element& value, value_wording words = value_wording::older);
item read_item(const json_element& map, value_wording words = value_wording::older);

// Refuses documents of a value that are nested too deeply, and nothing else.
void check_depth(const json_element& value);

// A value of ExpressionAttributeValues, or a parameter of a statement: the older check lets it be nested by one level
// more than an item's attribute.
attribute_value read_expression_value(const json_element& value, value_wording words);

// Refuses names that no attribute can have.
void check_attribute_name(std::string_view name);

}  // namespace tenon::local::dynamodb
