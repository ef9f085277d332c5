#include "waiting/signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace tenon::waiting {

signal::signal() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_.descriptor < 0) throw std::system_error(errno, std::generic_category());
}

signal::~signal() {
  event_.forget();
  close(event_.descriptor);
}

void signal::send() noexcept {
  sent_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  while (write(event_.descriptor, &one, sizeof one) < 0 && errno == EINTR) {}
}

bool signal::wait(query::waiter& w, std::optional<monotonic_time> until) {
  while (!is_sent())
    if (!w.wait(event_, query::readiness::readable, until)) return is_sent();
  return true;
}

}  // namespace tenon::waiting
