// Asks a server to stop the statement that a connection runs.
#pragma once

#include "waiting/background_call.hpp"

#include <libpq-fe.h>

#include <memory>

namespace tenon::sql::postgres {

// libpq sends the request over a connection of its own, and blocks until the server has closed that one: for minutes, if
// the network swallows it. So it is sent in the background. While it may still be on its way, the connection must not run
// another statement, which it could hit.
class cancel_request {
 public:
  // Sends it. Throws external_failure when that cannot even be begun.
  explicit cancel_request(PGconn* connection);

  // True: the server has it. False: it could not be delivered, or not until then. Throws cancelled if the caller of the
  // waiter has given up.
  bool wait(query::waiter& w, std::optional<monotonic_time> until) const;

 private:
  std::shared_ptr<bool> delivered_;
  waiting::background_call call_;
};

}  // namespace tenon::sql::postgres
