// The SQL of every step on PostgreSQL, worded as Prisma 6.19 words it.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/postgres_types.hpp"
#include "migrate/step.hpp"

#include <string>
#include <vector>

namespace tenon::migrate::postgres {

std::string create_schema_sql(const std::string& name);
std::string create_extension_sql(const extension& wanted);
std::string create_enum_sql(const enum_type& wanted);
std::string create_table_sql(const table& wanted, flavor of);
std::string create_index_sql(const table& wanted, const index& made);
std::string add_foreign_key_sql(const table& wanted, const foreign_key& key);

}  // namespace tenon::migrate::postgres
