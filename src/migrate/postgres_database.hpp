// A PostgreSQL database under change.
#pragma once

#include "migrate/database.hpp"
#include "migrate/postgres_introspection.hpp"
#include "migrate/postgres_session.hpp"

#include "sql/postgres/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tenon::migrate {

class postgres_database final : public database {
 public:
  // Connects, creating the database when the server has none of that name. `schemas` are those that hold the tables;
  // empty: the one that the connection's options name, or else the first of its search path, whose tables then have no
  // schema in their names. `options` outlive the object.
  postgres_database(const sql::postgres::connection_options& options, const std::vector<std::string>& schemas);
  postgres_database(const postgres_database&) = delete;
  postgres_database& operator=(const postgres_database&) = delete;
  ~postgres_database() override;

  void begin() override;
  void commit() override;
  sql_schema introspect() override;
  void align(sql_schema& found, sql_schema& wanted) override;
  void lock(const std::vector<const table*>& tables) override;
  void execute(const std::string& sql) override;
  std::int64_t number(const std::string& sql) override;
  void drop_everything() override;
  dangling_references count_dangling(const std::vector<std::string>&) override { return {}; }

 private:
  void use_current_schema();
  void align_columns(table& found, const std::vector<const column*>& wanted);

  const sql::postgres::connection_options& options_;
  postgres::session session_;
  const bool names_schemas_;
  postgres::schema_names schemas_;
};

}  // namespace tenon::migrate
