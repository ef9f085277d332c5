// What a client and the parts below it report to.
#pragma once

#include "observe/repeat_watch.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>
#include <tenon/observe/event.hpp>
#include <tenon/observe/metrics.hpp>
#include <tenon/observe/options.hpp>
#include <tenon/observe/tracer.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::observe {

// One per client. Takes events and passes them on to the handlers and streams that want them; watches for patterns
// worth a warning; holds the metrics. Nothing it does makes a query fail. Safe to use from any thread.
class observer {
 public:
  explicit observer(const options& chosen = {}, clock& time = real_clock());
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;
  ~observer();

  metrics& measured() noexcept { return metrics_; }
  const metrics& measured() const noexcept { return metrics_; }

  // Whether a statement of that duration is worth reporting: someone listens, or it was slow. One relaxed load, so
  // that events are built only when they are read.
  bool wants(std::chrono::nanoseconds duration) const noexcept {
    return duration.count() >= report_from_.load(std::memory_order_relaxed);
  }

  bool is_traced() const noexcept { return options_.tracer != nullptr; }

  // Whether messages of a level reach anyone; for queries, whether all do, whatever their duration.
  bool wants(log_level level) const noexcept;

  // Passes a statement to handlers and streams, and warns if it was slow. Time and trace id are filled in if empty,
  // and parameter values hidden unless the options reveal them.
  void report(const query_event& event) noexcept;

  // Passes a message on. Not for level query.
  void log(log_level level, std::string_view target, std::string_view message) noexcept;

  // Whether note() has a use for a read that ends now; describing it costs more than asking.
  bool wants_note(bool lookup) const noexcept { return watch_repeats_ && (!lookup || repeats_.follows_list()); }

  // To be called at the end of every read of the client; warns of the N+1 pattern.
  void note(const finished_operation& ended, monotonic_time now) noexcept {
    if (watch_repeats_) note_watched(ended, now);
  }

  // To be called once by the client, with its URL; warns of clients built again and again.
  void note_client_built(std::string_view url) noexcept;

  subscription on_query(query_handler handler);
  subscription on_log(log_handler handler);

  // A handler that runs at this moment on another thread is not waited for. Unknown subscriptions are ignored.
  void unsubscribe(subscription which) noexcept;

 private:
  friend class span;

  template <class Handler>
  struct subscribed {
    std::uint64_t id;
    std::shared_ptr<const Handler> handler;
  };
  template <class Handler>
  using handler_list = std::shared_ptr<const std::vector<subscribed<Handler>>>;

  template <class Handler>
  subscription subscribe(handler_list<Handler>& list, Handler handler);
  template <class Handler>
  void remove(handler_list<Handler>& list, std::uint64_t id);
  template <class Handler, class Event>
  void dispatch(const handler_list<Handler>& list, const Event& event) noexcept;
  template <class Handler>
  handler_list<Handler> current(const handler_list<Handler>& list) const;

  emit target_of(log_level level) const noexcept;
  void update_interest();
  void note_watched(const finished_operation& ended, monotonic_time now) noexcept;
  void warn_of_slow(const query_event& event);

  const options options_;
  clock& clock_;
  const bool watch_repeats_;
  std::atomic<std::int64_t> report_from_;  // nanoseconds; statements that take less interest nobody
  std::atomic<bool> has_log_handlers_{false};
  metrics metrics_;
  repeat_watch repeats_;
  mutable std::mutex mutex_;  // over the handler lists
  handler_list<query_handler> query_handlers_;
  handler_list<log_handler> log_handlers_;
  std::uint64_t last_subscription_ = 0;
};

// A span of the observer's tracer, if it has one, from construction to finish() or destruction.
class span {
 public:
  span(observer& where, const span_start& what) noexcept : tracer_(where.options_.tracer) {
    if (tracer_ != nullptr) start(what);
  }
  span(const span&) = delete;
  span& operator=(const span&) = delete;
  ~span() { finish({}); }

  void finish(const span_end& how) noexcept {
    if (handle_ != nullptr) tracer_->end(std::exchange(handle_, nullptr), how);
  }

 private:
  void start(const span_start& what) noexcept;

  tracer* tracer_;
  void* handle_ = nullptr;
};

// Runs `body`, which returns a number of rows, within the span that `what` returns, if the observer has a tracer.
template <class What, class Body>
void traced(observer& where, const What& what, const Body& body) {
  if (!where.is_traced()) [[likely]] {
    body();
    return;
  }
  span around(where, what());
  try {
    around.finish({.rows = static_cast<std::size_t>(body())});
  } catch (const error& e) {
    around.finish({.failure = &e});
    throw;
  }
}

}  // namespace tenon::observe
