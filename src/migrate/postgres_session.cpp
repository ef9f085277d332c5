#include "migrate/postgres_session.hpp"

#include "sql/postgres/errors.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::migrate::postgres {
namespace {

// Whether the server refuses what was asked because of what the database holds.
bool is_refusal(std::string_view sqlstate) {
  return sqlstate.starts_with("2B") || sqlstate.starts_with("55P04") || sqlstate.starts_with("428");
}

// Who changes tables wants to know what the server says of them.
error_details failure_of(const PGresult* result) {
  error_details found = sql::postgres::failure_of(result);
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

bool rows::is_null(std::size_t row, int column) const {
  return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
}

std::string rows::text(std::size_t row, int column) const {
  const int at = static_cast<int>(row);
  return {PQgetvalue(result_.get(), at, column), static_cast<std::size_t>(PQgetlength(result_.get(), at, column))};
}

session::session(const sql::postgres::connection_options& options)
    : connection_(options, query::blocking_waiter()), options_(options) {}

rows session::query(const std::string& sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  connection_.start_timing();
  const bool is_sent = PQsendQueryParams(connection_.handle(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                         values.empty() ? nullptr : values.data(), nullptr, nullptr, 0) != 0 &&
                       connection_.flush();
  sql::postgres::result last;
  if (is_sent)
    while (sql::postgres::result one = connection_.next())
      if (!last || PQresultStatus(last.get()) != PGRES_FATAL_ERROR) last = std::move(one);
  if (!last || connection_.is_broken())
    raise(sql::postgres::lost_connection(options_, connection_.last_message(), true));
  const ExecStatusType status = PQresultStatus(last.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY)
    raise(failure_of(last.get()));
  return rows(std::move(last));
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
