#include "sql/sqlite/errors.hpp"

#include "base/quote.hpp"
#include "sql/sqlite/lock_holder.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace tenon::sql::sqlite {
namespace {

constexpr int primary(int code) { return code & 0xff; }

constexpr std::string_view push_hint = "Run `tenon db push` to bring the database to the schema.";
constexpr std::string_view corrupt_hint =
    "Restore it from a backup, or save what can be read with `sqlite3 FILE .recover`.";
constexpr std::string_view lock_hint =
    "Keep write transactions short, end the program that holds the lock, or wait longer with `busy_timeout` "
    "(milliseconds) in the connection string.";
constexpr std::string_view space_hint = "Free some space or raise the limit, then try again.";

std::string statement_text(const failure& what) {
  return what.sql.empty() ? std::string("the statement") : "the statement " + text::quote(what.sql, 1000);
}

// "User.email, User.tenantId" gives the table and its columns.
void parse_columns(std::string_view list, error_details& details) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 2, list.size()));
    const std::size_t dot = item.rfind('.');
    if (dot != std::string_view::npos) details.model = item.substr(0, dot);
    details.fields.emplace_back(dot == std::string_view::npos ? item : item.substr(dot + 1));
  }
}

std::string_view after_colon(std::string_view message) {
  const std::size_t colon = message.find(": ");
  return colon == std::string_view::npos ? std::string_view{} : message.substr(colon + 2);
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(text::quote(name));
  return list;
}

// " of table `User`", where SQLite named it.
std::string of_table(const error_details& details) {
  return details.model.empty() ? std::string() : " of table " + text::quote(details.model);
}

void describe_unique(const failure& what, error_details& details) {
  details.kind = error_kind::unique_violation;
  std::string_view place = after_colon(what.server_message);
  constexpr std::string_view index_prefix = "index '";
  if (place.starts_with(index_prefix) && place.ends_with('\'')) {
    place.remove_prefix(index_prefix.size());
    place.remove_suffix(1);
    details.constraint = place;
    details.message = "A row with the same values for the unique index " + text::quote(place) + " exists";
    return;
  }
  parse_columns(place, details);
  details.message = "A row with the same value of " +
                    (details.fields.empty() ? "a unique key" : quoted_list(details.fields)) + of_table(details) +
                    " exists";
}

void describe_null(const failure& what, error_details& details) {
  details.kind = error_kind::null_violation;
  parse_columns(after_colon(what.server_message), details);
  details.message =
      "The column " + quoted_list(details.fields) + of_table(details) + " is required, but was given null";
}

void describe_foreign_key(error_details& details) {
  details.kind = error_kind::foreign_key_violation;
  details.message = "A foreign key refers to a row that does not exist, or a row is still referred to";
}

void describe_check(const failure& what, error_details& details) {
  details.kind = error_kind::check_violation;
  details.constraint = after_colon(what.server_message);
  details.message = "The check constraint " + text::quote(details.constraint) + " does not hold";
}

// Referential actions are triggers to SQLite, so a RESTRICT that fires reports a trigger's failure.
void describe_trigger(const failure& what, error_details& details) {
  if (what.server_message.starts_with("FOREIGN KEY constraint failed")) return describe_foreign_key(details);
  details.kind = error_kind::check_violation;
  details.message = "A trigger of the database refused the change";
}

void describe_constraint(const failure& what, error_details& details) {
  switch (what.code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return describe_unique(what, details);
    case SQLITE_CONSTRAINT_NOTNULL: return describe_null(what, details);
    case SQLITE_CONSTRAINT_FOREIGNKEY: return describe_foreign_key(details);
    case SQLITE_CONSTRAINT_CHECK: return describe_check(what, details);
    case SQLITE_CONSTRAINT_TRIGGER: return describe_trigger(what, details);
    case SQLITE_CONSTRAINT_DATATYPE:
      details.kind = error_kind::invalid_data;
      details.message = "A value has a type that its column, in a STRICT table, does not take";
      return;
    default:  // result codes are plain integers; those left have no special form
      details.kind = error_kind::check_violation;
      details.message = "A constraint of the database refused the change";
  }
}

void describe_busy(const failure& what, const connection_options& options, error_details& details) {
  details.retryable = true;
  if (what.code == SQLITE_BUSY_SNAPSHOT) {
    details.kind = error_kind::transaction_conflict;
    details.message = "The transaction read " + options.display_name() +
                      " before another connection changed it, and cannot write any more";
    details.hint = "Run the transaction again; one that will write should start as a write transaction.";
    return;
  }
  const std::string holder = options.memory ? "another connection of this process" : lock_holder(options.path);
  details.kind = error_kind::operation_timeout;
  details.message = "Waited " + std::to_string(options.busy_timeout.count()) + " ms for the lock on " +
                    options.display_name() + ", held by " + (holder.empty() ? "another connection" : holder);
  details.hint = lock_hint;
}

