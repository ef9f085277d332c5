#include "migrate/sqlite_database.hpp"

#include "migrate/sql_text.hpp"
#include "migrate/sqlite_introspection.hpp"

#include <tenon/base/error.hpp>

namespace tenon::migrate {
namespace {

using tenon::sql::sqlite::begin_mode;
using tenon::sql::sqlite::lifetime;
using tenon::sql::sqlite::statement;

}  // namespace

sqlite_database::~sqlite_database() {
  try {
    db_.rollback();
    restore_settings();
  } catch (const error&) {
    // The connection is beyond use, and the next operation on it says why.
  }
}

void sqlite_database::begin() {
  if (db_.in_transaction())
    raise({.kind = error_kind::transaction_error,
           .message = "The tables of " + db_.options().display_name() + " cannot be changed inside a transaction",
           .hint = "Commit it or roll it back first."});
  // A table that others refer to, or that views mention, can only be replaced while nobody checks that it is there.
  db_.exec("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON");
  db_.begin(begin_mode::immediate);
  sequences_ = read_sequences();
}

void sqlite_database::commit() {
  restore_sequences();
  db_.commit();
  restore_settings();
}

void sqlite_database::restore_settings() { db_.exec("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON"); }

sql_schema sqlite_database::introspect() { return sqlite::introspect(db_); }

void sqlite_database::execute(const std::string& sql) { db_.exec(sql); }

void sqlite_database::drop_everything() {
  const auto drop_all = [this](const char* kind, const char* names) {
    std::vector<std::string> found;
    statement rows = db_.prepare(names);
    while (rows.step()) found.emplace_back(rows.text(0));
    rows.reset();
    for (const std::string& name : found)
      db_.exec(std::string("DROP ").append(kind).append(" ").append(identifier(name)));
  };
  drop_all("VIEW", "SELECT name FROM sqlite_schema WHERE type = 'view'");
  // Virtual tables take the tables behind them along.
  drop_all("TABLE", "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'");
  drop_all("TABLE", "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
  sequences_.clear();
}

std::int64_t sqlite_database::number(const std::string& sql) {
  statement row = db_.prepare(sql);
  return row.step() ? row.int64(0) : 0;
}

dangling_references sqlite_database::count_dangling(const std::vector<std::string>& tables) {
  dangling_references found;
  for (const std::string& table : tables) {
    try {
      statement rows = db_.prepare("SELECT \"parent\", count(*) FROM pragma_foreign_key_check(?) GROUP BY 1");
      rows.bind_text(1, table, lifetime::borrowed);
      while (rows.step()) found[{table, std::string(rows.text(0))}] = rows.int64(1);
    } catch (const raw_query_failed& e) {
      // A foreign key of a table made by others may refer to columns that are no key. SQLite can neither check nor
      // enforce it.
      if (!e.server_message().starts_with("foreign key mismatch")) throw;
    }
  }
  return found;
}

std::map<std::string, std::int64_t> sqlite_database::read_sequences() {
  std::map<std::string, std::int64_t> found;
  if (number("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") == 0) return found;
  statement rows = db_.prepare("SELECT name, seq FROM sqlite_sequence");
  while (rows.step()) found[std::string(rows.text(0))] = rows.int64(1);
  return found;
}

// A table built anew would give out the numbers of rows deleted before once more.
void sqlite_database::restore_sequences() {
  const std::map<std::string, std::int64_t> now = read_sequences();
  for (const auto& [table, last] : sequences_) {
    const auto current = now.find(table);
    if (current != now.end() && current->second >= last) continue;
    statement is_numbered =
        db_.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%'");
    is_numbered.bind_text(1, table, lifetime::borrowed);
    if (!is_numbered.step()) continue;
    is_numbered.reset();
    const char* sql = current != now.end() ? "UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1"
                                           : "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
    statement write = db_.prepare(sql);
    write.bind_text(1, table, lifetime::borrowed);
    write.bind(2, last);
    write.run();
  }
}

}  // namespace tenon::migrate
