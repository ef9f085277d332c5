#include "sql/postgres/connector.hpp"

#include "sql/postgres/dialect.hpp"
#include "sql/postgres/link.hpp"
#include "sql/session.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace tenon::sql::postgres {

namespace {

using std::chrono::milliseconds;

// How long a connection that was idle may take to show that it is alive.
constexpr milliseconds ping_limit{2000};

// A connection that was idle for less is not looked at: under load that would be a system call for each operation.
constexpr std::chrono::milliseconds just_used{1};

// While nothing can be reached, attempts are made at growing intervals, and who asks between them hears at once why.
class away_watch {
 public:
  // Throws what failed last, if it is too early for another attempt.
  void check(monotonic_time now) {
    const std::lock_guard lock(mutex_);
    if (last_ && now < retry_at_) last_->raise();
  }

  void failed(const error& e) {
    const std::lock_guard lock(mutex_);
    last_ = e;
    const milliseconds rest = std::min(longest, shortest * (1 << std::min(failures_++, 10)));
    retry_at_ = monotonic_now() + rest;
  }

  void succeeded() {
    const std::lock_guard lock(mutex_);
    last_.reset();
    failures_ = 0;
  }

 private:
  static constexpr milliseconds shortest{20};
  static constexpr milliseconds longest{2000};

  std::mutex mutex_;
  std::optional<error> last_;
  monotonic_time retry_at_{};
  int failures_ = 0;
};

struct pooled final : pool::connection {
  pooled(const connection_options& options, const dialect& language, const query::schema_descriptor& schema,
         observe::observer& watch, pool::slot& home)
      : link(new postgres_link(options, language, schema, watch, blocking_waiter())),
        session(std::unique_ptr<sql::link>(link), options.statement_cache_size, !schema.enforces_foreign_keys) {
    session.home = &home;
  }

  postgres_link* link;  // the session's
  sql::session session;
};

class postgres_connector final : public query::connector {
 public:
  postgres_connector(const connection_options& options, const pool::settings& pool,
                     const query::schema_descriptor& schema, observe::observer& watch)
      : options_(options), dialect_(make_dialect(options.schema)), schema_(schema), observer_(watch), pool_(pool) {}

  ~postgres_connector() override { close_idle(); }

  query::session& acquire(query::access, std::optional<milliseconds> limit) override {
    const monotonic_time start = monotonic_now();
    monotonic_time now = start;
    pool::slot& s = pool_.acquire(limit, now);
    const std::chrono::nanoseconds waited = now - start;
    if (s.held && !is_alive(s)) close(s);
    if (!s.held) open(s);
    query::session& session = static_cast<pooled&>(*s.held).session;
    session.waited = waited;
    return session;
  }

  void release(query::session& session) noexcept override {
    pool::slot& s = *static_cast<pool::slot*>(session.home);
    pooled& p = static_cast<pooled&>(*s.held);
    if (!p.link->is_broken() && !p.link->is_clean()) p.link->rollback();
    if (p.link->is_broken() || !p.link->is_clean()) close(s);
    give_back(s, std::max(session.clock, s.taken));
  }

  void connect() override {
    do release(acquire(query::access::read, std::nullopt));
    while (open_missing());
  }

  void disconnect() override {
    pool_.close(milliseconds(0));
    close_idle();
    pool_.reopen();
  }

  query::connection_counts connections() const noexcept override {
    const pool::counts now = pool_.now();
    return {.busy = now.busy, .waiting = now.waiting};
  }

 private:
  bool is_alive(pool::slot& s) noexcept {
    if (s.idle < just_used) return true;
    postgres_link& link = *static_cast<pooled&>(*s.held).link;
    if (link.handle().has_been_closed()) return false;
    return !s.needs_check || link.handle().ping(ping_limit);
  }

  void open(pool::slot& s) {
    try {
      away_.check(monotonic_now());
      try {
        s.held = std::make_unique<pooled>(options_, *dialect_, schema_, observer_, s);
      } catch (const error& e) {
        const bool is_away = e.kind() == error_kind::server_unreachable || e.kind() == error_kind::connect_timeout;
        if (is_away) away_.failed(e);
        throw;
      }
      away_.succeeded();
    } catch (...) {
      pool_.release(s, monotonic_now());
      throw;
    }
    pool_.opened(s, monotonic_now());
    observer_.measured().add(observe::counter::pool_connections_opened_total);
    observer_.measured().add(observe::gauge::pool_connections_open, 1);
  }

  void close(pool::slot& s) noexcept {
    if (!s.held) return;
    s.held.reset();
    observer_.measured().add(observe::counter::pool_connections_closed_total);
    observer_.measured().add(observe::gauge::pool_connections_open, -1);
  }

  // `now`: when the last statement ended; reading the clock again would cost more than it tells.
  void give_back(pool::slot& s, monotonic_time now) noexcept {
    if (s.held && pool_.has_expired(s, now)) close(s);
    pool_.release(s, now);
    keep(now);
  }

  // Now and then, what is idle for too long is closed, and who holds a connection for too long is named.
  void keep(monotonic_time now) noexcept {
    const std::int64_t ticks = now.time_since_epoch().count();
    std::int64_t next = next_round_.load(std::memory_order_relaxed);
    if (ticks < next) return;
    const std::int64_t pause = std::chrono::nanoseconds(std::chrono::seconds(1)).count();
    if (!next_round_.compare_exchange_strong(next, ticks + pause, std::memory_order_relaxed)) return;
    while (pool::slot* s = pool_.take_expired(now)) {
      close(*s);
      pool_.release(*s, now);
    }
    for (const pool::overdue& o : pool_.take_overdue(now))
      observer_.log(
          log_level::warn, "pool",
          "A connection is held for " + std::to_string(o.held.count()) + " ms, since " + pool::place_of(o.taken_at));
  }

  bool open_missing() {
    pool::slot* s = pool_.take_missing(monotonic_now());
    if (!s) return false;
    open(*s);
    pool_.release(*s, monotonic_now());
    return true;
  }

  void close_idle() noexcept {
    while (pool::slot* s = pool_.take_idle()) {
      close(*s);
      pool_.release(*s, monotonic_now());
    }
  }

  const connection_options options_;
  const std::unique_ptr<const dialect> dialect_;
  const query::schema_descriptor& schema_;
  observe::observer& observer_;
  pool::pool pool_;
  away_watch away_;
  std::atomic<std::int64_t> next_round_{0};
};

}  // namespace

std::unique_ptr<query::connector> make_connector(const connection_options& options, const pool::settings& pool,
                                                 const query::schema_descriptor& schema, observe::observer& watch) {
  return std::make_unique<postgres_connector>(options, pool, schema, watch);
}

}  // namespace tenon::sql::postgres
