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

// A database under change. Everything between begin() and commit() is one transaction that no other push can enter;
// without a commit the destructor takes it back.
class database {
 public:
  virtual ~database() = default;

  virtual void begin() = 0;
  virtual void commit() = 0;

  virtual sql_schema introspect() = 0;

  // Makes the two comparable: columns of `found` that say in the database's words what `wanted` says in others get
  // those, and names in `wanted` become such as the database can keep.
  virtual void align(sql_schema& found, sql_schema& wanted) = 0;

  // Keeps others from the tables until the end of the transaction.
  virtual void lock(const std::vector<const table*>& tables) = 0;

  virtual void execute(const std::string& sql) = 0;

  // The number that the query gives.
  virtual std::int64_t number(const std::string& sql) = 0;

  // Drops every table, view and trigger, and what else is made for them.
  virtual void drop_everything() = 0;

  // Of tables whose foreign keys the database does not check while they change; none for others.
  virtual dangling_references count_dangling(const std::vector<std::string>& tables) = 0;
};

}  // namespace tenon::migrate
