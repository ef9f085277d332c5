#include "testing/postgres_session.hpp"

#include "testing/file_descriptor.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <utility>

#include <fcntl.h>
#include <libpq-fe.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

struct result_closer {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using result_handle = std::unique_ptr<PGresult, result_closer>;

void ignore_notice(void*, const PGresult*) {}

std::string without_line_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string field_of(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string() : std::string(text);
}

// With standard_conforming_strings, as these sessions have it, a backslash means nothing else.
std::string quoted(const std::string& text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

}  // namespace

void postgres_session::closer::operator()(pg_conn* connection) const noexcept { PQfinish(connection); }

postgres_session::postgres_session(const postgres_address& server, const std::string& database) {
  const std::string port = std::to_string(server.port);
  const std::pair<const char*, const char*> settings[] = {{"host", server.socket_directory.c_str()},
                                                          {"port", port.c_str()},
                                                          {"user", server.user.c_str()},
                                                          {"dbname", database.c_str()},
                                                          {"application_name", "tenon-testing"},
                                                          {"client_encoding", "UTF8"},
                                                          {"sslmode", "disable"},
                                                          {"gssencmode", "disable"}};
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : settings) {
    keywords.push_back(keyword);
    values.push_back(value);
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 0));
  if (PQstatus(connection_.get()) != CONNECTION_OK)
    raise({.kind = error_kind::server_unreachable,
           .message = "The test server in " + text::quote(server.socket_directory, 200) +
                      " accepts no connection to the database " + text::quote(database) + ".",
           .hint = "server_message() says why.",
           .server_message = without_line_end(PQerrorMessage(connection_.get()))});
  PQsetNoticeReceiver(connection_.get(), ignore_notice, nullptr);
}

bool postgres_session::is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

// What libpq says at the end goes nowhere.
void postgres_session::leave_to_parent() noexcept {
  const file_descriptor nowhere(open("/dev/null", O_RDWR | O_CLOEXEC));
  dup2(nowhere.get(), PQsocket(connection_.get()));
}

std::vector<std::vector<std::optional<std::string>>> postgres_session::execute(const std::string& sql) {
  const result_handle result(PQexec(connection_.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (is_lost())
    raise({.kind = error_kind::connection_closed,
           .message = "The connection to the test server was lost while " + text::quote(sql) + " ran.",
           .server_message = without_line_end(PQerrorMessage(connection_.get())),
           .outcome_unknown = true});
  if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
    connection_.reset();
    raise({.kind = error_kind::unsupported_feature,
           .message = text::quote(sql) + " copies from or to its client, which has nothing to give or to take it.",
           .hint = "Use INSERT or SELECT, or a file on the server."});
  }
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY)
    raise({.kind = error_kind::raw_query_failed,
           .message = "The test server refused " + text::quote(sql) + ".",
           .native_code = field_of(result.get(), PG_DIAG_SQLSTATE),
           .server_message = field_of(result.get(), PG_DIAG_MESSAGE_PRIMARY)});

  std::vector<std::vector<std::optional<std::string>>> rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& columns = rows.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      if (PQgetisnull(result.get(), row, column)) {
        columns.emplace_back();
      } else {
        columns.emplace_back(std::string(PQgetvalue(result.get(), row, column),
                                         static_cast<std::size_t>(PQgetlength(result.get(), row, column))));
      }
    }
  }
  return rows;
}

std::string quote_identifier(const std::string& name) { return quoted(name, '"'); }

std::string quote_literal(const std::string& text) { return quoted(text, '\''); }

}  // namespace tenon::testing
