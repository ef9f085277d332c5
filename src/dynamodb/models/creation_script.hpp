// The requests that make the tables of a schema, as text.
#pragma once

#include "dynamodb/models/table_spec.hpp"

#include <string>

namespace tenon::dynamodb::models {

// The request's JSON.
std::string create_table_json(const table_spec& t);
std::string time_to_live_json(const table_spec& t);  // of a table that has one

// A line for each request: its operation, a space, its JSON. Nothing is waited for between them.
std::string creation_script(const query::schema_descriptor& schema);

}  // namespace tenon::dynamodb::models
