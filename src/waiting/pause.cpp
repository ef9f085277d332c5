#include "waiting/pause.hpp"

namespace tenon::waiting {

void pause(query::waiter& w, monotonic_time until) {
  query::watched_socket none;
  while (w.wait(none, query::readiness::readable, until)) {}
}

}  // namespace tenon::waiting
