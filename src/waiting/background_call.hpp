// Calls that block, bounded: they run on a thread of their own, and whoever asked waits for them only so long.
#pragma once

#include "waiting/signal.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace tenon::waiting {

// One call. When the object goes, the call goes on to its end by itself, so `work` owns whatever it touches; it throws
// nothing.
class background_call {
 public:
  // Throws external_failure when the system has no thread to give.
  explicit background_call(std::function<void()> work);

  // Waits for the end of the call. True: it has ended, and what it wrote can be read. False: the time is over. Throws
  // cancelled if the caller of the waiter has given up.
  bool wait(query::waiter& w, std::optional<monotonic_time> until) const;

 private:
  std::shared_ptr<signal> ended_;
};

}  // namespace tenon::waiting
