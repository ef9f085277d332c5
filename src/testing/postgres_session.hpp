// A connection to a server of the tests, for the tests' own statements.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;

namespace tenon::testing {

struct postgres_address {
  std::string socket_directory;
  std::uint16_t port = 0;
  std::string user;
};

// One connection, to be used by one thread at a time.
class postgres_session {
 public:
  // Throws connection_error.
  postgres_session(const postgres_address& server, const std::string& database);

  // The connection was lost, as far as was noticed so far.
  bool is_lost() const;

  // To be called in a forked child before the object is destroyed there: the connection goes on being the parent's.
  void leave_to_parent() noexcept;

  // Runs one or more statements; the rows of the last one, as text. Throws raw_query_failed, or connection_error when the
  // connection was lost.
  std::vector<std::vector<std::optional<std::string>>> execute(const std::string& sql);

 private:
  struct closer {
    void operator()(pg_conn* connection) const noexcept;
  };
  std::unique_ptr<pg_conn, closer> connection_;
};

// The text as an identifier, and as a string, in SQL.
std::string quote_identifier(const std::string& name);
std::string quote_literal(const std::string& text);

}  // namespace tenon::testing
