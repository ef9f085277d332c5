// An SQLite database under change.
#pragma once

#include "migrate/database.hpp"
#include "sql/sqlite/connection.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tenon::migrate {

// Takes over a connection that has no transaction open, and gives it back at the end with its settings as they were.
class sqlite_database final : public database {
 public:
  explicit sqlite_database(tenon::sql::sqlite::connection& db) : db_(db) {}
  sqlite_database(const sqlite_database&) = delete;
  sqlite_database& operator=(const sqlite_database&) = delete;
  ~sqlite_database() override;

  void begin() override;
  void commit() override;
  sql_schema introspect() override;
  void align(sql_schema&, sql_schema&) override {}         // sqlite_dialect knows what means the same
  void lock(const std::vector<const table*>&) override {}  // a transaction that writes has the database to itself
  void execute(const std::string& sql) override;
  std::int64_t number(const std::string& sql) override;
  void drop_everything() override;
  dangling_references count_dangling(const std::vector<std::string>& tables) override;

 private:
  std::map<std::string, std::int64_t> read_sequences();
  void restore_sequences();
  void restore_settings();

  tenon::sql::sqlite::connection& db_;
  std::map<std::string, std::int64_t> sequences_;  // the last number each table gave a row, at the beginning
};

}  // namespace tenon::migrate
