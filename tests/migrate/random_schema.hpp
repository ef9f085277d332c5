// Random tables, changes of them, and rows for them.
#pragma once

#include "migrate/sql_schema.hpp"
#include "sql/sqlite/connection.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace tenon::migrate {

class random_schema {
 public:
  explicit random_schema(std::uint32_t seed) : random_(seed) {}

  // A few tables that refer to each other. Each has a required integer column "keep" that no change touches.
  sql_schema make();

  // The schema with tables, columns, keys and indexes added, dropped and altered.
  sql_schema change(sql_schema from);

  // Inserts rows that satisfy the schema; "keep" numbers them within their table.
  void fill(sql::sqlite::connection& db, const sql_schema& schema);

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  bool chance(unsigned percent) { return below(100) < percent; }

  table make_table(const sql_schema& existing, std::size_t number);
  column make_column(const table& of);
  column_default make_default(type_family family);
  void add_index(table& to);
  void add_foreign_key(table& to, const sql_schema& existing);
  void change_table(table& of, const sql_schema& whole);
  std::string make_constant(type_family family);

  std::mt19937 random_;
};

}  // namespace tenon::migrate
