// One connection through a fault_proxy.
#pragma once

#include "testing/file_descriptor.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/testing/fault_proxy.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <poll.h>

namespace tenon::testing {

// What holds for all connections of a proxy. Belongs to the proxy's thread, but for the numbers, which anybody may read.
struct proxy_settings {
  traffic ways[2];  // by direction
  traffic_hook hook;
  std::atomic<std::uint64_t> faults{0};
  std::atomic<std::uint64_t> passed[2]{};  // bytes, by direction
};

// The bytes on their way in one direction.
class proxied_way {
 public:
  proxied_way(direction way, std::uint64_t connection, proxy_settings& settings)
      : way_(way), connection_(connection), settings_(settings) {}

  // What befalls the connection now. Not in `faults` when the network itself did it.
  struct event {
    fault what = fault::none;
    bool injected = true;
  };

  bool wants_input() const noexcept;
  void read(int from, monotonic_time now);

  // Passes on what is due. Called again when blocked() and the socket can be written to, or at due().
  event write(int to, monotonic_time now);
  bool is_blocked() const noexcept { return blocked_; }
  monotonic_time due() const noexcept;

  // The receiver is told that this is the end; what still comes is dropped.
  void end(int to) noexcept;

  bool has_ended() const noexcept { return source_ended_ && told_end_; }

 private:
  struct piece {
    monotonic_time due;
    std::string bytes;
    event then = {};  // behind the bytes
    bool is_end = false;
  };

  const traffic& settings() const noexcept { return settings_.ways[static_cast<int>(way_)]; }
  std::size_t allowance(std::size_t wanted) const noexcept;
  void keep(piece p, monotonic_time now);
  bool fault_is_due() const noexcept;

  const direction way_;
  const std::uint64_t connection_;
  proxy_settings& settings_;
  std::deque<piece> pieces_;
  std::size_t sent_of_first_ = 0;
  std::size_t kept_ = 0;  // bytes in pieces_
  std::uint64_t read_ = 0;
  std::uint64_t passed_ = 0;
  monotonic_time last_due_{};
  monotonic_time next_free_{};  // when the next byte may pass at the given speed
  bool blocked_ = false;        // the receiver takes no more
  bool fault_done_ = false;     // of traffic::fault_at
  bool source_ended_ = false;
  bool told_end_ = false;
};

class proxied_connection {
 public:
  // `server` is connecting.
  proxied_connection(std::uint64_t number, file_descriptor client, file_descriptor server, proxy_settings& settings);

  // Adds what is waited for.
  void watch(std::vector<pollfd>& out);

  // When there is something to do though nothing happens on the sockets.
  monotonic_time due() const noexcept;

  // Does what can be done; `events` is what watch() added. False: the connection is over.
  bool serve(const std::vector<pollfd>& events, monotonic_time now);

  // False: the connection is over.
  bool inject(fault what, direction way, bool counted = true);

 private:
  struct end_point {
    file_descriptor socket;
    std::size_t watched = 0;  // its place in what is watched; 0: it is not
  };

  bool is_ready(const end_point& e, const std::vector<pollfd>& events, short wanted) const noexcept;
  bool move(proxied_way& way, end_point& from, end_point& to, const std::vector<pollfd>& events, monotonic_time now);
  void reset() noexcept;

  proxy_settings& settings_;
  end_point client_;
  end_point server_;
  proxied_way to_server_;
  proxied_way to_client_;
  bool connecting_ = true;
  bool lost_ = false;    // in a black hole
  bool failed_ = false;  // a fault was counted
};

}  // namespace tenon::testing
