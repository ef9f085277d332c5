#include "sql/postgres/connector.hpp"

#include "sql/pooled/connector.hpp"
#include "sql/postgres/dialect.hpp"
#include "sql/postgres/link.hpp"
#include "sql/session.hpp"

#include <utility>

namespace tenon::sql::postgres {

namespace {

class postgres_connection final : public server_connection {
 public:
  postgres_connection(const connection_options& options, const dialect& language,
                      const query::schema_descriptor& schema, observe::observer& watch, query::waiter& wait_in)
      : link_(new postgres_link(options, language, schema, watch, wait_in)),
        session_(std::unique_ptr<sql::link>(link_), options.statement_cache_size, !schema.enforces_foreign_keys) {}

  sql::session& session() noexcept override { return session_; }
  void use(query::waiter& w) noexcept override { link_->handle().use(w); }
  bool has_been_closed() noexcept override { return link_->handle().has_been_closed(); }
  bool ping(std::chrono::milliseconds limit) noexcept override { return link_->handle().ping(limit); }
  bool is_clean() const noexcept override { return link_->is_clean(); }
  void clean() noexcept override { link_->rollback(); }

 private:
  postgres_link* link_;  // the session's
  sql::session session_;
};

class postgres_server final : public server {
 public:
  postgres_server(const connection_options& options, const query::schema_descriptor& schema, observe::observer& watch)
      : options_(options), dialect_(make_dialect(options.schema)), schema_(schema), observer_(watch) {}

  std::unique_ptr<server_connection> open(query::waiter& wait_in) override {
    return std::make_unique<postgres_connection>(options_, *dialect_, schema_, observer_, wait_in);
  }
  bool defers_begin() const noexcept override { return true; }

 private:
  const connection_options options_;
  const std::unique_ptr<const dialect> dialect_;
  const query::schema_descriptor& schema_;
  observe::observer& observer_;
};

}  // namespace

std::unique_ptr<query::connector> make_connector(const connection_options& options, const pool::settings& pool,
                                                 const query::schema_descriptor& schema, observe::observer& watch) {
  return make_pooled_connector(std::make_unique<postgres_server>(options, schema, watch), pool, watch);
}

}  // namespace tenon::sql::postgres
