// What bringing a live database to a schema needs of it.
#pragma once

#include "migrate/sql_schema.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tenon::migrate {

// Rows whose foreign key refers to nothing, counted per referring and referred table.
using dangling_references = std::map<std::pair<std::string, std::string>, std::int64_t>;

// A database under change. Everything between begin() and commit() is one transaction that no other writer can enter;
// without a commit the destructor takes it back.
class database {
 public:
  virtual ~database() = default;

  virtual void begin() = 0;
  virtual void commit() = 0;

  virtual sql_schema introspect() = 0;
  virtual void execute(const std::string& sql) = 0;

  // Drops every table, view and trigger.
  virtual void drop_everything() = 0;

  virtual std::int64_t count_rows(const std::string& table) = 0;
  virtual std::int64_t count_values(const std::string& table, const std::string& column) = 0;  // that are not null
  // Groups of rows that have the same values, none of them null, in these columns.
  virtual std::int64_t count_duplicates(const std::string& table, const std::vector<std::string>& columns) = 0;
  virtual dangling_references count_dangling(const std::vector<std::string>& tables) = 0;
};

}  // namespace tenon::migrate
