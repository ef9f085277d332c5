// SQLite's connections and prepared statements, as thin as they can be.
//
// Neither is for use by two threads at once. What fails throws tenon::error of the kinds storage_error, storage_full,
// read_only or data_corruption.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::local::dynamodb {

[[noreturn]] void raise_sqlite(sqlite3* db, int code);

// Parameters count from 1, columns from 0. Bound bytes are borrowed until the statement is done; views of columns hold
// until the next step.
class sqlite_statement {
 public:
  sqlite_statement() noexcept = default;
  explicit sqlite_statement(sqlite3_stmt* handle) noexcept : handle_(handle) {}
  sqlite_statement(sqlite_statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  sqlite_statement& operator=(sqlite_statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~sqlite_statement() { sqlite3_finalize(handle_); }

  explicit operator bool() const noexcept { return handle_ != nullptr; }

  sqlite_statement& bind(int parameter, std::int64_t value) {
    return check(sqlite3_bind_int64(handle_, parameter, value));
  }
  sqlite_statement& bind_text(int parameter, std::string_view value) {
    return check(sqlite3_bind_text64(handle_, parameter, bytes_of(value), value.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  sqlite_statement& bind_blob(int parameter, std::string_view value) {
    return check(sqlite3_bind_blob64(handle_, parameter, bytes_of(value), value.size(), SQLITE_STATIC));
  }

  // False at the end.
  bool step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(code);
  }
  void reset() noexcept { sqlite3_reset(handle_); }

  // Steps once and resets.
  void run() {
    step();
    reset();
  }

  std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(handle_, column); }
  bool is_null(int column) const noexcept { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

  // Of a text or a blob.
  std::string_view text(int column) const noexcept {
    const void* bytes = sqlite3_column_blob(handle_, column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }

 private:
  static const char* bytes_of(std::string_view value) noexcept { return value.data() ? value.data() : ""; }
  sqlite_statement& check(int code) {
    if (code != SQLITE_OK) [[unlikely]]
      fail(code);
    return *this;
  }
  [[noreturn]] void fail(int code);

  sqlite3_stmt* handle_ = nullptr;
};

// Resets a statement when the scope ends, however it does.
class running_statement {
 public:
  explicit running_statement(sqlite_statement& statement) noexcept : statement_(statement) {}
  running_statement(const running_statement&) = delete;
  running_statement& operator=(const running_statement&) = delete;
  ~running_statement() { statement_.reset(); }

  sqlite_statement* operator->() const noexcept { return &statement_; }

 private:
  sqlite_statement& statement_;
};

class sqlite_connection {
 public:
  sqlite_connection() noexcept = default;
  sqlite_connection(const std::string& path, int flags, const char* vfs);
  sqlite_connection(sqlite_connection&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  sqlite_connection& operator=(sqlite_connection&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~sqlite_connection() { sqlite3_close_v2(handle_); }

  // Statements without parameters, several if need be.
  void execute(const std::string& sql);

  sqlite_statement prepare(std::string_view sql);

  std::int64_t last_row() const noexcept { return sqlite3_last_insert_rowid(handle_); }
  bool is_in_transaction() const noexcept { return sqlite3_get_autocommit(handle_) == 0; }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace tenon::local::dynamodb
