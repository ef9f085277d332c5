#include <tenon/client/database.hpp>

#include "client/measured.hpp"
#include "client/open_transaction.hpp"
#include "client/retries.hpp"
#include "observe/observer.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tenon {

using std::chrono::milliseconds;

namespace {

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

call_site site_of(const query::request& r) { return {.model = r.model->name, .operation = query::name_of(r.act)}; }

}  // namespace

struct database::core {
  core(const query::schema_descriptor& s, const client_options& o)
      : observer({.log = o.log,
                  .slow_query = o.slow_query,
                  .warn_of_repeated_queries = o.warn_of_repeated_queries,
                  .warn_of_repeated_clients = o.warn_of_repeated_clients,
                  .tracer = o.tracer}),
        schema(s) {}

  core(const query::schema_descriptor& s, connector_factory connect, const client_options& o) : core(s, o) {
    const std::string url = find_url(s, o);
    connector.reset(connect(s, url, o.pool, observer));
    if (!o.page_token_key.empty()) connector->sign_page_tokens(o.page_token_key);
    observer.note_client_built(url);
  }

  core(const query::schema_descriptor& s, transport_connector_factory connect, dynamodb::transport& way,
       const client_options& o)
      : core(s, o) {
    connector.reset(connect(s, way, o.pool, observer));
    if (!o.page_token_key.empty()) connector->sign_page_tokens(o.page_token_key);
  }

  observe::observer observer;
  const query::schema_descriptor& schema;
  std::unique_ptr<query::connector> connector;

  query::lease take(query::access a, const call_site& where, std::optional<milliseconds> limit = {}) {
    if (!observer.is_traced()) [[likely]]
      return query::lease(*connector, a, limit, where);
    std::optional<query::lease> session;
    traced(
        observer, [] { return observe::span_start{.kind = observe::span_kind::connection}; },
        [&] {
          session.emplace(*connector, a, limit, where);
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
          const query::lease session = take(a, {.operation = operation});
          measured_operation measured(*session, observer, session->waited);
          return body(*session, measured);
        });
  }
};

database::database(const query::schema_descriptor& schema, connector_factory connect, client_options options)
    : core_(new core(schema, connect, options)) {}

database::database(const query::schema_descriptor& schema, transport_connector_factory connect,
                   dynamodb::transport& way, client_options options)
    : core_(new core(schema, connect, way, options)) {}

database::~database() { delete core_; }

detail::call_target database::target() noexcept { return {core_->connector.get(), &core_->observer}; }

void database::execute(const query::request& r, const query::result_layout* layout, void* out) {
  traced(
      core_->observer, [&] { return span_of(r); },
      [&] {
        const query::lease session = core_->take(query::access_of(r.act), site_of(r));
        execute_measured(*session, core_->observer, r, layout, out, session->waited);
        return rows_of(layout, out);
      });
}

void database::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                      bool (*sink)(void* context)) {
  traced(
      core_->observer, [&] { return span_of(r); },
      [&] {
        const query::lease session = core_->take(query::access_of(r.act), site_of(r));
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

void database::run_batch(const query::operation_place* operations, std::size_t count) {
  traced(
      core_->observer, [] { return observe::span_start{.kind = observe::span_kind::transaction}; },
      [&] {
        const query::lease session = core_->take(query::access::write, {.operation = "batch"});
        execute_all_measured(*session, core_->observer, operations, count, false, session->waited);
        return 0;
      });
}

void database::transact(const transaction_options& options, const call_site& where, void* context,
                        void (*body)(void* context, open_transaction& state)) {
  const auto attempt = [&] {
    const query::access access = options.read_only ? query::access::read : query::access::write;
    const query::lease session = [&] {
      try {
        return core_->take(access, where, options.max_wait);
      } catch (const pool_timeout& e) {
        raise_not_started(e, options);
      }
    }();
    core_->observer.measured().record(observe::histogram::client_queries_wait, session->waited);
    open_transaction state(*session, core_->observer, monotonic_now(), options.timeout);
    session->begin(options.isolation, options.read_only);
    try {
      body(context, state);
      state.check_time();
    } catch (...) {
      state.stop_time();
      session->rollback();
      throw;
    }
    state.stop_time();
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
      if (!is_worth_another_attempt(e, n, options)) throw;
    }
    std::this_thread::sleep_for(pause_after(n));
  }
}

void database::connect() { core_->connector->connect(); }
void database::create_tables() {
  // A change of the schema is no operation on its data: no metric counts it.
  const query::lease session = core_->take(query::access::write, {.operation = "create_tables"});
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
        state_.in_time([&] { execute_measured(state_.session(), state_.observer(), r, layout, out); });
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
        state_.in_time([&] { session.stream(r, layout, record, context, sink); });
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
        return state_.in_time([&] { return body(session); });
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
    t.in_time([&] { execute_all_measured(t.session(), t.observer(), f.operations, f.count, true); });
  });
}

void transaction_runner::nest(void* context, void (*body)(void* context, open_transaction& state)) {
  nested(state_, [&] { body(context, state_); });
}

bool transaction_runner::take_advisory_lock(const query::advisory_lock& l) {
  bool taken = false;
  run_raw("advisory_lock", [&](query::session& s) {
    taken = s.lock(l);
    return 0;
  });
  return taken;
}

bool database::hold_advisory_lock(const query::advisory_lock& l, void* context, void (*body)(void* context)) {
  const query::lease session = core_->take(query::access::write, {.operation = "with_advisory_lock"});
  if (!session->lock(l)) return false;
  try {
    body(context);
  } catch (...) {
    try {
      session->unlock(l);
    } catch (const error&) {
      // What `body` threw is the error to report; the connection is broken, and closed with all its locks.
    }
    throw;
  }
  session->unlock(l);
  return true;
}

}  // namespace tenon
