// One connection to an SQLite database.
#pragma once

#include "sql/sqlite/options.hpp"
#include "sql/sqlite/statement.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tenon::sql::sqlite {

// When a transaction takes its locks.
enum class begin_mode : std::uint8_t {
  deferred,   // at its first read or write
  immediate,  // the write lock at once: it cannot fail later because another connection wrote in between
  exclusive,  // and keeps out readers too, unless the journal is a write-ahead log
};

// Whether a statement is kept for long; one that is gets its memory outside the connection's scratch memory.
enum class prepare_for : std::uint8_t { one_use, many_uses };

// An open database. May be moved between threads, and used by one at a time; only interrupt() may be called from any.
// Statements must end before it does.
//
// Foreign keys are enforced, a double-quoted name that no column has is an error, and the file's own schema is not
// trusted to call functions with side effects.
class connection {
 public:
  // Opens the database, creating the file if the options allow it. Throws when that is not possible, naming the file:
  // connection_error for a missing folder or file, a folder in its place or a lack of permission, data_corruption for a
  // file that is damaged or of another kind, timeout_error for a lock that is held too long.
  explicit connection(connection_options options);
  connection(connection&&) noexcept = default;
  connection& operator=(connection&&) noexcept = default;
  ~connection() = default;

  const connection_options& options() const noexcept { return *options_; }
  sqlite3* handle() const noexcept { return handle_.get(); }

  // The file or the medium does not permit writes, or they were not asked for.
  bool is_read_only() const noexcept { return sqlite3_db_readonly(handle(), "main") == 1; }

  // Throws for text that is not exactly one statement.
  statement prepare(std::string_view sql, prepare_for use = prepare_for::one_use);

  // Runs any number of statements, without their rows.
  void exec(std::string_view sql);

  void begin(begin_mode mode);

  // When this throws because of a lock, the transaction goes on and may be committed again; otherwise it has ended. An
  // error of the disk leaves open whether the transaction was applied, and says so (outcome_unknown).
  void commit();

  // Ends the transaction; does nothing when SQLite has ended it already, as it does after some errors.
  void rollback();

  // Savepoints nest; `depth` names one within the transaction.
  void savepoint(int depth);
  void release_savepoint(int depth);
  void rollback_to_savepoint(int depth);

  bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }

  // Rows changed by the last insert, update or delete, without those changed by triggers and referential actions.
  std::int64_t last_changes() const noexcept { return sqlite3_changes64(handle()); }
  std::int64_t last_insert_rowid() const noexcept { return sqlite3_last_insert_rowid(handle()); }

  // Makes what is running on this connection, if anything, fail with `cancelled`. Any thread may call it, as long as
  // the connection lives.
  void interrupt() noexcept { sqlite3_interrupt(handle()); }

 private:
  struct closer {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };

  void open();
  void open_handle(const std::string& name, int flags);
  void configure();
  void read_header();
  void check_text(std::string_view sql) const;
  statement compile_next(std::string_view& text, unsigned flags);
  void set_journal_mode();
  std::string journal_mode();

  std::unique_ptr<const connection_options> options_;  // at a fixed address: statements refer to it
  std::unique_ptr<sqlite3, closer> handle_;
};

}  // namespace tenon::sql::sqlite
