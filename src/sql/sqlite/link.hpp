// Runs the engine's statements on one SQLite connection.
#pragma once

#include "sql/observed_link.hpp"
#include "sql/sqlite/connection.hpp"
#include "sql/sqlite/values.hpp"

#include <tenon/query/descriptor.hpp>

namespace tenon::sql::sqlite {

class sqlite_link final : public observed_link {
 public:
  // `schema` and `watch` outlive the link.
  sqlite_link(const connection_options& options, const query::schema_descriptor& schema, observe::observer& watch);

  const dialect& language() const override;
  std::int64_t run(sql::statement& s, const bindings& b, const row_format& format, row_sink* sink,
                   const query::model_descriptor& model) override;
  void begin(isolation level, bool read_only) override;
  void commit() override;
  void rollback() override;
  void begin_savepoint(unsigned depth) override { connection_.savepoint(static_cast<int>(depth)); }
  void release_savepoint(unsigned depth) override { connection_.release_savepoint(static_cast<int>(depth)); }
  void rollback_to_savepoint(unsigned depth) override { connection_.rollback_to_savepoint(static_cast<int>(depth)); }
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access granted) override;
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override;
  void execute_raw_unsafe(std::string_view text) override;
  bool is_broken() const noexcept override { return false; }
  bool lock(const query::advisory_lock& l) override;
  void unlock(const query::advisory_lock& l) override;

  connection& handle() noexcept { return connection_; }

 private:
  statement& prepare(sql::statement& s);
  std::int64_t step_through(statement& st, const sql::statement& s, const row_format& format, row_sink* sink);
  void complete(error_details& d) const override;
  void check_writes(bool writes) const;
  static int interrupt_when_late(void* self);

  connection connection_;
  storage storage_;
  query::parameters keys_;   // of the current row
  bool reads_only_ = false;  // in the transaction that is open
};

}  // namespace tenon::sql::sqlite
