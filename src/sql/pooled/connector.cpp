#include "sql/pooled/connector.hpp"

#include "pool/housekeeper.hpp"
#include "query/cancelled.hpp"
#include "sql/pooled/away_watch.hpp"
#include "sql/pooled/waiting_job.hpp"
#include "waiting/runner.hpp"

#include <tenon/base/error.hpp>
#include <tenon/query/async.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::sql {

namespace {

using std::chrono::milliseconds;

// How long a connection that was idle may take to show that it is alive.
constexpr milliseconds ping_limit{2000};

// A connection that was idle for less is not looked at: under load that would be a system call for each operation.
constexpr milliseconds just_used{1};

// For how long no more connections are asked of a server that has too many.
constexpr milliseconds crowded_pause{500};

// How often the pool is looked after: often enough for the shortest of its limits.
milliseconds rounds(const pool::settings& s) {
  milliseconds shortest{4000};
  for (const milliseconds limit : {s.idle_timeout, s.max_lifetime, s.hold_limit})
    if (limit.count() > 0) shortest = std::min(shortest, limit);
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(1000));
}

class pooled_connector final : public query::connector {
 public:
  pooled_connector(std::unique_ptr<server> of, const pool::settings& pool, observe::observer& watch)
      : server_(std::move(of)), observer_(watch), pool_(pool), seats_(std::max<std::size_t>(1, pool.max_size)) {
    housekeeper_.emplace(rounds(pool), [this] { return tend(); });
  }

  ~pooled_connector() override {
    housekeeper_.reset();
    close_idle();
  }

  query::session& acquire(query::access, std::optional<milliseconds> limit, const call_site& where) override {
    const monotonic_time start = monotonic_now();
    const milliseconds at_most = limit.value_or(pool_.limits().acquire_timeout);
    monotonic_time now = start;
    for (;;) {
      pool::slot& s = acquire_slot(rest(at_most, now - start), now, where);
      try {
        if (!prepare(s, query::blocking_waiter(), now)) continue;
      } catch (...) {
        pool_.release(s, monotonic_now());
        throw;
      }
      query::session& session = at(s).session();
      session.waited = now - start;
      return session;
    }
  }

  void release(query::session& session) noexcept override {
    pool::slot& s = slot_of(session);
    tidy(s);
    pool_.release(s, ended(s));
  }

  void start(query::job& j, query::access, std::optional<milliseconds> limit) override {
    ask(j, limit.value_or(pool_.limits().acquire_timeout), false);
  }

  query::session* begin_at_once(isolation level, bool read_only, const call_site& where) override {
    if (!server_->defers_begin()) return nullptr;
    pool::slot* s = pool_.try_acquire_used(monotonic_now(), just_used, where);
    if (!s) return nullptr;
    query::session& session = at(*s).session();
    session.waited = {};
    try {
      session.begin(level, read_only);
    } catch (...) {
      release(session);
      throw;
    }
    return &session;
  }

  void start(query::job& j, query::session& session) override {
    seat& k = seat_of(slot_of(session));
    k.is_kept = true;
    k.fiber.run(j, &k, &perform, &over, false);
  }

  void cancel(query::job& j) noexcept override {
    if (j.place) static_cast<waiting::cancellable*>(j.place)->cancel();
  }

  void abandon(query::session& session) noexcept override {
    pool::slot& s = slot_of(session);
    if (!at(s).is_clean()) close(s);
    else at(s).use(query::blocking_waiter());
    pool_.release(s, monotonic_now());
  }

  void connect() override {
    release(acquire(query::access::read, std::nullopt, {.operation = "connect"}));
    while (open_missing()) {}
  }

  void disconnect() override {
    is_warm_ = false;
    pool_.close(milliseconds(0));
    close_idle();
    pool_.reopen();
  }

  query::connection_counts connections() const noexcept override {
    const pool::counts now = pool_.now();
    return {.busy = now.busy, .waiting = now.waiting};
  }

 private:
  // What jobs of callers who do not block need beside a slot.
  struct seat {
    pooled_connector* home = nullptr;
    pool::slot* slot = nullptr;
    monotonic_time asked{};
    milliseconds limit{};       // of the wait for a slot
    bool is_kept = false;       // the job runs on a session that an earlier one has kept
    bool is_put_aside = false;  // there was no connection for it
    waiting::runner fiber;
  };

