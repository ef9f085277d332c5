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
  // False: the rows do not have the columns that were described.
  bool read(const sql::postgres::reply& r);

  std::size_t size() const { return width_ == 0 ? 0 : values_.size() / width_; }
  bool is_null(std::size_t row, std::size_t column) const { return !at(row, column); }
  std::string text(std::size_t row, std::size_t column) const { return at(row, column).value_or(""); }
  bool flag(std::size_t row, std::size_t column) const { return at(row, column) == "t"; }

 private:
  const std::optional<std::string>& at(std::size_t row, std::size_t column) const {
    return values_[row * width_ + column];
  }

  std::size_t width_ = 0;
  std::vector<std::optional<std::string>> values_;
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
