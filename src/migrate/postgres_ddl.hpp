// The SQL that creates and drops things on PostgreSQL, worded as Prisma 6.19 words it.
#pragma once

#include "migrate/postgres_types.hpp"
#include "migrate/sql_schema.hpp"

#include <string>
#include <string_view>

namespace tenon::migrate::postgres {

// "schema"."name", or the name alone where the schema is empty.
std::string qualified(std::string_view schema, std::string_view name);
std::string qualified(const table& of);
std::string qualified(const enum_type& of);

// "name" TYPE NOT NULL DEFAULT ...
std::string column_definition(const column& c, flavor of);

std::string create_schema_sql(const std::string& name);
std::string create_extension_sql(const extension& wanted);
std::string create_enum_sql(const enum_type& wanted);
std::string create_table_sql(const table& wanted, flavor of);
std::string create_index_sql(const table& wanted, const index& made);
std::string drop_index_sql(const table& old, const index& dropped);
std::string add_foreign_key_sql(const table& wanted, const foreign_key& key);

}  // namespace tenon::migrate::postgres
