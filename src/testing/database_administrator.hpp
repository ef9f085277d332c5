// Making, copying and dropping the databases of a PostgreSQL server.
#pragma once

#include <tenon/testing/database.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace tenon::testing {

// Works through a client of the tests, on one connection to the database that the server's URL names. To be used by one
// thread at a time. Throws what the client throws.
class database_administrator {
 public:
  database_administrator(const detail::client_type& type, const std::string& server_url);

  // A database that is filled for the client, and kept under the name `kept` if it is not there yet; other processes that
  // want the same wait for each other.
  void make(const std::string& kept);

  // A new database as a copy of another, to which nobody may be connected.
  void copy(const std::string& from, const std::string& to);

  // Whoever is connected to it. Nothing if it does not exist.
  void drop(const std::string& name);

 private:
  bool exists(const std::string& name);
  void make_anew(const std::string& kept);
  void run(const std::string& sql) { server_->execute_raw_unsafe(sql); }

  const detail::client_type type_;
  const std::string url_;
  std::shared_ptr<tenon::database> server_;
  std::int64_t version_ = 0;  // 150004
};

// "tenon_test_" and letters that nobody else has.
std::string new_database_name();

}  // namespace tenon::testing
