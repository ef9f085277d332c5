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
  measured_operation(query::session& s, observe::observer& watch, const query::request& r,
                     std::optional<std::chrono::nanoseconds> waited) noexcept
      : session_(s), observer_(watch), request_(r), waited_(waited), start_(monotonic_now()) {
    session_.clock = start_;
    observer_.measured().add(observe::gauge::client_queries_active, 1);
  }
  measured_operation(const measured_operation&) = delete;
  measured_operation& operator=(const measured_operation&) = delete;
  ~measured_operation() {
    observer_.measured().operation_ended(session_.clock - start_, waited_);
    if (is_read() && observer_.wants_note(is_lookup())) observer_.note(finished(), session_.clock);
  }

  const query::result_layout* layout = nullptr;
  void* out = nullptr;  // set once it is filled

 private:
  bool is_lookup() const noexcept {
    return request_.act == query::action::find_unique || request_.act == query::action::find_first;
  }
  bool is_read() const noexcept { return is_lookup() || request_.act == query::action::find_many; }

  observe::finished_operation finished() const noexcept {
    observe::finished_operation f;
    f.shape = reinterpret_cast<std::uintptr_t>(request_.model) ^ (static_cast<std::uint64_t>(request_.act) << 56) ^
              request_.body.code.size();
    f.model = request_.model->name;
    f.operation = query::name_of(request_.act);
    f.lookup = is_lookup();
    if (out) layout->records(*layout, out, f.rows);
    return f;
  }

  query::session& session_;
  observe::observer& observer_;
  const query::request& request_;
  std::optional<std::chrono::nanoseconds> waited_;
  monotonic_time start_;
};

void execute_measured(query::session& s, observe::observer& watch, const query::request& r,
                      const query::result_layout* layout, void* out,
                      std::optional<std::chrono::nanoseconds> waited = {}) {
  measured_operation measured(s, watch, r, waited);
  s.execute(r, layout, out);
  measured.layout = layout;
  measured.out = layout ? out : nullptr;
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

  // A session for something that is no operation of its own.
  query::lease take(query::access a, std::optional<milliseconds> limit = {}) {
    query::lease session(*connector, a, limit);
    observer.measured().record(observe::histogram::client_queries_wait, session->waited);
    return session;
  }
};

database::database(const query::schema_descriptor& schema, connector_factory connect, client_options options)
    : core_(new core(schema, connect, options)) {}

database::~database() { delete core_; }

void database::execute(const query::request& r, const query::result_layout* layout, void* out) {
  const query::lease session(*core_->connector, query::access_of(r.act));
  execute_measured(*session, core_->observer, r, layout, out, session->waited);
}

void database::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                      bool (*sink)(void* context)) {
  const query::lease session(*core_->connector, query::access_of(r.act));
  const measured_operation measured(*session, core_->observer, r, session->waited);
  session->stream(r, layout, record, context, sink);
}

void database::execute_raw_unsafe(std::string_view text) {
  core_->take(query::access::write)->execute_raw_unsafe(text);
}

query::raw_rows database::query_raw_values(std::string_view text, const query::parameters& values) {
  return core_->take(query::access::write)->query_raw(text, values);
}

std::int64_t database::execute_raw_values(std::string_view text, const query::parameters& values) {
  return core_->take(query::access::write)->execute_raw(text, values);
}

void database::run_batch(const batch_item* items, void* const* places, std::size_t count) {
  struct frame {
    const batch_item* items;
    void* const* places;
    std::size_t count;
  } at{items, places, count};
  transact({}, &at, [](void* context, open_transaction& t) {
    const frame& f = *static_cast<frame*>(context);
    for (std::size_t i = 0; i < f.count; ++i)
      execute_measured(t.session(), t.observer(), *f.items[i].request, f.items[i].layout, f.places[i]);
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
      attempt();
      return;
    } catch (const error& e) {
      if (n >= options.max_attempts || !e.is_retryable() || e.outcome_unknown()) throw;
    }
    std::this_thread::sleep_for(pause_before(n));
  }
}

void database::connect() { core_->connector->connect(); }
void database::create_tables() { execute_raw_unsafe(core_->schema.creation_script); }
void database::disconnect() { core_->connector->disconnect(); }

subscription database::on_query(observe::query_handler handler) {
  return core_->observer.on_query(std::move(handler));
}
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
  execute_measured(state_.session(), state_.observer(), r, layout, out);
}

void transaction_runner::stream(const query::request& r, const query::record_layout& layout, void* record,
                                void* context, bool (*sink)(void* context)) {
  query::session& session = state_.session();
  const measured_operation measured(session, state_.observer(), r, {});
  session.stream(r, layout, record, context, sink);
}

void transaction_runner::execute_raw_unsafe(std::string_view text) { state_.session().execute_raw_unsafe(text); }

query::raw_rows transaction_runner::query_raw_values(std::string_view text, const query::parameters& values) {
  return state_.session().query_raw(text, values);
}

std::int64_t transaction_runner::execute_raw_values(std::string_view text, const query::parameters& values) {
  return state_.session().execute_raw(text, values);
}

void transaction_runner::run_batch(const batch_item* items, void* const* places, std::size_t count) {
  struct frame {
    const batch_item* items;
    void* const* places;
    std::size_t count;
  } at{items, places, count};
  nest(&at, [](void* context, open_transaction& t) {
    const frame& f = *static_cast<frame*>(context);
    for (std::size_t i = 0; i < f.count; ++i)
      execute_measured(t.session(), t.observer(), *f.items[i].request, f.items[i].layout, f.places[i]);
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
