#include "sql/sqlite/connector.hpp"

#include "query/cancelled.hpp"
#include "sql/session.hpp"
#include "sql/sqlite/blocking_jobs.hpp"
#include "sql/sqlite/link.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tenon::sql::sqlite {

namespace {

using std::chrono::milliseconds;

// A fixed number of places for sessions, each held by one thread at a time. Taking a free one is a single atomic
// exchange; a thread comes back to the place it held last, whose caches are warm.
class lane {
 public:
  lane(std::size_t places, bool writes) : places_(places), writes_(writes) {}

  struct place {
    std::atomic<bool> busy{false};
    std::unique_ptr<sql::session> session;  // touched by the holder alone
  };

  // `waited`: how long it took to become free. `given_up`: nobody wants it any more.
  place& take(milliseconds limit, std::chrono::nanoseconds& waited, const std::atomic<bool>& given_up) {
    static thread_local std::size_t preferred = 0;
    waited = {};
    if (place* p = try_take(preferred)) [[likely]]
      return *p;
    const monotonic_time start = monotonic_now();
    std::unique_lock lock(mutex_);
    const waiting_scope counted(waiting_);
    for (;;) {
      if (place* p = try_take(preferred)) {
        waited = monotonic_now() - start;
        return *p;
      }
      if (given_up.load(std::memory_order_relaxed)) query::raise_cancelled();
      if (limit.count() != 0 && monotonic_now() - start >= limit) raise_timeout(limit);
      freed_.wait_for(lock, longest_sleep);
    }
  }

  void give_back(place& p) noexcept {
    p.busy.store(false, std::memory_order_release);
    // Without a barrier, which every operation would pay for, a thread that starts to wait right now may be missed: it looks
    // again after `longest_sleep`.
    if (waiting_.load(std::memory_order_relaxed) == 0) [[likely]]
      return;
    const std::lock_guard lock(mutex_);
    freed_.notify_one();
  }

  std::vector<place>& places() { return places_; }

  std::size_t busy() const noexcept {
    return static_cast<std::size_t>(std::count_if(
        places_.begin(), places_.end(), [](const place& p) { return p.busy.load(std::memory_order_relaxed); }));
  }
  std::size_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }

 private:
  static constexpr milliseconds longest_sleep{1};

  class waiting_scope {
   public:
    explicit waiting_scope(std::atomic<std::size_t>& count) : count_(count) { ++count_; }
    waiting_scope(const waiting_scope&) = delete;
    waiting_scope& operator=(const waiting_scope&) = delete;
    ~waiting_scope() { --count_; }

   private:
    std::atomic<std::size_t>& count_;
  };

  place* try_take(std::size_t& preferred) {
    const std::size_t count = places_.size();
    std::size_t at = preferred < count ? preferred : 0;
    for (std::size_t i = 0; i < count; ++i) {
      place& p = places_[at];
      if (!p.busy.load(std::memory_order_relaxed) && !p.busy.exchange(true, std::memory_order_acquire)) {
        preferred = at;
        return &p;
      }
      if (++at == count) at = 0;
    }
    return nullptr;
  }

  [[noreturn]] void raise_timeout(milliseconds limit) const {
    raise({.kind = error_kind::pool_timeout,
           .message = "Timed out fetching a new connection from the connection pool (connection pool timeout: " +
                      std::to_string(limit.count()) + " ms, connection limit: " + std::to_string(places_.size()) + ")",
           .hint = writes_ ? "SQLite has one writer at a time: keep transactions short"
                           : "Raise connection_limit, or keep operations shorter"});
  }

  std::vector<place> places_;
  bool writes_;
  std::atomic<std::size_t> waiting_{0};
  std::mutex mutex_;
  std::condition_variable freed_;
};

}  // namespace

class sqlite_connector final : public query::connector, private blocking_jobs::sessions {
 public:
  sqlite_connector(const connection_options& options, const query::schema_descriptor& schema, observe::observer& watch)
      : options_(options),
        schema_(schema),
        observer_(watch),
        writer_(1, true),
        readers_(options.memory ? 0 : options.connection_limit.value_or(default_readers()), false),
        jobs_(*this, readers_.places().size()) {}

