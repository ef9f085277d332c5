#include "sql/postgres/cancel_request.hpp"

namespace tenon::sql::postgres {

namespace {

std::function<void()> sending(PGconn* connection, const std::shared_ptr<bool>& delivered) {
  // A copy of what is needed: the connection may be closed meanwhile.
  const std::shared_ptr<PGcancel> request(PQgetCancel(connection), PQfreeCancel);
  return [request, delivered] {
    char text[256];
    *delivered = request && PQcancel(request.get(), text, sizeof text) != 0;
  };
}

}  // namespace

cancel_request::cancel_request(PGconn* connection)
    : delivered_(std::make_shared<bool>(false)), call_(sending(connection, delivered_)) {}

bool cancel_request::wait(query::waiter& w, std::optional<monotonic_time> until) const {
  return call_.wait(w, until) && *delivered_;
}

}  // namespace tenon::sql::postgres
