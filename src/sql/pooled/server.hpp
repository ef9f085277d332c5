// What a pool of connections needs to know of a server's driver.
#pragma once

#include "pool/pool.hpp"
#include "query/waiter.hpp"
#include "sql/session.hpp"

#include <tenon/base/chrono.hpp>

#include <memory>

namespace tenon::sql {

// A connection to the server, with the engine's session on it. Used by one thread at a time.
class server_connection : public pool::connection {
 public:
  virtual sql::session& session() noexcept = 0;

  // Waits in `w` from here on, for a caller of whom nothing is known yet.
  virtual void use(query::waiter& w) noexcept = 0;

  // Whether the server has closed it, as far as that is known without asking.
  virtual bool has_been_closed() noexcept = 0;

  // Asks the server for a sign of life; false: none came within `limit`.
  virtual bool ping(std::chrono::milliseconds limit) noexcept = 0;

  // Whether the next holder would meet something that is open; rolls that back.
  virtual bool is_clean() const noexcept = 0;
  virtual void clean() noexcept = 0;
};

class server {
 public:
  virtual ~server() = default;

  // Throws connection_error. Safe to call from several threads.
  virtual std::unique_ptr<server_connection> open(query::waiter& wait_in) = 0;

  // Whether what begins a transaction is sent with its first statement, so that beginning one does not wait.
  virtual bool defers_begin() const noexcept = 0;
};

}  // namespace tenon::sql