  query::session& acquire(query::access a, std::optional<milliseconds> limit, const call_site&) override {
    static const std::atomic<bool> never{false};
    return acquire(a, limit.value_or(options_.pool_timeout), never);
  }

  void release(query::session& s) noexcept override { give_back(s, s.is_broken()); }

  void start(query::job& j, query::access a, std::optional<milliseconds> limit) override {
    jobs_.start(j, readers_.places().empty() ? query::access::write : a, limit.value_or(options_.pool_timeout));
  }
  void start(query::job& j, query::session& s) override { jobs_.start(j, s); }
  void cancel(query::job& j) noexcept override { jobs_.cancel(j); }

  void abandon(query::session& s) noexcept override {
    try {
      s.rollback();
      release(s);
    } catch (const error&) {
      give_back(s, true);
    }
  }

  void connect() override { release(acquire(query::access::write, std::nullopt, {})); }

  void disconnect() override {
    for (lane* l : {&writer_, &readers_}) {
      std::vector<lane::place*> taken;
      std::chrono::nanoseconds waited;
      const std::atomic<bool> never{false};
      for (std::size_t i = 0; i < l->places().size(); ++i) taken.push_back(&l->take(milliseconds(0), waited, never));
      for (lane::place* p : taken) {
        close(*p);
        l->give_back(*p);
      }
    }
  }

  query::connection_counts connections() const noexcept override {
    return {.busy = writer_.busy() + readers_.busy(), .waiting = writer_.waiting() + readers_.waiting()};
  }

  ~sqlite_connector() override {
    for (lane* l : {&writer_, &readers_})
      for (lane::place& p : l->places()) close(p);
  }

 private:
  static std::size_t default_readers() { return std::max(2u, std::thread::hardware_concurrency()); }

  void give_back(query::session& s, bool close_it) noexcept {
    for (lane* l : {&writer_, &readers_}) {
      for (lane::place& p : l->places()) {
        if (p.session.get() != &s) continue;
        if (close_it) close(p);
        l->give_back(p);
        return;
      }
    }
  }

  query::session& acquire(query::access a, milliseconds limit, const std::atomic<bool>& given_up) override {
    lane& from = a == query::access::write || readers_.places().empty() ? writer_ : readers_;
    std::chrono::nanoseconds waited;
    lane::place& p = from.take(limit, waited, given_up);
    if (!p.session) [[unlikely]]
      open(from, p);
    p.session->waited = waited;
    return *p.session;
  }

  void interrupt(query::session& s) noexcept override {
    static_cast<sqlite_link&>(static_cast<sql::session&>(s).connection()).handle().interrupt();
  }

  void open(lane& from, lane::place& p) {
    try {
      connection_options o = options_;
      p.session = std::make_unique<sql::session>(std::make_unique<sqlite_link>(o, schema_, observer_),
                                                 options_.statement_cache_size, !schema_.enforces_foreign_keys);
    } catch (...) {
      from.give_back(p);
      throw;
    }
    observer_.measured().add(observe::counter::pool_connections_opened_total);
    observer_.measured().add(observe::gauge::pool_connections_open, 1);
  }

  void close(lane::place& p) noexcept {
    if (!p.session) return;
    p.session.reset();
    observer_.measured().add(observe::counter::pool_connections_closed_total);
    observer_.measured().add(observe::gauge::pool_connections_open, -1);
  }

  const connection_options options_;
  const query::schema_descriptor& schema_;
  observe::observer& observer_;
  lane writer_;
  lane readers_;
  blocking_jobs jobs_;
};

std::unique_ptr<query::connector> make_connector(const connection_options& options,
                                                 const query::schema_descriptor& schema, observe::observer& watch) {
  return std::make_unique<sqlite_connector>(options, schema, watch);
}

}  // namespace tenon::sql::sqlite
