#include <tenon/client/database.hpp>

#include "observe/observer.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tenon {

using std::chrono::milliseconds;

// What a transaction's calls share: its session, its deadline, how deep it is nested.
class open_transaction {
 public:
  open_transaction(query::session& s, observe::observer& watch, monotonic_time started, milliseconds timeout)
      : session_(s), observer_(watch), started_(started), timeout_(timeout) {}

  query::session& session() {
    check_time();
    return session_;
  }
  observe::observer& observer() { return observer_; }

  // Throws P2028 once the time is over.
  void check_time() const {
    const auto elapsed = std::chrono::duration_cast<milliseconds>(monotonic_now() - started_);
    if (elapsed <= timeout_) return;
    raise({.kind = error_kind::transaction_error,
           .message = "The transaction has expired: its timeout was " + std::to_string(timeout_.count()) + " ms, but " +
                      std::to_string(elapsed.count()) + " ms passed since it began; it is rolled back",
           .hint = "Do slow work outside of transactions, or raise `timeout`"});
  }

  unsigned depth = 0;

 private:
  query::session& session_;
  observe::observer& observer_;
  monotonic_time started_;
  milliseconds timeout_;
};

namespace {

// Counts an operation and times it.
class measured_operation {
 public:
  // `waited`: for the session, if that was taken for this operation.
  measured_operation(query::session& s, observe::observer& watch,
                     std::optional<std::chrono::nanoseconds> waited) noexcept
      : session_(s), observer_(watch), waited_(waited), start_(monotonic_now()) {
    session_.clock = start_;
    observer_.measured().add(observe::gauge::client_queries_active, 1);
  }
  measured_operation(const measured_operation&) = delete;
  measured_operation& operator=(const measured_operation&) = delete;
  ~measured_operation() {
    if (counts_) observer_.measured().operation_ended(session_.clock - start_, waited_);
    else observer_.measured().add(observe::gauge::client_queries_active, -1);
  }

  // Nothing was done after all.
  void cancel() noexcept { counts_ = false; }

 private:
  query::session& session_;
  observe::observer& observer_;
  std::optional<std::chrono::nanoseconds> waited_;
  monotonic_time start_;
  bool counts_ = true;
};

// The number of records an operation yielded.
std::size_t rows_of(const query::result_layout* layout, void* out) {
  if (!layout) return 0;
  std::size_t count = 0;
  layout->records(*layout, out, count);
  return count;
}

// Looks for lookups that are repeated for each record of a list.
void watch_for_repeats(query::session& s, observe::observer& watch, const query::request& r,
                       const query::result_layout* layout, void* out) {
  const bool is_lookup = r.act == query::action::find_unique || r.act == query::action::find_first;
  if (!is_lookup && r.act != query::action::find_many) return;
  if (!watch.wants_note(is_lookup)) return;
  observe::finished_operation f;
  f.shape = reinterpret_cast<std::uintptr_t>(r.model) ^ (static_cast<std::uint64_t>(r.act) << 56) ^ r.body.code.size();
  f.model = r.model->name;
  f.operation = query::name_of(r.act);
  f.lookup = is_lookup;
  f.rows = rows_of(layout, out);
  watch.note(f, s.clock);
}

void execute_measured(query::session& s, observe::observer& watch, const query::request& r,
                      const query::result_layout* layout, void* out,
                      std::optional<std::chrono::nanoseconds> waited = {}) {
  {
    const measured_operation measured(s, watch, waited);
    s.execute(r, layout, out);
  }
  watch_for_repeats(s, watch, r, layout, out);
}

observe::span_start span_of(const query::request& r) {
  return {.model = r.model->name, .operation = query::name_of(r.act)};
}

std::string find_url(const query::schema_descriptor& schema, const client_options& options) {
  if (!options.url.empty()) return options.url;
  if (!schema.url.empty()) return std::string(schema.url);
  const std::string variable(schema.url_variable);
  if (variable.empty())
    raise({.kind = error_kind::invalid_schema,
           .message = "The schema's datasource has no url, and none was given",
           .hint = "Give one in the client's options: client db{{.url = \"…\"}}"});
  const char* value = std::getenv(variable.c_str());
  if (!value || !*value)
    raise({.kind = error_kind::invalid_schema,
           .message = "Environment variable not found: " + variable,
           .hint = "Set it to the database's URL, or give one in the client's options"});
  return value;
}

milliseconds pause_before(unsigned attempt) {
  // 10, 20, 40 … ms, at most a second, of which a random part is used so that rivals do not meet again.
  const std::int64_t longest = std::min<std::int64_t>(1000, 10LL << std::min(attempt, 7u));
  const auto now = monotonic_now().time_since_epoch().count();
  return milliseconds(longest / 2 + now % (longest / 2 + 1));
}

}  // namespace