  static server_connection& at(pool::slot& s) noexcept { return static_cast<server_connection&>(*s.held); }
  static pool::slot& slot_of(query::session& session) noexcept { return *static_cast<pool::slot*>(session.home); }

  seat& seat_of(pool::slot& s) {
    std::unique_ptr<seat>& k = seats_[s.number()];
    if (!k) {
      k = std::make_unique<seat>();
      k->home = this;
      k->slot = &s;
    }
    return *k;
  }

  // When the last statement ended; reading the clock again would cost more than it tells.
  static monotonic_time ended(pool::slot& s) noexcept {
    return s.held ? std::max(at(s).session().clock, s.taken) : monotonic_now();
  }

  // What is left of a limit (0: none), at least a millisecond.
  static milliseconds rest(milliseconds limit, std::chrono::nanoseconds passed) noexcept {
    if (limit.count() == 0 || passed.count() == 0) return limit;
    return std::max(milliseconds(1), limit - std::chrono::duration_cast<milliseconds>(passed));
  }

  // ---- slots ----

  pool::slot& acquire_slot(milliseconds limit, monotonic_time& now, const call_site& where) {
    const monotonic_time before = now;
    try {
      pool::slot& s = pool_.acquire(limit, now, where);
      if (now != before) count_wait();
      return s;
    } catch (const pool_timeout&) {
      count_wait();
      count_timeout();
      throw;
    }
  }

  void count_wait() noexcept { observer_.measured().add(observe::counter::pool_waits_total); }
  void count_timeout() noexcept { observer_.measured().add(observe::counter::pool_timeouts_total); }

  // Makes sure that there is a connection in a slot that was acquired. False: the server has too many, and the slot was put
  // aside; another has to be acquired, which has one.
  bool prepare(pool::slot& s, query::waiter& wait_in, monotonic_time now) {
    if (s.held && !is_alive(s, wait_in)) close(s);
    return s.held || open(s, wait_in, now);
  }

  static bool is_alive(pool::slot& s, query::waiter& wait_in) noexcept {
    if (s.idle < just_used) return true;
    server_connection& c = at(s);
    if (c.has_been_closed()) return false;
    if (!s.needs_check) return true;
    c.use(wait_in);
    return c.ping(ping_limit);
  }

  bool open(pool::slot& s, query::waiter& wait_in, monotonic_time now) {
    away_.check(now);
    try {
      std::unique_ptr<server_connection> made = server_->open(wait_in);
      made->session().home = &s;
      s.held = std::move(made);
    } catch (const error& e) {
      const monotonic_time failed = monotonic_now();
      if (e.kind() == error_kind::server_unreachable || e.kind() == error_kind::connect_timeout)
        away_.failed(e, failed);
      if (e.kind() == error_kind::too_many_connections && pool_.put_aside(s, failed + crowded_pause, failed)) {
        housekeeper_->wake();
        return false;
      }
      throw;
    }
    away_.succeeded();
    pool_.opened(s, monotonic_now());
    observer_.measured().add(observe::counter::pool_connections_opened_total);
    observer_.measured().add(observe::gauge::pool_connections_open, 1);
    is_warm_ = true;
    housekeeper_->wake();
    return true;
  }

  void close(pool::slot& s) noexcept {
    if (!s.held) return;
    s.held.reset();
    observer_.measured().add(observe::counter::pool_connections_closed_total);
    observer_.measured().add(observe::gauge::pool_connections_open, -1);
  }

  // Makes a slot fit for the next holder.
  void tidy(pool::slot& s) noexcept {
    server_connection& c = at(s);
    if (!c.session().is_broken() && !c.is_clean()) c.clean();
    if (c.session().is_broken() || !c.is_clean() || pool_.has_expired(s, ended(s))) close(s);
  }

  // ---- jobs ----

  void ask(query::job& j, milliseconds limit, bool on_loop) {
    try {
      waiting_job::ask(pool_, j, j.where, limit, this, &granted);
    } catch (...) {
      j.finished(std::current_exception(), on_loop);
    }
  }

