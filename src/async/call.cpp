#include <tenon/async/call.hpp>

#include "client/measured.hpp"
#include "client/open_transaction.hpp"
#include "client/retries.hpp"

#include <tenon/client/database.hpp>

#include <utility>

namespace tenon::detail {

void start_call(const call_target& where, query::job& j, query::access a) {
  if (!where.within) {
    where.connector->start(j, a, std::nullopt);
    return;
  }
  if (where.within->is_busy)
    raise({.kind = error_kind::query_interpretation,
           .message = "Two calls of one transaction run at the same time",
           .hint = "Await each before the next, or send them together with async_batch"});
  where.within->is_busy = true;
  j.keeps_session = true;
  where.connector->start(j, where.within->held_session());
}

void end_call(const call_target& where) noexcept {
  if (where.within) where.within->is_busy = false;
}

void perform_operation(const call_target& where, query::session& s, const query::request& r,
                       const query::result_layout* layout, void* out) {
  observe::traced(
      *where.watch, [&] { return span_of(r); },
      [&] {
        if (where.within)
          where.within->in_time([&] { execute_measured(where.within->session(), *where.watch, r, layout, out); });
        else execute_measured(s, *where.watch, r, layout, out, s.waited);
        return rows_of(layout, out);
      });
}

void perform_batch(const call_target& where, query::session& s, const query::operation_place* operations,
                   std::size_t count) {
  if (where.within) {
    nested(*where.within, [&] {
      where.within->in_time(
          [&] { execute_all_measured(where.within->session(), *where.watch, operations, count, true); });
    });
    return;
  }
  observe::traced(
      *where.watch, [] { return observe::span_start{.kind = observe::span_kind::transaction}; },
      [&] {
        execute_all_measured(s, *where.watch, operations, count, false, s.waited);
        return 0;
      });
}

namespace {

// Runs `body`, which returns a number of rows.
template <class Body>
void perform_raw(const call_target& where, query::session& s, std::string_view operation, const Body& body) {
  observe::traced(
      *where.watch, [&] { return observe::span_start{.operation = operation}; },
      [&] {
        if (where.within) where.within->check_time();
        measured_operation measured(s, *where.watch,
                                    where.within ? std::optional<std::chrono::nanoseconds>() : std::optional(s.waited));
        return body(measured);
      });
}

}  // namespace

void perform_execute_raw(const call_target& where, query::session& s, std::string_view text,
                         const query::parameters& values, std::int64_t& changed) {
  perform_raw(where, s, "execute_raw", [&](measured_operation&) { return changed = s.execute_raw(text, values); });
}

void perform_execute_raw_unsafe(const call_target& where, query::session& s, std::string_view text) {
  perform_raw(where, s, "execute_raw_unsafe", [&](measured_operation&) {
    s.execute_raw_unsafe(text);
    return 0;
  });
}

bool perform_query_raw(const call_target& where, query::session& s, std::string_view text,
                       const query::parameters& values, query::access granted, query::raw_rows& out) {
  bool done = false;
  perform_raw(where, s, "query_raw", [&](measured_operation& measured) -> std::size_t {
    std::optional<query::raw_rows> rows = s.query_raw(text, values, granted);
    if (!rows) {
      measured.cancel();
      return 0;
    }
    done = true;
    out = *std::move(rows);
    return out.size();
  });
  return done;
}

struct async_transaction_state::state {
  call_target target;
  const transaction_options options;
  const call_site where;
  std::optional<observe::span> span;
  std::optional<open_transaction> open;
  bool is_held = false;  // the session, for this

  void hold(query::session& s) noexcept {
    target.watch->measured().record(observe::histogram::client_queries_wait, s.waited);
    open.emplace(s, *target.watch, monotonic_now(), options.timeout);
    target.within = &*open;
    is_held = true;
  }

  // The session is for others to release from here on.
  void let_go() noexcept {
    is_held = false;
    target.within = nullptr;
    open.reset();
  }
};

async_transaction_state::async_transaction_state(const call_target& of, const transaction_options& options,
                                                 const call_site& where)
    : state_(new state{of, options, where, {}, {}, false}) {
  state_->span.emplace(*of.watch, observe::span_start{.kind = observe::span_kind::transaction});
}

async_transaction_state::~async_transaction_state() {
  if (state_->is_held) {
    query::session& session = state_->open->held_session();
    state_->let_go();
    state_->target.connector->abandon(session);
  }
  delete state_;
}

const call_target& async_transaction_state::target() const noexcept { return state_->target; }

void async_transaction_state::start(query::job& j) {
  j.where = state_->where;
  const query::access a = state_->options.read_only ? query::access::read : query::access::write;
  if (!state_->is_held) {
    j.keeps_session = true;
    state_->target.connector->start(j, a, state_->options.max_wait);
  } else {
    state_->target.connector->start(j, state_->open->held_session());
  }
}

bool async_transaction_state::begin_at_once() {
  query::session* s =
      state_->target.connector->begin_at_once(state_->options.isolation, state_->options.read_only, state_->where);
  if (s) state_->hold(*s);
  return s != nullptr;
}

void async_transaction_state::begin(query::session& s) {
  s.begin(state_->options.isolation, state_->options.read_only);
  state_->hold(s);
}

// The last of what is done in a transaction, whatever comes of it.
class async_transaction_state::ending {
 public:
  explicit ending(state& s) noexcept : state_(s) {}
  ending(const ending&) = delete;
  ending& operator=(const ending&) = delete;
  ~ending() { state_.let_go(); }

 private:
  state& state_;
};

void async_transaction_state::commit(query::session& s) {
  const ending over(*state_);
  try {
    state_->open->check_time();
  } catch (...) {
    state_->open->stop_time();
    s.rollback();
    throw;
  }
  state_->open->stop_time();
  s.commit();
}

void async_transaction_state::rollback(query::session& s) {
  const ending over(*state_);
  state_->open->stop_time();
  s.rollback();
}

void async_transaction_state::begin_savepoint(query::session& s) { s.begin_savepoint(state_->open->depth++); }

void async_transaction_state::release_savepoint(query::session& s) { s.release_savepoint(--state_->open->depth); }

void async_transaction_state::rollback_to_savepoint(query::session&) {
  undo_savepoint(*state_->open, --state_->open->depth);
}

std::optional<std::chrono::milliseconds> async_transaction_state::ended(const std::exception_ptr& failure,
                                                                        unsigned attempt) {
  if (!failure) return std::nullopt;
  try {
    std::rethrow_exception(failure);
  } catch (const error& e) {
    state_->span->finish({.failure = &e});
    if (is_worth_another_attempt(e, attempt, state_->options)) return pause_after(attempt);
  } catch (...) {
    // Not ours: whatever it is, it is for the caller.
  }
  return std::nullopt;
}

std::exception_ptr as_not_started(const std::exception_ptr& failure, const transaction_options& options) {
  try {
    std::rethrow_exception(failure);
  } catch (const pool_timeout& e) {
    try {
      raise_not_started(e, options);
    } catch (...) {
      return std::current_exception();
    }
  } catch (...) {
    return failure;
  }
}

}  // namespace tenon::detail
