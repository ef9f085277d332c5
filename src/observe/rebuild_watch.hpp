// Notices clients that are built for one database again and again, where one should be shared.
#pragma once

#include <tenon/base/clock.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace tenon::observe {

// Safe to use from any thread.
class rebuild_watch {
 public:
  static constexpr std::size_t most_clients = 10;
  static constexpr std::chrono::seconds window{60};

  constexpr rebuild_watch() noexcept = default;

  // Whether to warn: true once, at the tenth client built for the same database within a minute.
  bool note(std::string_view database, monotonic_time now) noexcept;

 private:
  struct count_of_clients {
    std::uint64_t database = 0;  // a hash, so that no URL with its password is kept
    std::size_t count = 0;
    monotonic_time first;
  };

  std::mutex mutex_;
  std::array<count_of_clients, 8> counts_;
  bool warned_ = false;
};

// The one of this process: building clients again and again shows across clients only.
rebuild_watch& process_rebuild_watch() noexcept;

}  // namespace tenon::observe
