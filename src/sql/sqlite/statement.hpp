// Prepared statements. Everything on the path of a query is inline and adds nothing to the calls of SQLite itself.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace tenon::sql::sqlite {

struct connection_options;

enum class column_kind : std::uint8_t {
  integer = SQLITE_INTEGER,
  real = SQLITE_FLOAT,
  text = SQLITE_TEXT,
  blob = SQLITE_BLOB,
  null = SQLITE_NULL
};

// How long the bytes given to bind_text and bind_blob stay valid.
enum class lifetime : std::uint8_t {
  borrowed,  // until the statement is bound anew, cleared or ended
  copied,    // the statement keeps a copy
};

// A prepared statement of one connection, which it must not outlive. Parameters count from 1, columns from 0. Not for
// use by two threads at once. Views of texts and blobs hold until the next step, reset or conversion of the same
// column.
class statement {
 public:
  statement() noexcept = default;
  statement(statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)), options_(other.options_) {}
  statement& operator=(statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(options_, other.options_);
    return *this;
  }
  ~statement() { sqlite3_finalize(handle_); }

  explicit operator bool() const noexcept { return handle_ != nullptr; }
  sqlite3_stmt* handle() const noexcept { return handle_; }

  void bind_null(int parameter) { check(sqlite3_bind_null(handle_, parameter)); }
  void bind(int parameter, std::int64_t value) { check(sqlite3_bind_int64(handle_, parameter, value)); }
  void bind(int parameter, double value) { check(sqlite3_bind_double(handle_, parameter, value)); }
  void bind_text(int parameter, std::string_view value, lifetime bytes) {
    check(sqlite3_bind_text64(handle_, parameter, value.data() != nullptr ? value.data() : "", value.size(),
                              destructor(bytes), SQLITE_UTF8));
  }
  void bind_blob(int parameter, std::span<const std::byte> value, lifetime bytes) {
    check(sqlite3_bind_blob64(handle_, parameter, value.data() != nullptr ? static_cast<const void*>(value.data()) : "",
                              value.size(), destructor(bytes)));
  }

  // Goes to the next row; false at the end. After the end or an error, reset before stepping again.
  bool step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) [[likely]]
      return true;
    if (code == SQLITE_DONE) [[likely]]
      return false;
    return step_failed(code);
  }

  // Ends the run, whatever its state; the parameters stay bound.
  void reset() noexcept { sqlite3_reset(handle_); }
  void clear_bindings() noexcept { sqlite3_clear_bindings(handle_); }

  // Runs a statement whose rows do not matter, and resets it.
  void run();

  int column_count() const noexcept { return sqlite3_column_count(handle_); }
  std::string_view column_name(int column) const noexcept { return sqlite3_column_name(handle_, column); }
  int parameter_count() const noexcept { return sqlite3_bind_parameter_count(handle_); }
  bool is_read_only() const noexcept { return sqlite3_stmt_readonly(handle_) != 0; }
  std::string_view sql() const noexcept { return sqlite3_sql(handle_); }

  // Columns of the current row.
  column_kind kind(int column) const noexcept { return static_cast<column_kind>(sqlite3_column_type(handle_, column)); }
  bool is_null(int column) const noexcept { return kind(column) == column_kind::null; }
  std::int64_t int64(int column) const noexcept { return sqlite3_column_int64(handle_, column); }
  double real(int column) const noexcept { return sqlite3_column_double(handle_, column); }
  std::string_view text(int column) const noexcept {
    const unsigned char* bytes = sqlite3_column_text(handle_, column);
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }
  std::span<const std::byte> blob(int column) const noexcept {
    const void* bytes = sqlite3_column_blob(handle_, column);
    return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }

  // Throws what sqlite3_step, sqlite3_bind_... or sqlite3_column_... reported.
  [[noreturn]] void fail(int code) const;

 private:
  friend class connection;
  statement(sqlite3_stmt* handle, const connection_options* options) noexcept : handle_(handle), options_(options) {}

  static sqlite3_destructor_type destructor(lifetime bytes) noexcept {
    return bytes == lifetime::borrowed ? SQLITE_STATIC : SQLITE_TRANSIENT;
  }
  void check(int code) const {
    if (code != SQLITE_OK) [[unlikely]]
      fail(code);
  }
  bool step_failed(int code);

  sqlite3_stmt* handle_ = nullptr;
  const connection_options* options_ = nullptr;  // the connection's, at a fixed address
};

}  // namespace tenon::sql::sqlite
