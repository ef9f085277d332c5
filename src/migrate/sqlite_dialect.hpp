// SQLite's way of laying out, comparing and changing tables.
#pragma once

#include "migrate/dialect.hpp"

namespace tenon::migrate {

// SQLite can add nullable columns and create and drop indexes in place; any other change builds a table anew
// (sqlite.org/lang_altertable.html#otheralter).
class sqlite_dialect final : public dialect {
 public:
  abilities can() const override { return {}; }
  std::string native_type(schema::scalar_type, const schema::native_type*) const override { return {}; }
  std::string index_method(std::string_view) const override { return {}; }
  std::string operator_class(std::string_view) const override { return {}; }
  bool numbers_rows(const column& key) const override;
  cast cast_between(const column& previous, const column& next) const override;
  bool same_default(const column& previous, const column& next) const override;
  bool must_redefine(const table_difference& difference, const sql_schema& previous,
                     const sql_schema& next) const override;
  std::vector<command> render(const plan& whole, const step& one) const override;
};

}  // namespace tenon::migrate
