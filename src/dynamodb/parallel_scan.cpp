#include <tenon/dynamodb/client.hpp>

#include "dynamodb/client_core.hpp"
#include "query/waiter.hpp"

#include <tenon/base/error.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace tenon::dynamodb {

namespace {

// The scan of all segments.
class segments {
 public:
  segments(const client& c, const scan_request& r, function_ref<void(item&)> f, bool has_threads)
      : client_(c), request_(r), f_(f), has_threads_(has_threads) {}

  // Never throws: what is thrown ends all of them.
  void scan(std::uint32_t segment, std::uint32_t total) noexcept {
    try {
      scan_request r = request_;
      r.segment = segment;
      r.total_segments = total;
      while (!is_over_.load(std::memory_order_relaxed)) {
        scan_response page = client_.run(r);
        hand_out(page);
        if (!move_on(r, page)) return;
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      is_over_ = true;
    }
  }

  void finish() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void hand_out(scan_response& page) {
    // A fiber may be suspended in f, and go on in another thread.
    std::unique_lock lock(mutex_, std::defer_lock);
    if (has_threads_) lock.lock();
    try {
      for (item& one : page.items) {
        if (is_over_) return;
        f_(one);
      }
    } catch (...) {
      is_over_ = true;  // before another thread hands out its page
      throw;
    }
  }

  const client& client_;
  const scan_request& request_;
  function_ref<void(item&)> f_;
  const bool has_threads_;
  std::mutex mutex_;
  std::atomic<bool> is_over_{false};
  std::exception_ptr failure_;
};

}  // namespace

void client::parallel_scan(const scan_request& r, function_ref<void(item&)> f, const parallel_scan_options& o) const {
  if (o.segments == 0)
    raise({.kind = error_kind::invalid_value, .message = "A parallel scan was asked for with no segments"});
  // On a fiber, whose waiter is for it alone, one segment is scanned after the other.
  const bool has_threads = waiter_ == &query::blocking_waiter();
  segments all(*this, r, f, has_threads);
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 1; i < o.segments && has_threads; ++i)
    threads.emplace_back([&all, i, &o] { all.scan(i, o.segments); });
  all.scan(0, o.segments);
  for (std::uint32_t i = 1; i < o.segments && !has_threads; ++i) all.scan(i, o.segments);
  threads.clear();
  all.finish();
}

}  // namespace tenon::dynamodb
