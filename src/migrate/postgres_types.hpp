// How PostgreSQL and its kin call column types.
#pragma once

#include "migrate/sql_schema.hpp"

#include <tenon/schema/model.hpp>

#include <string>
#include <string_view>

namespace tenon::migrate::postgres {

// Databases that speak PostgreSQL's protocol and, with differences, its SQL.
enum class flavor : std::uint8_t { postgresql, cockroachdb };

// "VARCHAR(20)" for @db.VarChar(20), "TEXT" for a String without an attribute, `written` being null.
std::string native_type(flavor of, schema::scalar_type type, const schema::native_type* written);

// "jsonb_path_ops" for JsonbPathOps.
std::string operator_class(std::string_view name);

// The type as columns and casts name it: an enum quoted and with its schema, a list with brackets.
std::string type_name(const column_type& type);

// "SERIAL": the type of a column that PostgreSQL numbers with a sequence.
std::string serial_name(const column_type& type);

}  // namespace tenon::migrate::postgres
