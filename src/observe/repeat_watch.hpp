// Notices a query that is run for each row of a list (the N+1 pattern).
#pragma once

#include <tenon/base/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::observe {

// An operation of the client that has ended.
struct finished_operation {
  std::uint64_t shape = 0;          // equal for operations that differ in values only
  std::string_view model = {};      // must outlive the watch: names of the schema do
  std::string_view operation = {};  // likewise
  std::size_t rows = 0;
  bool lookup = false;  // reads one record, or those that belong to one parent
};

// The pattern: after a list of at least 10 records, the same thread runs lookups of one shape at least 10 times, each
// within 100 ms of the one before, and lists nothing in between. Each shape is reported once per watch. Costs a few
// nanoseconds an operation, and allocates only to report. Safe to use from any thread.
class repeat_watch {
 public:
  static constexpr std::size_t shortest_list = 10;
  static constexpr std::size_t fewest_lookups = 10;
  static constexpr std::chrono::milliseconds longest_pause{100};

  repeat_watch() noexcept;

  // Whether the calling thread read a list last, which is when lookups are of interest.
  bool follows_list() const noexcept;

  // The warning to give, if this operation completed the pattern.
  std::optional<std::string> note(const finished_operation& ended, monotonic_time now);

 private:
  bool report_first(std::uint64_t shape);

  std::uint64_t id_;  // never used twice
  std::mutex mutex_;
  std::vector<std::uint64_t> reported_;
};

}  // namespace tenon::observe
