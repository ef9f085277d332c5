#include "observe/repeat_watch.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace tenon::observe {
namespace {

// Lookups of one shape since the last list.
struct run_of_lookups {
  std::uint64_t shape;
  std::size_t count;
  monotonic_time last;
};

// What one thread did last, through the client it used last. Loops look rows up in few ways at once.
struct thread_history {
  std::uint64_t watch;
  finished_operation list;
  std::array<run_of_lookups, 4> runs;
};

thread_local constinit thread_history history{};

std::uint64_t next_id() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

run_of_lookups& run_for(std::uint64_t shape) noexcept {
  run_of_lookups* oldest = &history.runs.front();
  for (run_of_lookups& run : history.runs) {
    if (run.count > 0 && run.shape == shape) return run;
    if (run.last < oldest->last) oldest = &run;
  }
  *oldest = {shape, 0, {}};
  return *oldest;
}

std::string warning(const finished_operation& list, const finished_operation& lookup, std::size_t count) {
  std::string out;
  out.append(lookup.model).append(".").append(lookup.operation).append(" ran ").append(std::to_string(count));
  out.append(" times in a row after ").append(list.model).append(".").append(list.operation).append(" returned ");
  out.append(std::to_string(list.rows)).append(" records, which looks like one query for each record. Load the ");
  out.append(lookup.model).append(" records together with the list by include(), or look them up at once by in().");
  return out;
}

}  // namespace

repeat_watch::repeat_watch() noexcept : id_(next_id()) {}

bool repeat_watch::follows_list() const noexcept { return history.watch == id_ && history.list.rows != 0; }

std::optional<std::string> repeat_watch::note(const finished_operation& ended, monotonic_time now) {
  if (history.watch != id_) {
    history = {};
    history.watch = id_;
  }
  if (!ended.lookup) {
    if (ended.rows < shortest_list) return std::nullopt;
    history.list = ended;
    history.runs = {};
    return std::nullopt;
  }
  if (history.list.rows == 0) return std::nullopt;
  run_of_lookups& run = run_for(ended.shape);
  run.count = now - run.last <= longest_pause ? run.count + 1 : 1;
  run.last = now;
  if (run.count != fewest_lookups || !report_first(ended.shape)) return std::nullopt;
  return warning(history.list, ended, run.count);
}

bool repeat_watch::report_first(std::uint64_t shape) {
  const std::lock_guard lock(mutex_);
  if (std::find(reported_.begin(), reported_.end(), shape) != reported_.end()) return false;
  reported_.push_back(shape);
  return true;
}

}  // namespace tenon::observe
