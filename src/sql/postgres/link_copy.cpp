// COPY … FROM STDIN in binary format, which takes many rows for less than statements do.
#include "sql/postgres/copy_encoder.hpp"
#include "sql/postgres/errors.hpp"
#include "sql/postgres/link.hpp"
#include "sql/writer.hpp"

#include <postgres_ext.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tenon::sql::postgres {

// The columns of a table and their types, as far as COPY does for them what INSERT does.
struct copied_table {
  std::string query = {};  // what asks for them
  std::vector<std::pair<std::string, oid>> columns = {};

  // Rows in text format. False: they are not what was asked for.
  bool read(data_rows rows) {
    columns.clear();
    cell cells[2];
    for (std::size_t i = 0; i < rows.count(); ++i) {
      oid type = 0;
      if (!rows.read(cells)) return false;
      const std::string_view number = cells[1].bytes();
      std::from_chars(number.data(), number.data() + number.size(), type);
      columns.emplace_back(cells[0].bytes(), type);
    }
    return true;
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
void add_column(error_details& d, const server_error& failure, const query::model_descriptor& model) {
  if (!d.fields.empty()) return;
  std::string_view line = failure.field(PG_DIAG_CONTEXT);
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
    command(to.query, false, deadline(), [&](const reply& r) {
      if (!to.read(r.rows)) connection_.give_up();
    });
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
  connection_.out().query(text);
  send(true);
  const reply r = connection_.next();
  if (r.what == reply::kind::copying) return;
  outcome o;
  if (r.what == reply::kind::failed) o.failure.emplace(r.error);
  if (r.what != reply::kind::none) receive(o, [](const reply&) {});
  check(o, true);
  raise_lost(true);
}

std::int64_t postgres_link::copy(copy_encoder& from, const copied_table& to) {
  request& out = connection_.out();
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
      out.copy_data(part.size());
      if (!connection_.send({part.data(), part.size()})) raise_lost(true);
    }
    if (o.thrown) out.copy_fail("a record has a value that cannot be sent");
    else out.copy_done();
    send(true);
  } catch (...) {
    connection_.give_up();  // the server is left in the middle
    throw;
  }
  std::int64_t rows = 0;
  copied_table after;
  receive(o, [&](const reply& r) {
    if (!r.has_columns) rows = rows_in(r.tag);
    else if (!after.read(r.rows)) connection_.give_up();
  });
  try {
    check(o, true);
  } catch (const error& e) {
    if (!o.failure) throw;
    error_details d = e.details();
    add_column(d, *o.failure, from.model());
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
