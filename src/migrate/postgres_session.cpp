#include "migrate/postgres_session.hpp"

#include "sql/postgres/errors.hpp"

#include <tenon/base/error.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon::migrate::postgres {
namespace {

// Whether the server refuses what was asked because of what the database holds.
bool is_refusal(std::string_view sqlstate) {
  return sqlstate.starts_with("2B") || sqlstate.starts_with("55P04") || sqlstate.starts_with("428");
}

// Who changes tables wants to know what the server says of them.
error_details explained(const sql::postgres::server_error& e) {
  error_details found = sql::postgres::failure_of(e);
  if (is_refusal(found.native_code)) {
    found.kind = error_kind::invalid_query;
    found.message = "The server refused it";
  }
  std::string said;
  for (const char c : found.server_message) said.append(c == '\n' ? "; " : std::string(1, c));
  if (!said.empty()) found.message += " (" + said + ")";
  return found;
}

}  // namespace

bool rows::read(const sql::postgres::reply& r) {
  width_ = 0;
  values_.clear();
  if (!r.has_columns) return true;
  if (!sql::postgres::read_columns(r.columns, [&](std::string_view, sql::postgres::oid) { ++width_; })) return false;
  sql::postgres::data_rows all = r.rows;
  std::vector<sql::postgres::cell> cells(width_);
  for (std::size_t i = 0; i < r.rows.count(); ++i) {
    if (!all.read(cells)) return false;
    for (const sql::postgres::cell& c : cells)
      values_.push_back(c.is_null() ? std::nullopt : std::optional(std::string(c.bytes())));
  }
  return true;
}

session::session(const sql::postgres::connection_options& options)
    : connection_(options, query::blocking_waiter()), options_(options) {}

rows session::query(const std::string& sql, const std::vector<std::string>& parameters) {
  using sql::postgres::reply;
  connection_.start_statement();
  sql::postgres::request& out = connection_.out();
  out.parse({}, sql, {});
  const auto add_parameters = [&](std::string& to) {
    sql::postgres::append_integer(to, std::int16_t{0});  // all of them are text
    sql::postgres::append_integer(to, static_cast<std::int16_t>(parameters.size()));
    for (const std::string& p : parameters) {
      sql::postgres::append_integer(to, static_cast<std::int32_t>(p.size()));
      to += p;
    }
  };
  out.bind({}, add_parameters, sql::postgres::column_format::text);
  out.describe_rows();
  out.execute();
  out.sync();
  rows all;
  std::optional<sql::postgres::server_error> failure;
  reply r;
  if (connection_.flush()) {
    do {
      r = connection_.next();
      if (r.what == reply::kind::completed && !all.read(r)) connection_.give_up();
      if (r.what == reply::kind::failed) failure.emplace(r.error);
    } while (r.what != reply::kind::ready && r.what != reply::kind::none);
  }
  if (failure) raise(explained(*failure));
  if (connection_.is_broken()) raise(sql::postgres::lost_connection(options_, connection_.last_message(), true));
  return all;
}

std::string array_of(const std::vector<std::string>& items) {
  std::string text = "{";
  for (const std::string& item : items) {
    text += text.size() == 1 ? "\"" : ",\"";
    for (const char c : item) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text += '}';
}

}  // namespace tenon::migrate::postgres
