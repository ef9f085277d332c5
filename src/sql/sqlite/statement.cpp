#include "sql/sqlite/statement.hpp"

#include "sql/sqlite/errors.hpp"
#include "sql/sqlite/options.hpp"
#include "sql/sqlite/table_lock.hpp"

namespace tenon::sql::sqlite {

bool statement::step_failed(int code) {
  // Table locks are taken before the first row, so a run that meets one can start over.
  if (code == SQLITE_LOCKED_SHAREDCACHE)
    code = retry_while_table_locked(options_->busy_timeout, [this] {
      sqlite3_reset(handle_);
      return sqlite3_step(handle_);
    });
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(code);
}

void statement::run() {
  while (step()) {}
  reset();
}

void statement::fail(int code) const {
  if (handle_ == nullptr)
    raise(describe({.code = SQLITE_MISUSE, .server_message = sqlite3_errstr(SQLITE_MISUSE)}, connection_options{}));
  raise_last(sqlite3_db_handle(handle_), code, sql(), *options_);
}

}  // namespace tenon::sql::sqlite
