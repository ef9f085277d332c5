// The values of key attributes, made of the values of fields.
//
// Texts are as they are, but for the delimiter: `#` becomes `""` and `"` becomes `"!`, which keeps both the order of the texts and
// what they begin with, and no two values make the same key. In partition keys numbers are plain, and enums are their names. In
// sort keys values are ordered as the schema orders them:
//
//   Int, BigInt      10 or 19 digits; below zero `-` and the digits' complement to 9
//   Float, Decimal   `0`; or `1`, three digits of the exponent + 500, the digits; below zero `-`, the complements of both, `~`
//   enums            two digits of the value's place in the schema, `-`, its name
//
// In both, Boolean is `false` or `true`, and DateTime a text of ISO 8601 with six digits behind the second.
#pragma once

#include "dynamodb/models/values.hpp"

#include <tenon/base/function.hpp>
#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/item_layout.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::models {

enum class key_role : std::uint8_t { partition, sort };

// Appends a text with the delimiter escaped.
void append_escaped(std::string& out, std::string_view text);

// Appends a field's value, as it is stored. Throws value_out_of_range for a number with too many digits for its type.
void append_key_value(std::string& out, const field_place& f, const attribute_value& stored, key_role role);

// The attribute's value; nullopt if a field is absent or NULL. `stored` gives the fields' values, or null.
using stored_fields = function_ref<const attribute_value*(std::uint16_t field)>;
std::optional<attribute_value> key_of(const query::model_descriptor& m, const query::key_template& t, key_role role,
                                      stored_fields stored);

// The fields of an item of the model.
inline const attribute_value* field_in(const query::model_descriptor& m, const item& i, std::uint16_t field) {
  return i.find(m.fields[field].column);
}

// Sets the attributes of the table's key, of the indexes' and of the item's type. An index key of which a field is absent is
// left out, and so the item is not in the index. Throws missing_value (P2012) for an empty key.
void add_keys(const query::model_descriptor& m, item& i);

// The table's key of an item that has all its fields.
item table_key_of(const query::model_descriptor& m, const item& i);

// Whether two values of such a field are ordered as the texts they become, whatever follows in the key.
bool is_ordered_within(const query::field_descriptor& f);

}  // namespace tenon::dynamodb::models
