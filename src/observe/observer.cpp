#include "observe/observer.hpp"

#include "observe/log_sink.hpp"
#include "observe/rebuild_watch.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <string>
#include <utility>

namespace tenon::observe {
namespace {

// Set while this thread runs a handler, whose own queries and messages are not handed to handlers again.
thread_local constinit bool in_handler = false;

class handler_scope {
 public:
  handler_scope() noexcept { in_handler = true; }
  handler_scope(const handler_scope&) = delete;
  handler_scope& operator=(const handler_scope&) = delete;
  ~handler_scope() { in_handler = false; }
};

std::string text_of_current_exception() {
  try {
    throw;
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an object that is no std::exception";
  }
}

// Reporting must not fail a query. What cannot be reported for lack of memory is dropped; everything else that goes
// wrong is told on standard error.
template <class Action>
void guarded(Action action) noexcept {
  try {
    action();
  } catch (const std::bad_alloc&) {
  } catch (...) {
    try {
      write_line(emit::standard_error, "tenon:error observe: reporting failed: " + text_of_current_exception());
    } catch (const std::bad_alloc&) {}
  }
}

}  // namespace

observer::observer(const options& chosen, clock& time)
    : options_(chosen), clock_(time), watch_repeats_(chosen.warn_of_repeated_queries), report_from_(0) {
  update_interest();
}

observer::~observer() = default;

emit observer::target_of(log_level level) const noexcept {
  switch (level) {
    case log_level::query: return options_.log.query;
    case log_level::info: return options_.log.info;
    case log_level::warn: return options_.log.warn;
    case log_level::error: return options_.log.error;
  }
  return emit::event;
}

bool observer::wants(log_level level) const noexcept {
  if (level == log_level::query) return wants(std::chrono::nanoseconds(0));
  return target_of(level) != emit::event || has_log_handlers_.load(std::memory_order_relaxed);
}

// Called with the mutex held, or before the observer is shared.
void observer::update_interest() {
  std::int64_t from = std::numeric_limits<std::int64_t>::max();
  if (options_.slow_query.count() > 0) from = options_.slow_query.count();
  if (options_.log.query != emit::event || (query_handlers_ && !query_handlers_->empty())) from = 0;
  report_from_.store(from, std::memory_order_relaxed);
  has_log_handlers_.store(log_handlers_ && !log_handlers_->empty(), std::memory_order_relaxed);
}

template <class Handler>
observer::handler_list<Handler> observer::current(const handler_list<Handler>& list) const {
  const std::lock_guard lock(mutex_);
  return list;
}

template <class Handler>
subscription observer::subscribe(handler_list<Handler>& list, Handler handler) {
  auto owned = std::make_shared<const Handler>(std::move(handler));
  const std::lock_guard lock(mutex_);
  auto grown = list ? *list : std::vector<subscribed<Handler>>();
  grown.push_back({++last_subscription_, std::move(owned)});
  list = std::make_shared<const std::vector<subscribed<Handler>>>(std::move(grown));
  update_interest();
  return {last_subscription_};
}

template <class Handler>
void observer::remove(handler_list<Handler>& list, std::uint64_t id) {
  handler_list<Handler> old;  // destroyed after the lock is released, since a handler's destructor may be anything
  const std::lock_guard lock(mutex_);
  if (!list) return;
  auto shrunk = *list;
  if (std::erase_if(shrunk, [&](const subscribed<Handler>& s) { return s.id == id; }) == 0) return;
  old = std::exchange(list, std::make_shared<const std::vector<subscribed<Handler>>>(std::move(shrunk)));
  update_interest();
}

template <class Handler, class Event>
void observer::dispatch(const handler_list<Handler>& list, const Event& event) noexcept {
  if (in_handler || !list) return;
  const handler_scope scope;
  for (const subscribed<Handler>& s : *list) guarded([&] { (*s.handler)(event); });
}

void observer::report(const query_event& event) noexcept {
  guarded([&] {
    query_event full = event;
    full.params = event.params.with_values(options_.log.reveal_parameters);
    if (full.time == timestamp()) full.time = clock_.wall();
    if (full.trace_id.empty() && options_.tracer != nullptr) full.trace_id = options_.tracer->trace_id();
    dispatch(current(query_handlers_), full);
    if (options_.log.query != emit::event) write_line(options_.log.query, line_of(full));
    if (options_.slow_query.count() > 0 && full.duration >= options_.slow_query) warn_of_slow(full);
  });
}

void observer::warn_of_slow(const query_event& event) {
  if (!wants(log_level::warn)) return;
  std::string message = "Slow query: ";
  if (!event.model.empty()) message.append(event.model).append(event.operation.empty() ? " " : ".");
  message.append(event.operation).append(event.operation.empty() ? "" : " ");
  message.append("took ").append(readable(event.duration)).append(": ").append(event.sql);
  if (event.params.size() > 0) message.append(" ").append(event.params.to_string());
  log(log_level::warn, event.target, message);
}

void observer::log(log_level level, std::string_view target, std::string_view message) noexcept {
  if (!wants(level)) return;
  guarded([&] {
    const log_event event{.level = level, .message = message, .target = target, .time = clock_.wall()};
    dispatch(current(log_handlers_), event);
    if (target_of(level) != emit::event) write_line(target_of(level), line_of(event));
  });
}

void observer::note_watched(const finished_operation& ended, monotonic_time now) noexcept {
  guarded([&] {
    if (const auto warning = repeats_.note(ended, now)) log(log_level::warn, "client", *warning);
  });
}

void observer::note_client_built(std::string_view url) noexcept {
  if (!options_.warn_of_repeated_clients || !process_rebuild_watch().note(url, clock_.monotonic())) return;
  log(log_level::warn, "client",
      "10 clients were built for one database within a minute. Each opens connections of its own: build one client "
      "and share it, from any number of threads.");
}

subscription observer::on_query(query_handler handler) { return subscribe(query_handlers_, std::move(handler)); }
subscription observer::on_log(log_handler handler) { return subscribe(log_handlers_, std::move(handler)); }

void observer::unsubscribe(subscription which) noexcept {
  guarded([&] {
    remove(query_handlers_, which.id);
    remove(log_handlers_, which.id);
  });
}

void span::start(const span_start& what) noexcept {
  guarded([&] { handle_ = tracer_->start(what); });
}

}  // namespace tenon::observe