struct database::core {
  core(const query::schema_descriptor& s, connector_factory connect, const client_options& o)
      : observer({.log = o.log,
                  .slow_query = o.slow_query,
                  .warn_of_repeated_queries = o.warn_of_repeated_queries,
                  .warn_of_repeated_clients = o.warn_of_repeated_clients,
                  .tracer = o.tracer}),
        schema(s) {
    const std::string url = find_url(s, o);
    connector.reset(connect(s, url, o.pool, observer));
    observer.note_client_built(url);
  }

  observe::observer observer;
  const query::schema_descriptor& schema;
  std::unique_ptr<query::connector> connector;

  query::lease take(query::access a, std::optional<milliseconds> limit = {}) {
    if (!observer.is_traced()) [[likely]]
      return query::lease(*connector, a, limit);
    std::optional<query::lease> session;
    traced(
        observer, [] { return observe::span_start{.kind = observe::span_kind::connection}; },
        [&] {
          session.emplace(*connector, a, limit);
          return 0;
        });
    return *std::move(session);
  }

  // Runs `body`, which returns a number of rows, on a session of its own.
  template <class Body>
  void run_raw(std::string_view operation, query::access a, const Body& body) {
    traced(
        observer, [&] { return observe::span_start{.operation = operation}; },
        [&] {
          const query::lease session = take(a);
          measured_operation measured(*session, observer, session->waited);
          return body(*session, measured);
        });
  }
};

database::database(const query::schema_descriptor& schema, connector_factory connect, client_options options)
    : core_(new core(schema, connect, options)) {}

database::~database() { delete core_; }

void database::execute(const query::request& r, const query::result_layout* layout, void* out) {
  traced(
      core_->observer, [&] { return span_of(r); },
      [&] {
        const query::lease session = core_->take(query::access_of(r.act));
        execute_measured(*session, core_->observer, r, layout, out, session->waited);
        return rows_of(layout, out);
      });
}

void database::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                      bool (*sink)(void* context)) {
  traced(
      core_->observer, [&] { return span_of(r); },
      [&] {
        const query::lease session = core_->take(query::access_of(r.act));
        const measured_operation measured(*session, core_->observer, session->waited);
        session->stream(r, layout, record, context, sink);
        return 0;
      });
}

void database::execute_raw_unsafe(std::string_view text) {
  core_->run_raw("execute_raw_unsafe", query::access::write, [&](query::session& s, measured_operation&) {
    s.execute_raw_unsafe(text);
    return 0;
  });
}

query::raw_rows database::query_raw_values(std::string_view text, const query::parameters& values) {
  std::optional<query::raw_rows> out;
  // Whether a statement writes is known once it is prepared: only then it has to wait for its turn to write.
  for (const query::access access : {query::access::read, query::access::write}) {
    core_->run_raw("query_raw", access, [&](query::session& s, measured_operation& measured) -> std::size_t {
      out = s.query_raw(text, values, access);
      if (out) return out->size();
      measured.cancel();
      return 0;
    });
    if (out) break;
  }
  return *std::move(out);
}

std::int64_t database::execute_raw_values(std::string_view text, const query::parameters& values) {
  std::int64_t changed = 0;
  core_->run_raw("execute_raw", query::access::write,
                 [&](query::session& s, measured_operation&) { return changed = s.execute_raw(text, values); });
  return changed;
}

namespace {

// Runs the operations of a batch, each measured as if it had run alone.
void execute_all_measured(query::session& s, observe::observer& watch, const query::operation_place* operations,
                          std::size_t count, bool within, std::optional<std::chrono::nanoseconds> waited = {}) {
  {
    std::vector<std::optional<measured_operation>> measured(count);
    for (std::size_t i = 0; i < count; ++i)
      measured[i].emplace(s, watch, i == 0 ? waited : std::optional<std::chrono::nanoseconds>());
    s.execute_all(operations, count, within);
  }
  for (std::size_t i = 0; i < count; ++i)
    watch_for_repeats(s, watch, *operations[i].what, operations[i].layout, operations[i].out);
}

}  // namespace

void database::run_batch(const query::operation_place* operations, std::size_t count) {
  traced(
      core_->observer, [] { return observe::span_start{.kind = observe::span_kind::transaction}; },
      [&] {
        const query::lease session = core_->take(query::access::write);
        execute_all_measured(*session, core_->observer, operations, count, false, session->waited);
        return 0;
      });
}

