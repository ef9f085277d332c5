#include "local/dynamodb/sqlite.hpp"

#include <tenon/base/error.hpp>

namespace tenon::local::dynamodb {
namespace {

struct classified {
  error_kind kind;
  const char* message;
  const char* hint;
};

classified classify(int code) noexcept {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {error_kind::storage_full, "There is no room left for the tables of DynamoDB's engine",
              "Free some of the disk or of the memory"};
    case SQLITE_READONLY:
      return {error_kind::read_only, "The file of DynamoDB's engine cannot be written",
              "Check the permissions of the file and of its folder"};
    case SQLITE_CORRUPT:
      return {error_kind::corrupt_database, "The file of DynamoDB's engine is damaged",
              "Restore it from a copy or choose another path"};
    case SQLITE_NOTADB:
      return {error_kind::corrupt_database, "The file for the tables of DynamoDB's engine is no database",
              "Choose another path: a file that does not exist is made"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {error_kind::storage_failure, "The file of DynamoDB's engine is in use by another process",
              "End the other process or choose another path"};
    case SQLITE_CANTOPEN:
      return {error_kind::storage_failure, "The file of DynamoDB's engine cannot be opened",
              "Check that its folder exists and can be written"};
    default: return {error_kind::storage_failure, "The store of DynamoDB's engine failed", ""};
  }
}

}  // namespace

void raise_sqlite(sqlite3* db, int code) {
  const auto found = classify(code);
  std::string message = found.message;
  if (const char* file = db ? sqlite3_db_filename(db, "main") : nullptr; file && *file == '/')  // memory has none
    message.append(": ").append(file);
  raise(error_details{.kind = found.kind,
                      .message = std::move(message),
                      .hint = found.hint,
                      .native_code = std::to_string(db ? sqlite3_extended_errcode(db) : code),
                      .server_message = db ? sqlite3_errmsg(db) : sqlite3_errstr(code)});
}

void sqlite_statement::fail(int code) {
  sqlite3* db = sqlite3_db_handle(handle_);
  try {
    raise_sqlite(db, code);
  } catch (...) {
    sqlite3_reset(handle_);
    throw;
  }
}

sqlite_connection::sqlite_connection(const std::string& path, int flags, const char* vfs) {
  const int code = sqlite3_open_v2(path.c_str(), &handle_, flags, vfs);
  if (code == SQLITE_OK) return;
  try {
    raise_sqlite(handle_, code);
  } catch (...) {
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    throw;
  }
}

void sqlite_connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise_sqlite(handle_, code);
}

sqlite_statement sqlite_connection::prepare(std::string_view sql) {
  sqlite3_stmt* out = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &out, nullptr);
  if (code != SQLITE_OK) raise_sqlite(handle_, code);
  return sqlite_statement(out);
}

}  // namespace tenon::local::dynamodb
