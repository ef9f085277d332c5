// Random tables and enums as only PostgreSQL has them, changes of them, and rows for them.
#pragma once

#include "migrate/sql_schema.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace tenon::migrate {

// A type, and two constants of it in plain form.
struct type_sample {
  type_family family;
  const char* native;
  const char* constants[2];
};
const std::vector<type_sample>& type_samples();

class random_postgres_schema {
 public:
  explicit random_postgres_schema(std::uint32_t seed) : random_(seed) {}

  // A few tables that refer to each other. Each has a required integer column "keep" that no change touches.
  sql_schema make();

  // The schema with tables, columns, keys, indexes and enums added, dropped and altered.
  sql_schema change(sql_schema from);

  // Statements that insert rows, of which the database may refuse some; "keep" numbers them within their table.
  std::vector<std::string> rows_for(const sql_schema& schema);

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  bool chance(unsigned percent) { return below(100) < percent; }

  column_type make_type(const sql_schema& whole);
  std::string make_constant(const column_type& type, const sql_schema& whole);
  std::optional<column_default> make_default(const column_type& type, const sql_schema& whole);
  void fill_in(column& c, const sql_schema& whole);
  void add_column(table& to, const sql_schema& whole);
  void add_index(table& to);
  void add_foreign_key(table& to, const sql_schema& whole);
  void change_column(column& c, const sql_schema& whole);
  void change_table(table& of, const sql_schema& whole);
  table make_table(const std::string& name, const sql_schema& whole);
  void change_enums(sql_schema& whole);

  std::mt19937 random_;
};

}  // namespace tenon::migrate
