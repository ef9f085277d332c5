#pragma once

#include "schema/attributes.hpp"
#include "schema/context.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// The attributes of DynamoDB's models: `@@table`, `@@key`, `@@gsi`, `@@lsi`, `@ttl`, `@version`, `@set`.
namespace tenon::schema {

/// Reads those of a model's block, when its fields have been read. For other providers each is an error.
void read_item_layout(context& c, std::size_t model, attribute_reader& attributes);

/// Reads those of a field.
void read_item_field(context& c, std::size_t model, std::size_t field, attribute_reader& attributes);

/// The name of the table that holds the model's items.
[[nodiscard]] const std::string& table_of(const model& m);

/// The names of attributes that a table has for its keys and those of its indexes.
inline constexpr std::string_view partition_key_attribute = "PK";
inline constexpr std::string_view sort_key_attribute = "SK";
inline constexpr std::string_view type_attribute = "_type";

}  // namespace tenon::schema
