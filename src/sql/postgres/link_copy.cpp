// COPY … FROM STDIN in binary format, which takes many rows for less than statements do.
#include "sql/postgres/copy_encoder.hpp"
#include "sql/postgres/errors.hpp"
#include "sql/postgres/link.hpp"
#include "sql/writer.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace tenon::sql::postgres {

// The columns of a table and their types, as far as COPY does for them what INSERT does.
struct copied_table {
  std::string query = {};  // what asks for them
  std::vector<std::pair<std::string, oid>> columns = {};

  void read(const PGresult* r) {
    columns.clear();
    for (int i = 0; i < PQntuples(r); ++i) {
      const char* number = PQgetvalue(r, i, 1);
      oid type = 0;
      std::from_chars(number, number + std::strlen(number), type);
      columns.emplace_back(PQgetvalue(r, i, 0), type);
    }
  }

  // 0: none that can be copied.
  oid type_of(std::string_view column) const {
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.first == column; });
    return at == columns.end() ? 0 : at->second;
  }
};

namespace {

std::string literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  return out += '\'';
}

// COPY passes over rules and gives values to columns that only the server may give them to; with row security it refuses.
// What a type of a user's own makes of bytes is known of enumerations and of those of extensions, not of domains.
std::string columns_query(const std::string& table) {
  return "SELECT a.attname, a.atttypid FROM pg_catalog.pg_class c"
         " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
         " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
         " WHERE c.oid = " +
         literal(table) +
         "::pg_catalog.regclass AND c.relkind IN ('r', 'p') AND NOT c.relhasrules"
         " AND NOT pg_catalog.row_security_active(c.oid)"
         " AND a.attnum > 0 AND a.attidentity <> 'a' AND t.typtype IN ('b', 'e') ORDER BY a.attnum";
}

// "COPY User, line 3, column name": the column at the end, if it is one of the fields'.
void add_column(error_details& d, const PGresult* failure, const query::model_descriptor& model) {
  const char* context = PQresultErrorField(failure, PG_DIAG_CONTEXT);
  if (!context || !d.fields.empty()) return;
  std::string_view line(context);
  line = line.substr(0, line.find('\n'));
  for (const query::field_descriptor& f : model.fields)
    if (line.ends_with(" " + std::string(f.column))) d.fields = {std::string(f.column)};
}

}  // namespace

copied_rows postgres_link::copy_rows(const query::model_descriptor& model, const query::input_rows& rows,
                                     timestamp now) {
  copy_encoder from(model, rows, now);
  if (from.fields().empty()) return {};
  writer name(language_);
  name.table(model);
  const std::string table = std::move(name).finish(false).text;
  std::string columns;
  for (std::uint16_t f : from.fields()) {
    if (!columns.empty()) columns += ", ";
    language_.quote(columns, model.fields[f].column);
  }
  sql::statement s;
  s.text = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
  s.writes = true;

  copied_table to{columns_query(table)};
  try {
    command(to.query, false, deadline(), [&](const PGresult* r) { to.read(r); });
  } catch (const error& e) {
    report(s, {}, model, statement_end(), 0, e.code());
    raise_named(e, &model);
  }
  std::vector<oid> types;
  for (std::uint16_t f : from.fields()) types.push_back(to.type_of(model.fields[f].column));
  if (std::any_of(types.begin(), types.end(), is_money) && !money_digits_) find_money_digits();
  if (std::find(types.begin(), types.end(), oid{0}) != types.end() || !from.use_types(types, money_digits())) return {};

  const std::int64_t created = observed(s, {}, model, [&] {
    // Asked again behind it, for from the copy on nobody can change the table before the transaction ends.
    start_copy(s.text + "; " + to.query);
    return copy(from, to);
  });
  return {from.done(), created};
}

void postgres_link::start_copy(const std::string& text) {
  begin_statement();
  if (PQsendQuery(connection_.handle(), text.c_str()) == 0 || !connection_.flush()) raise_lost(true);
  outcome o;
  o.failure = connection_.next();
  if (o.failure && PQresultStatus(o.failure.get()) == PGRES_COPY_IN) return;
  while (connection_.next()) {}
  check(o, true);
  raise_lost(true);
}

std::int64_t postgres_link::copy(copy_encoder& from, const copied_table& to) {
  PGconn* c = connection_.handle();
  outcome o;
  const auto fill = [&] {
    try {
      return from.fill();
    } catch (...) {
      o.thrown = std::current_exception();
      return false;
    }
  };
  try {
    while (fill()) {
      const copy_buffer& part = from.content();
      if (PQputCopyData(c, part.data(), static_cast<int>(part.size())) != 1 || !connection_.flush()) raise_lost(true);
    }
    if (PQputCopyEnd(c, o.thrown ? "a record has a value that cannot be sent" : nullptr) != 1 || !connection_.flush())
      raise_lost(true);
  } catch (...) {
    connection_.give_up();  // the server is left in the middle
    throw;
  }
  std::int64_t rows = 0;
  copied_table after;
  take_results(o, [&](const PGresult* r) {
    if (PQresultStatus(r) == PGRES_TUPLES_OK) after.read(r);
    else rows = changed_rows(r);
  });
  if (o.thrown) o.failure.reset();  // which only says that we ended it
  try {
    check(o, true);
  } catch (const error& e) {
    if (!o.failure) throw;
    error_details d = e.details();
    add_column(d, o.failure.get(), from.model());
    raise(std::move(d));
  }
  if (after.columns != to.columns)
    raise({.kind = error_kind::transaction_conflict,
           .message = "The table was changed while records were being copied to it",
           .hint = "Run it again",
           .retryable = true});
  return rows;
}

}  // namespace tenon::sql::postgres
