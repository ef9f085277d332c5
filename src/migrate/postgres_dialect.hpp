// PostgreSQL's way of laying out, comparing and changing tables, and that of CockroachDB.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/postgres_types.hpp"

namespace tenon::migrate {

class postgres_dialect final : public dialect {
 public:
  explicit postgres_dialect(postgres::flavor of) : of_(of) {}

  abilities can() const override;
  std::string native_type(schema::scalar_type type, const schema::native_type* written) const override;
  std::string index_method(std::string_view name) const override;
  std::string operator_class(std::string_view name) const override;
  bool numbers_rows(const column& key) const override;
  cast cast_between(const column& previous, const column& next) const override;
  bool same_default(const column& previous, const column& next) const override;
  bool must_redefine(const table_difference& difference, const sql_schema& previous,
                     const sql_schema& next) const override;
  std::vector<command> render(const plan& whole, const step& one) const override;

 private:
  postgres::flavor of_;
};

}  // namespace tenon::migrate
