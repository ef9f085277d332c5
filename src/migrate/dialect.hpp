// What differs between databases when tables are laid out, compared and changed.
#pragma once

#include "migrate/sql_schema.hpp"
#include "migrate/step.hpp"

#include <string>
#include <vector>

namespace tenon::migrate {

struct command {
  std::string sql;  // without the semicolon

  // It switches a setting of the connection around the change. Scripts need that; who runs the plan in a transaction
  // has switched it before.
  bool sets_connection = false;
};

class dialect {
 public:
  virtual ~dialect() = default;

  // Whether a primary key of this one column numbers its rows, asked for or not.
  virtual bool numbers_rows(const column& key) const = 0;

  virtual cast cast_between(const column& previous, const column& next) const = 0;
  virtual bool same_default(const column& previous, const column& next) const = 0;

  // Whether the change of a table needs it to be built anew.
  virtual bool must_redefine(const table_difference& difference, const sql_schema& previous,
                             const sql_schema& next) const = 0;

  // The SQL of one step of the plan.
  virtual std::vector<command> render(const plan& whole, const step& one) const = 0;
};

}  // namespace tenon::migrate
