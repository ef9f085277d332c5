#include <tenon/dynamodb/client.hpp>

#include "dynamodb/client_core.hpp"
#include "dynamodb/json_cursor.hpp"
#include "query/waiter.hpp"
#include "waiting/pause.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::dynamodb {

namespace {

observe::options observe_options(const client_options& o) {
  return {.log = o.log,
          .slow_query = o.slow_call,
          .warn_of_repeated_queries = false,
          .warn_of_repeated_clients = false,
          .tracer = o.tracer};
}

void append_body(const void* body, std::string& out) {
  out += '[';
  out += *static_cast<const std::string_view*>(body);
  out += ']';
}

// Tells observers of one call.
class watched_call {
 public:
  watched_call(observe::observer& watch, const called& what, const std::string_view& body)
      : watch_(watch),
        what_(what),
        body_(body),
        span_(watch, {.model = what.table, .operation = what.operation, .target = "dynamodb"}),
        start_(monotonic_now()) {
    watch_.measured().add(observe::gauge::client_queries_active, 1);
  }
  watched_call(const watched_call&) = delete;
  watched_call& operator=(const watched_call&) = delete;
  ~watched_call() {
    const auto duration = monotonic_now() - start_;
    watch_.measured().operation_ended(duration, std::nullopt);
    watch_.measured().statement_ended(duration);
    if (watch_.wants(duration)) {
      std::string command(what_.operation);
      if (!what_.table.empty()) command.append(" ").append(what_.table);
      watch_.report({.sql = command,
                     .params = {1, &body_, append_body},
                     .duration = duration,
                     .rows = figures.items,
                     .target = "dynamodb",
                     .model = what_.table,
                     .operation = what_.operation,
                     .error_code = error_code_,
                     .attempts = static_cast<unsigned>(attempts),
                     .capacity_units = figures.capacity_units});
    }
    if (error_code_.empty()) span_.finish({.rows = figures.items});
  }

  void failed(const error& e) noexcept {
    error_code_ = e.code();
    span_.finish({.failure = &e});
  }

  detail::answer_figures figures;
  int attempts = 1;

 private:
  observe::observer& watch_;
  const called& what_;
  const std::string_view& body_;
  observe::span span_;
  monotonic_time start_;
  std::string_view error_code_;
};

// TagResource and its like answer with nothing at all.
std::string_view body_of(const api_reply& reply) noexcept {
  return reply.body.empty() ? std::string_view("{}") : std::string_view(reply.body);
}

// Of an answer that is not what it should be.
[[noreturn]] void raise_unreadable(const called& what, const error& e) {
  error_details d = e.details();
  d.kind = error_kind::inconsistent_data;
  d.message = "The answer of " + std::string(what.operation) + " cannot be read: " + d.message;
  raise(std::move(d));
}

}  // namespace

client::core::core(std::shared_ptr<transport> to, const client_options& chosen)
    : through(std::move(to)), options(chosen), watch(observe_options(chosen)), retries(chosen.retry) {
  if (!through)
    raise({.kind = error_kind::invalid_input,
           .message = "The client of DynamoDB has no transport",
           .hint = "Make one with make_http_transport, of the embedded engine, or of a mock"});
}

template <class Read>
void client::core::perform(const called& what, const api_call& call, api_reply& reply, bool is_repeatable,
                           query::waiter& w, std::chrono::milliseconds limit, const Read& read) {
  std::optional<monotonic_time> until;
  if (limit.count() > 0) until = monotonic_now() + limit;
  watched_call watched(watch, what, call.body);
  retry_loop loop(retries, w, until, is_repeatable);
  try {
    for (;;) {
      loop.begin_attempt();
      watched.attempts = loop.attempts();
      failed_attempt why;
      error_details failure;
      bool is_answered = false;
      try {
        reply.request_id.clear();
        reply.retry_after.reset();
        through->send(call, reply, w, until);
        if (reply.status == 200) {
          is_answered = true;
          loop.succeeded();
          watched.figures = read(reply);
          return;
        }
        service_failure f = read_failure(reply);
        why = failure_of(reply, f.code, f.message);
        failure = details_of(std::move(f), reply, what, why.what != retry_class::permanent);
      } catch (const error& e) {
        if (is_answered) throw;
        why = failure_of(e);
        failure = e.details();
      }
      if (loop.try_again(why)) continue;
      failure.outcome_unknown = failure.outcome_unknown || loop.outcome_unknown();
      if (failure.outcome_unknown && failure.hint.empty())
        failure.hint = "An attempt was not answered, and may have been executed";
      raise(std::move(failure));
    }
  } catch (const error& e) {
    watched.failed(e);
    throw;
  }
}

