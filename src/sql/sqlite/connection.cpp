#include "sql/sqlite/connection.hpp"

#include "base/quote.hpp"
#include "sql/sqlite/errors.hpp"
#include "sql/sqlite/place.hpp"
#include "sql/sqlite/table_lock.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace tenon::sql::sqlite {
namespace {

// The name of a file in an SQLite URI (sqlite.org/uri.html).
std::string uri_encoded(std::string_view path) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("/._-").find(c) != std::string_view::npos;
    if (plain) out += c;
    else out.append("%").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
  }
  return out;
}

// A name that SQLite does not take for a URI or for a special name.
std::string plain_file_name(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

int timeout_of(const connection_options& options) {
  return static_cast<int>(std::min<std::int64_t>(options.busy_timeout.count(), std::numeric_limits<int>::max()));
}

constexpr std::size_t max_sql_bytes = std::numeric_limits<int>::max();

[[noreturn]] void refuse_text(std::string_view sql, std::string message, std::string hint) {
  raise({.kind = error_kind::raw_query_failed,
         .message = std::move(message) + ": " + text::quote(sql, 1000),
         .hint = std::move(hint)});
}

std::string savepoint_name(int depth) { return "tenon_" + std::to_string(depth); }

}  // namespace

connection::connection(connection_options options)
    : options_(std::make_unique<const connection_options>(std::move(options))) {
  if (options_->path.find('\0') != std::string::npos)
    raise({.kind = error_kind::invalid_url,
           .message = "The path of a database contains a NUL byte",
           .hint = "Remove it."});
  if (!options_->memory) check_place(*options_);
  open();
  set_journal_mode();
  exec("PRAGMA synchronous = " + std::string(to_string(options_->synchronous)));
}

void connection::open() {
  const bool shared = options_->shared_cache;
  if (options_->memory) {
    const bool unnamed = options_->path == ":memory:" && !shared;
    open_handle(unnamed
                    ? ":memory:"
                    : "file:" + uri_encoded(options_->path) + "?mode=memory&cache=" + (shared ? "shared" : "private"),
                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | (unnamed ? 0 : SQLITE_OPEN_URI));
    return read_header();
  }
  const std::string immutable_name = "file:" + uri_encoded(plain_file_name(options_->path)) + "?immutable=1";
  if (options_->immutable) {
    open_handle(immutable_name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    return read_header();
  }
  int flags = SQLITE_OPEN_READONLY;
  if (!options_->read_only)
    flags = options_->create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  open_handle(plain_file_name(options_->path), flags | (shared ? SQLITE_OPEN_SHAREDCACHE : SQLITE_OPEN_PRIVATECACHE));
  try {
    read_header();
  } catch (const data_corruption&) {
    throw;
  } catch (const error&) {
    // A file with a write-ahead log needs a writable folder, which a read-only medium does not have, nor need.
    if (!is_on_read_only_medium(options_->path)) throw;
    open_handle(immutable_name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    read_header();
  }
}

void connection::open_handle(const std::string& name, int flags) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  handle_.reset(db);
  if (code != SQLITE_OK) raise_last(db, code, {}, *options_);
  configure();
}

void connection::configure() {
  sqlite3_busy_timeout(handle(), timeout_of(*options_));
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

void connection::read_header() { prepare("SELECT 1 FROM sqlite_schema LIMIT 1").run(); }

std::string connection::journal_mode() {
  statement query = prepare("PRAGMA journal_mode");
  query.step();
  return std::string(query.text(0));
}

void connection::set_journal_mode() {
  const bool asked = options_->journal_mode.has_value();
  if (is_read_only() || (options_->memory && !asked)) return;
  const std::string wanted(to_string(options_->journal_mode.value_or(journal_mode::wal)));
  if (journal_mode() == wanted) return;
  try {
    exec("PRAGMA journal_mode = " + wanted);
  } catch (const data_corruption&) {
    throw;
  } catch (const error&) {
    if (asked) throw;  // else any journal serves: file systems without shared memory have no write-ahead log
  }
  if (asked && journal_mode() != wanted)
    raise({.kind = error_kind::unsupported_feature,
           .message = options_->display_name() + " cannot have the journal mode " + text::quote(wanted),
           .hint = "Leave journal_mode out of the connection string."});
}

statement connection::compile_next(std::string_view& text, unsigned flags) {
  const std::string_view whole = text;
  sqlite3_stmt* compiled = nullptr;
  const char* rest = nullptr;
  const auto compile = [&] {
    return sqlite3_prepare_v3(handle(), whole.data(), static_cast<int>(whole.size()), flags, &compiled, &rest);
  };
  int code = compile();
  if (code == SQLITE_LOCKED_SHAREDCACHE) code = retry_while_table_locked(options_->busy_timeout, compile);
  if (code != SQLITE_OK) raise_last(handle(), code, whole, *options_);
  text.remove_prefix(static_cast<std::size_t>(rest - whole.data()));
  return statement(compiled, options_.get());
}

void connection::check_text(std::string_view sql) const {
  if (sql.size() > max_sql_bytes) raise_last(nullptr, SQLITE_TOOBIG, sql, *options_);
  if (sql.find('\0') != std::string_view::npos)
    refuse_text(sql, "A statement contains a NUL byte", "Give the value as a parameter.");
}

statement connection::prepare(std::string_view sql, prepare_for use) {
  check_text(sql);
  const unsigned flags = use == prepare_for::many_uses ? SQLITE_PREPARE_PERSISTENT : 0U;
  statement only;
  for (std::string_view rest = sql; !rest.empty();) {
    statement next = compile_next(rest, flags);
    if (!next) continue;
    if (only) refuse_text(sql, "There is more than one statement in the text", "Run them one by one.");
    only = std::move(next);
  }
  if (!only) refuse_text(sql, "There is no statement in the text", "Write one.");
  return only;
}

void connection::exec(std::string_view sql) {
  check_text(sql);
  while (!sql.empty())
    if (statement next = compile_next(sql, 0)) next.run();
}

void connection::begin(begin_mode mode) {
  switch (mode) {
    case begin_mode::deferred: return exec("BEGIN");
    case begin_mode::immediate: return exec("BEGIN IMMEDIATE");
    case begin_mode::exclusive: return exec("BEGIN EXCLUSIVE");
  }
}

void connection::commit() {
  try {
    exec("COMMIT");
  } catch (const storage_error& failed) {
    error_details details = failed.details();
    details.outcome_unknown = details.kind == error_kind::storage_failure;
    raise(std::move(details));
  }
}

void connection::rollback() {
  if (in_transaction()) exec("ROLLBACK");
}

void connection::savepoint(int depth) { exec("SAVEPOINT " + savepoint_name(depth)); }
void connection::release_savepoint(int depth) { exec("RELEASE " + savepoint_name(depth)); }
void connection::rollback_to_savepoint(int depth) { exec("ROLLBACK TO " + savepoint_name(depth)); }

}  // namespace tenon::sql::sqlite
