// Statements on a connection of their own to a PostgreSQL server.
#pragma once

#include "sql/postgres/connection.hpp"
#include "sql/postgres/options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::migrate::postgres {

// The rows of a query, their values as text.
class rows {
 public:
  explicit rows(sql::postgres::result r) : result_(std::move(r)) {}

  std::size_t size() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
  bool is_null(std::size_t row, int column) const;
  std::string text(std::size_t row, int column) const;  // of null: ""
  bool flag(std::size_t row, int column) const { return text(row, column) == "t"; }

 private:
  sql::postgres::result result_;
};

class session {
 public:
  // Connects. Throws connection_error.
  explicit session(const sql::postgres::connection_options& options);

  // Throws what the server reports, with its words in the message.
  rows query(const std::string& sql, const std::vector<std::string>& parameters = {});

  bool is_in_transaction() const { return connection_.is_in_transaction(); }

 private:
  sql::postgres::connection connection_;
  const sql::postgres::connection_options& options_;
};

// {"a","b"}: an array as a parameter.
std::string array_of(const std::vector<std::string>& items);

}  // namespace tenon::migrate::postgres