client::client(std::shared_ptr<transport> through, const client_options& options)
    : core_(std::make_shared<core>(std::move(through), options)),
      waiter_(&query::blocking_waiter()),
      timeout_(options.timeout) {}

client::client(std::shared_ptr<core> shared, query::waiter* in, std::chrono::milliseconds limit) noexcept
    : core_(std::move(shared)), waiter_(in), timeout_(limit) {}

client::client(const client&) noexcept = default;
client::client(client&&) noexcept = default;
client& client::operator=(const client&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

client client::with_timeout(std::chrono::milliseconds limit) const { return client(core_, waiter_, limit); }

void client::execute(const detail::operation_info& info, const void* request, void* response,
                     item_reader* each_item) const {
  const space_lease space(core_->spaces);
  info.write(space->body, request);
  const called what{info.name, info.table(request), &info, request};
  const bool is_repeatable = !info.is_repeatable || info.is_repeatable(request);
  core_->perform(
      what, {info.name, space->body, info.is_streams}, space->reply, is_repeatable, *waiter_, timeout_,
      [&](api_reply& reply) {
        try {
          json_cursor in(body_of(reply));
          const detail::answer_figures figures = info.read(in, response, {each_item, &core_->options.unmarshal});
          in.finish();
          return figures;
        } catch (const validation_error& e) {
          raise_unreadable(what, e);
        }
      });
}

void client::call(const raw_call& c, api_reply& reply) const {
  const called what{c.operation, c.table_name};
  core_->perform(what, {c.operation, c.body, c.is_streams}, reply, c.is_repeatable, *waiter_, timeout_,
                 [](api_reply&) { return detail::answer_figures(); });
}

json client::call(const raw_call& c) const {
  api_reply reply;
  call(c, reply);
  std::optional<json> answer = json::try_parse(body_of(reply));
  if (answer) return *std::move(answer);
  raise({.kind = error_kind::inconsistent_data,
         .message = "The answer of " + std::string(c.operation) + " is not JSON",
         .server_message = reply.body.substr(0, 1000)});
}

void client::pause(std::chrono::microseconds duration) const { waiting::pause(*waiter_, monotonic_now() + duration); }

// ---- without blocking ----

void client::start(query::job& j, void* context, void (*body)(void* context, client& bound)) const {
  std::unique_ptr<binding> b = core_->bindings.take();
  if (!b) b = std::make_unique<binding>();
  b->home = core_;
  b->bound.emplace(client(core_, &b->fiber, timeout_));
  b->context = context;
  b->body = body;
  binding* const at = b.release();  // its own, until the task has ended
  at->fiber.run(
      j, at,
      [](void* of, query::job&, waiting::runner&) {
        binding& in = *static_cast<binding*>(of);
        in.body(in.context, *in.bound);
      },
      [](void* of, query::job& ended, std::exception_ptr failure, bool on_loop) {
        std::unique_ptr<binding> over(static_cast<binding*>(of));
        ended.place = nullptr;
        over->bound.reset();
        const std::shared_ptr<core> home = std::move(over->home);
        home->bindings.give_back(std::move(over));
        ended.finished(std::move(failure), on_loop);
      },
      false);
}

void client::cancel(query::job& j) noexcept {
  if (j.place) static_cast<waiting::cancellable*>(j.place)->cancel();
}

// ---- observation ----

subscription client::on_query(observe::query_handler handler) const {
  return core_->watch.on_query(std::move(handler));
}
subscription client::on_log(observe::log_handler handler) const { return core_->watch.on_log(std::move(handler)); }
void client::unsubscribe(subscription which) const { core_->watch.unsubscribe(which); }
std::string client::metrics_json() const { return core_->watch.measured().json(); }
std::string client::metrics_prometheus() const { return core_->watch.measured().prometheus(); }
const client_options& client::options() const noexcept { return core_->options; }

}  // namespace tenon::dynamodb
