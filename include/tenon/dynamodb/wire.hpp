// Attribute values in the JSON of DynamoDB's API: {"S":"text"}, {"N":"1.5"}, {"M":{…}}.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <string>
#include <string_view>

namespace tenon::dynamodb {

// Appends the value with its type. Text must be UTF-8.
void append_wire(std::string& out, const attribute_value& value);

// Appends the object of an item's attributes, each with its type.
void append_wire(std::string& out, const attribute_map& members);

std::string to_wire(const attribute_value& value);
std::string to_wire(const item& members);

// Reads what the functions above write, in any layout. Throws validation_error, saying what is wrong, for anything else.
attribute_value attribute_value_from_wire(std::string_view json);
item item_from_wire(std::string_view json);

}  // namespace tenon::dynamodb