void database::transact(const transaction_options& options, void* context,
                        void (*body)(void* context, open_transaction& state)) {
  const auto attempt = [&] {
    const query::access access = options.read_only ? query::access::read : query::access::write;
    const query::lease session = [&] {
      try {
        return core_->take(access, options.max_wait);
      } catch (const pool_timeout& e) {
        raise({.kind = error_kind::transaction_error,
               .message = "The transaction could not start within max_wait (" +
                          std::to_string(options.max_wait.count()) + " ms): no connection became free",
               .hint = e.hint()});
      }
    }();
    core_->observer.measured().record(observe::histogram::client_queries_wait, session->waited);
    open_transaction state(*session, core_->observer, monotonic_now(), options.timeout);
    session->begin(options.isolation, options.read_only);
    try {
      body(context, state);
      state.check_time();
    } catch (...) {
      session->rollback();
      throw;
    }
    session->commit();
  };
  for (unsigned n = 1;; ++n) {
    try {
      traced(
          core_->observer, [] { return observe::span_start{.kind = observe::span_kind::transaction}; },
          [&] {
            attempt();
            return 0;
          });
      return;
    } catch (const error& e) {
      if (n >= options.max_attempts || !e.is_retryable() || e.outcome_unknown()) throw;
    }
    std::this_thread::sleep_for(pause_before(n));
  }
}

void database::connect() { core_->connector->connect(); }
void database::create_tables() {
  // A change of the schema is no operation on its data: no metric counts it.
  const query::lease session = core_->take(query::access::write);
  session->execute_raw_unsafe(core_->schema.creation_script);
}
void database::disconnect() { core_->connector->disconnect(); }

subscription database::on_query(observe::query_handler handler) { return core_->observer.on_query(std::move(handler)); }
subscription database::on_log(observe::log_handler handler) { return core_->observer.on_log(std::move(handler)); }
void database::unsubscribe(subscription which) { core_->observer.unsubscribe(which); }

metrics_view database::metrics() const { return metrics_view(core_->observer, *core_->connector); }

namespace {

observe::metrics& with_connections(observe::observer& watch, const query::connector& connector) {
  observe::metrics& m = watch.measured();
  const query::connection_counts now = connector.connections();
  const auto busy = static_cast<std::int64_t>(now.busy);
  m.set(observe::gauge::pool_connections_busy, busy);
  m.set(observe::gauge::pool_connections_idle,
        std::max<std::int64_t>(0, m.value(observe::gauge::pool_connections_open) - busy));
  m.set(observe::gauge::client_queries_wait, static_cast<std::int64_t>(now.waiting));
  return m;
}

}  // namespace

std::string metrics_view::json() const { return with_connections(*observer_, *connector_).json(); }
std::string metrics_view::prometheus() const { return with_connections(*observer_, *connector_).prometheus(); }

void transaction_runner::execute(const query::request& r, const query::result_layout* layout, void* out) {
  traced(
      state_.observer(), [&] { return span_of(r); },
      [&] {
        execute_measured(state_.session(), state_.observer(), r, layout, out);
        return rows_of(layout, out);
      });
}

void transaction_runner::stream(const query::request& r, const query::record_layout& layout, void* record,
                                void* context, bool (*sink)(void* context)) {
  traced(
      state_.observer(), [&] { return span_of(r); },
      [&] {
        query::session& session = state_.session();
        const measured_operation measured(session, state_.observer(), {});
        session.stream(r, layout, record, context, sink);
        return 0;
      });
}

template <class Body>
void transaction_runner::run_raw(std::string_view operation, const Body& body) {
  traced(
      state_.observer(), [&] { return observe::span_start{.operation = operation}; },
      [&] {
        query::session& session = state_.session();
        const measured_operation measured(session, state_.observer(), {});
        return body(session);
      });
}

void transaction_runner::execute_raw_unsafe(std::string_view text) {
  run_raw("execute_raw_unsafe", [&](query::session& s) {
    s.execute_raw_unsafe(text);
    return 0;
  });
}

query::raw_rows transaction_runner::query_raw_values(std::string_view text, const query::parameters& values) {
  query::raw_rows out;
  run_raw("query_raw", [&](query::session& s) {
    out = *s.query_raw(text, values, query::access::write);
    return out.size();
  });
  return out;
}

std::int64_t transaction_runner::execute_raw_values(std::string_view text, const query::parameters& values) {
  std::int64_t changed = 0;
  run_raw("execute_raw", [&](query::session& s) { return changed = s.execute_raw(text, values); });
  return changed;
}

void transaction_runner::run_batch(const query::operation_place* operations, std::size_t count) {
  struct frame {
    const query::operation_place* operations;
    std::size_t count;
  } at{operations, count};
  nest(&at, [](void* context, open_transaction& t) {
    const frame& f = *static_cast<frame*>(context);
    execute_all_measured(t.session(), t.observer(), f.operations, f.count, true);
  });
}

void transaction_runner::nest(void* context, void (*body)(void* context, open_transaction& state)) {
  query::session& session = state_.session();
  const unsigned depth = state_.depth++;
  session.begin_savepoint(depth);
  try {
    body(context, state_);
    session.release_savepoint(depth);
  } catch (...) {
    state_.depth = depth;
    session.rollback_to_savepoint(depth);
    session.release_savepoint(depth);
    throw;
  }
  state_.depth = depth;
}

}  // namespace tenon