  static void granted(void* context, query::job& j, pool::slot* s, const waiting_job::report& how) {
    pooled_connector& c = *static_cast<pooled_connector*>(context);
    if (how.has_waited) c.count_wait();
    if (how.has_timed_out) c.count_timeout();
    if (!s) {
      j.finished(how.failure, how.on_loop);
      return;
    }
    seat* k;
    try {
      k = &c.seat_of(*s);
    } catch (const std::bad_alloc&) {
      c.pool_.release(*s, monotonic_now());
      j.finished(std::current_exception(), how.on_loop);
      return;
    }
    k->asked = how.asked;
    k->limit = how.limit;
    k->is_kept = false;
    k->fiber.run(j, k, &perform, &over, how.on_loop);
  }

  // On the fiber.
  static void perform(void* context, query::job& j, waiting::runner& r) {
    seat& k = *static_cast<seat*>(context);
    pool::slot& s = *k.slot;
    if (!k.is_kept) {
      const monotonic_time now = monotonic_now();
      k.is_put_aside = !k.home->prepare(s, r, now);
      if (k.is_put_aside) return;
      at(s).session().waited = now - k.asked;
    }
    at(s).use(r);
    try {
      if (r.was_cancelled()) query::raise_cancelled();
      j.perform(at(s).session());
    } catch (...) {
      if (!k.is_kept || !j.keeps_session) k.home->leave(s);
      throw;
    }
    if (!j.keeps_session) k.home->leave(s);
  }

  void leave(pool::slot& s) noexcept {
    tidy(s);
    if (s.held) at(s).use(query::blocking_waiter());
  }

  // Off the fiber, which others may use from the release on.
  static void over(void* context, query::job& j, std::exception_ptr failure, bool on_loop) {
    seat& k = *static_cast<seat*>(context);
    pooled_connector& c = *k.home;
    j.place = nullptr;
    if (std::exchange(k.is_put_aside, false)) {
      c.ask(j, rest(k.limit, monotonic_now() - k.asked), on_loop);
      return;
    }
    if (!j.keeps_session || (failure && !k.is_kept)) c.pool_.release(*k.slot, ended(*k.slot));
    j.finished(std::move(failure), on_loop);
  }

  // ---- housekeeping ----

  // What is idle for too long or too old is closed, what min_size asks for is opened, and who holds a connection for too
  // long is named. Whether there is more to look after.
  bool tend() noexcept {
    const monotonic_time now = monotonic_now();
    while (pool::slot* s = pool_.take_expired(now)) {
      close(*s);
      pool_.release(*s, now);
    }
    pool_.put_back_aside(now);
    try {
      while (is_warm_ && open_missing()) {}
    } catch (const error&) {
      // Whoever asks for a connection is told what is wrong with the server; the next round tries again.
    }
    for (const pool::overdue& o : pool_.take_overdue(now)) {
      const std::string where = to_string(o.taken_at);
      observer_.log(log_level::warn, "pool",
                    "A connection is held for " + std::to_string(o.held.count()) + " ms" +
                        (where.empty() ? "" : ", by " + where));
    }
    const pool::counts left = pool_.now();
    return left.busy + left.idle + left.aside > 0 || (is_warm_ && pool_.limits().min_size > 0);
  }

  bool open_missing() {
    const monotonic_time now = monotonic_now();
    pool::slot* s = pool_.take_missing(now);
    if (!s) return false;
    try {
      if (!open(*s, query::blocking_waiter(), now)) return false;
    } catch (...) {
      pool_.release(*s, monotonic_now());
      throw;
    }
    pool_.release(*s, monotonic_now());
    return true;
  }

  void close_idle() noexcept {
    while (pool::slot* s = pool_.take_idle()) {
      close(*s);
      pool_.release(*s, monotonic_now());
    }
  }

  const std::unique_ptr<server> server_;
  observe::observer& observer_;
  pool::pool pool_;
  std::vector<std::unique_ptr<seat>> seats_;  // one a slot, of its holder
  away_watch away_;
  std::atomic<bool> is_warm_{false};  // in use, so that min_size counts
  std::optional<pool::housekeeper> housekeeper_;
};

}  // namespace

std::unique_ptr<query::connector> make_pooled_connector(std::unique_ptr<server> of, const pool::settings& pool,
                                                        observe::observer& watch) {
  return std::make_unique<pooled_connector>(std::move(of), pool, watch);
}

}  // namespace tenon::sql