void describe_locked(const failure& what, const connection_options& options, error_details& details) {
  if (what.code == SQLITE_LOCKED_SHAREDCACHE) return describe_busy(what, options, details);
  details.kind = error_kind::transaction_conflict;
  details.retryable = true;
  details.message = "A table of " + options.display_name() + " is in use by a statement of the same connection";
  details.hint = "Read the earlier result to its end, or drop it, first.";
}

bool is_lack_of_space(int system_error) {
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

void describe_io(const failure& what, const connection_options& options, error_details& details) {
  if (what.code == SQLITE_IOERR_WRITE && is_lack_of_space(what.system_error)) {
    details.kind = error_kind::storage_full;
    details.message = "No space is left for " + options.display_name() + ": " + std::strerror(what.system_error);
    details.hint = space_hint;
    return;
  }
  details.kind = error_kind::storage_failure;
  details.message = "The file system failed under " + options.display_name();
  if (what.system_error != 0) details.message.append(": ").append(std::strerror(what.system_error));
  details.hint = "Look at the system's log for errors of the disk or the network file system.";
}

void describe_read_only(const failure& what, const connection_options& options, error_details& details) {
  details.kind = error_kind::read_only;
  if (what.code == SQLITE_READONLY_DBMOVED) {
    details.message = "The file of " + options.display_name() + " was moved or deleted while it was open";
    details.hint = "Put it back, or open the database again.";
    return;
  }
  details.message = "Nothing can be written to " + options.display_name() + ", which is read-only";
  details.hint = options.read_only
                     ? "It was opened with mode=ro or immutable=1: leave that out of the connection string."
                     : "Give this user write permission on the file and on its folder.";
}

void describe_cannot_open(const connection_options& options, const failure& what, error_details& details) {
  details.kind = error_kind::server_unreachable;
  details.message = "A file of " + options.display_name() + " could not be opened";
  if (what.system_error != 0) details.message.append(": ").append(std::strerror(what.system_error));
  details.hint = "SQLite also needs to create files beside the database: check the folder and the limit on open files.";
}

// The generic code is told apart by its text, whose wording SQLite has kept since version 3.
bool describe_missing(const failure& what, error_details& details) {
  constexpr std::string_view no_table = "no such table: ";
  constexpr std::string_view no_column = "no such column: ";
  constexpr std::string_view no_column_in = " has no column named ";
  const std::string_view message = what.server_message;
  if (message.starts_with(no_table)) {
    std::string_view table = message.substr(no_table.size());
    if (table.starts_with("main.")) table.remove_prefix(5);
    details.kind = error_kind::table_not_found;
    details.model = table;
    details.message = "The table " + text::quote(table) + " does not exist in the database";
  } else if (message.starts_with(no_column)) {
    std::string_view column = message.substr(no_column.size());
    column = column.substr(0, column.find(" - should this be"));
    if (column.size() > 1 && column.front() == '"' && column.back() == '"')
      column = column.substr(1, column.size() - 2);
    column.remove_prefix(column.rfind('.') + 1);
    details.kind = error_kind::column_not_found;
    details.fields.emplace_back(column);
    details.message = "The column " + text::quote(column) + " does not exist in the database";
  } else if (const std::size_t at = message.find(no_column_in); message.starts_with("table ") && at != message.npos) {
    details.kind = error_kind::column_not_found;
    details.model = message.substr(6, at - 6);
    details.fields.emplace_back(message.substr(at + no_column_in.size()));
    details.message = "The column " + text::quote(details.fields.front()) + of_table(details) + " does not exist";
  } else {
    return false;
  }
  details.hint = push_hint;
  return true;
}

struct text_rule {
  std::string_view text;
  error_kind kind;
  std::string_view message;
  std::string_view hint;
};

constexpr text_rule text_rules[] = {
    {"too many SQL variables", error_kind::too_many_parameters, "The statement has more parameters than SQLite takes",
     "Split the operation into smaller ones."},
    {"too many terms in compound SELECT", error_kind::too_many_parameters,
     "The statement has more rows than SQLite takes", "Split the operation into smaller ones."},
    {"cannot start a transaction within a transaction", error_kind::transaction_error,
     "A transaction was begun inside another", "Use a savepoint for the inner one."},
    {"cannot commit - no transaction is active", error_kind::transaction_error,
     "A commit came after the transaction had ended", "Run the transaction again."},
    {"cannot rollback - no transaction is active", error_kind::transaction_error,
     "A rollback came after the transaction had ended", ""},
    {"no such savepoint", error_kind::transaction_error, "The savepoint has ended already", ""},
    {"integer overflow", error_kind::value_out_of_range, "The result does not fit a 64-bit integer", ""},
    {"malformed JSON", error_kind::inconsistent_data, "A stored value that should be JSON is not",
     "Correct the stored row."},
};

void describe_generic(const failure& what, error_details& details) {
  if (describe_missing(what, details)) return;
  for (const text_rule& rule : text_rules) {
    if (!what.server_message.starts_with(rule.text)) continue;
    details.kind = rule.kind;
    details.message = rule.message;
    details.hint = rule.hint;
    return;
  }
  details.kind = error_kind::raw_query_failed;
  details.message = "SQLite refused " + statement_text(what);
}

void describe_kind(const failure& what, const connection_options& options, error_details& details) {
  const std::string name = options.display_name();
  const auto set = [&](error_kind kind, std::string message, std::string_view hint = {}) {
    details.kind = kind;
    details.message = std::move(message);
    details.hint = hint;
  };
  switch (primary(what.code)) {
    case SQLITE_ERROR: return describe_generic(what, details);
    case SQLITE_CONSTRAINT: return describe_constraint(what, details);
    case SQLITE_BUSY: return describe_busy(what, options, details);
    case SQLITE_LOCKED: return describe_locked(what, options, details);
    case SQLITE_IOERR: return describe_io(what, options, details);
    case SQLITE_READONLY: return describe_read_only(what, options, details);
    case SQLITE_CANTOPEN: return describe_cannot_open(options, what, details);
    case SQLITE_CORRUPT: return set(error_kind::corrupt_database, "The file of " + name + " is damaged", corrupt_hint);
    case SQLITE_NOTADB:
      return set(error_kind::corrupt_database, "The file of " + name + " is not an SQLite database, or is encrypted",
                 "Check the path in the connection string.");
    case SQLITE_FULL:
      return set(error_kind::storage_full, "No space is left for " + name,
                 options.memory ? std::string_view("Raise max_page_count.") : space_hint);
    case SQLITE_PROTOCOL:
      details.retryable = true;
      return set(error_kind::operation_timeout, "The locks of " + name + " were contended for too long", lock_hint);
    case SQLITE_SCHEMA:
      details.retryable = true;
      return set(error_kind::transaction_conflict, "The tables of " + name + " changed while a statement was prepared");
    case SQLITE_INTERRUPT: return set(error_kind::cancelled, "The operation was interrupted");
    case SQLITE_ABORT:
      return set(error_kind::transaction_error, "The statement was ended by the rollback of its transaction");
    case SQLITE_TOOBIG:
      return set(error_kind::value_too_long, "A text, a byte string or a statement is larger than SQLite takes",
                 "The limit is 1,000,000,000 bytes unless SQLite was built with another.");
    case SQLITE_MISMATCH:
      return set(error_kind::invalid_data, "The key of a table with an integer primary key was given another type");
    case SQLITE_RANGE:
      return set(error_kind::wrong_parameter_count, "A parameter was given that the statement does not have");
    case SQLITE_AUTH:
    case SQLITE_PERM: return set(error_kind::access_denied, "Access was denied by " + name);
    case SQLITE_NOLFS:
      return set(error_kind::storage_failure, "The file system cannot hold a file as large as " + name);
    case SQLITE_NOMEM: return set(error_kind::external_failure, "SQLite ran out of memory");
    case SQLITE_MISUSE:
      return set(error_kind::external_failure, "SQLite was called in a way it does not allow: " + statement_text(what),
                 "A statement or connection was probably used after its end, or by two threads at once.");
    default:  // INTERNAL, NOTFOUND, EMPTY, FORMAT, and codes of later versions
      return set(error_kind::unknown, "SQLite failed with code " + std::to_string(what.code) + " on " + name);
  }
}

}  // namespace

error_details describe(const failure& what, const connection_options& options) {
  error_details details;
  details.native_code = std::to_string(what.code);
  details.server_message = what.server_message;
  describe_kind(what, options, details);
  return details;
}

void raise_last(sqlite3* db, int code, std::string_view sql, const connection_options& options) {
  const int last_system_error = errno;
  failure what{.code = code, .server_message = sqlite3_errstr(code), .sql = sql};
  if (db != nullptr) {
    if (primary(sqlite3_errcode(db)) == primary(code)) {
      what.code = sqlite3_extended_errcode(db);
      what.server_message = sqlite3_errmsg(db);
    }
    if (primary(code) == SQLITE_IOERR || primary(code) == SQLITE_CANTOPEN) what.system_error = sqlite3_system_errno(db);
    // SQLite forgets the number when it rolls back. errno may be older, but says nothing else by chance.
    if (what.system_error == 0 && is_lack_of_space(last_system_error)) what.system_error = last_system_error;
  }
  raise(describe(what, options));
}

}  // namespace tenon::sql::sqlite
