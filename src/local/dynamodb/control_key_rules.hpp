// What the service demands of the keys of tables and indexes.
#pragma once

#include "local/api/table_requests.hpp"
#include "local/dynamodb/table_definition.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace tenon::local::dynamodb {

// Of a table: one or two elements.
void check_table_key_schema(std::span<const requested::key_schema_element> keys,
                            std::span<const requested::attribute_definition> attributes);

// Of a local index, whose elements the request's shape has counted.
void check_key_schema(std::span<const requested::key_schema_element> keys,
                      std::span<const requested::attribute_definition> attributes);

// Of a global index: up to four HASH elements, then up to four RANGE elements.
void check_global_key_schema(std::span<const requested::key_schema_element> keys,
                             std::span<const attribute_definition> attributes);

// Refuses an attribute that is defined twice.
void check_defined_once(std::span<const attribute_definition> attributes);

// All names must be defined.
key_schema define_keys(std::span<const requested::key_schema_element> keys,
                       std::span<const attribute_definition> attributes);

// "2026-01-31T12:00:00.000": how streams are told apart.
std::string stream_label(std::int64_t milliseconds);

}  // namespace tenon::local::dynamodb
