// The key layout of a schema's tables: of each entity its keys, and which conditions they serve.
#pragma once

#include <tenon/query/descriptor.hpp>

#include <cstdint>
#include <string>

namespace tenon::dynamodb::models {

enum class diagram_form : std::uint8_t { terminal, markdown };

// Tables in the order in which models name them.
std::string key_diagram(const query::schema_descriptor& schema, diagram_form form);

}  // namespace tenon::dynamodb::models
