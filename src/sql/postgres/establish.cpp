#include "sql/postgres/establish.hpp"

#include "sql/postgres/endpoints.hpp"
#include "sql/postgres/errors.hpp"

#include <tenon/base/error.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::sql::postgres {

namespace {

struct finish {
  void operator()(PGconn* c) const noexcept { PQfinish(c); }
};
using handle = std::unique_ptr<PGconn, finish>;

void ignore_notices(void*, const PGresult*) {}

// Tries one place after the other, and remembers why none would do.
class attempts {
 public:
  attempts(const connection_options& options, query::waiter& w) : options_(options), waiter_(w) {}

  // Null: nobody answers who is what `attributes` (target_session_attrs) asks for.
  handle at_any(const std::vector<endpoint>& places, std::optional<std::string> attributes) {
    for (const endpoint& place : places) {
      std::vector<endpoint> addresses;
      try {
        std::string problem;
        addresses = resolve(place, waiter_, deadline(), problem);
        if (addresses.empty()) failed(unknown_host(options_, place.shown(), problem));
      } catch (const connection_error& e) {
        failed(connection_failure(options_, place.shown(), e.message(), true));
      }
      for (const endpoint& a : addresses)
        if (handle made = at(a, attributes)) return made;
    }
    return nullptr;
  }

  [[noreturn]] void raise_failure() {
    error_details d = std::move(*last_);
    if (count_ > 1) {
      d.message += "; nor could the others of the " + std::to_string(count_) + " places tried";
      d.server_message = std::move(texts_);
    }
    raise(std::move(d));
  }

 private:
  std::optional<monotonic_time> deadline() const {
    if (options_.connect_timeout.count() == 0) return std::nullopt;
    return monotonic_now() + options_.connect_timeout;
  }

  // Null: another place may do. What would be no better there is thrown.
  handle at(const endpoint& place, const std::optional<std::string>& attributes) {
    handle c = begin(place, attributes);
    if (!c) raise({.kind = error_kind::external_failure, .message = "There is no memory for a connection"});
    bool timed_out = false;
    PostgresPollingStatusType state =
        PQstatus(c.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    PQsetErrorVerbosity(c.get(), PQERRORS_VERBOSE);  // the only way to the SQLSTATE of a refusal
    PQsetNoticeReceiver(c.get(), ignore_notices, nullptr);
    const std::optional<monotonic_time> until = deadline();
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
      const query::readiness wanted =
          state == PGRES_POLLING_READING ? query::readiness::readable : query::readiness::writable;
      query::watched_socket socket(PQsocket(c.get()));  // libpq may go on with another
      timed_out = !waiter_.wait(socket, wanted, until);
      socket.forget();
      state = timed_out ? PGRES_POLLING_FAILED : PQconnectPoll(c.get());
    }
    if (state == PGRES_POLLING_FAILED) {
      failed(connection_failure(options_, place.shown(), PQerrorMessage(c.get()), timed_out));
      if (last_->kind != error_kind::server_unreachable && last_->kind != error_kind::connect_timeout) raise_failure();
      return nullptr;
    }
    PQsetErrorVerbosity(c.get(), PQERRORS_DEFAULT);
    PQsetnonblocking(c.get(), 1);  // or saying farewell to a server that takes nothing would wait for it
    return c;
  }

  handle begin(const endpoint& place, const std::optional<std::string>& attributes) const {
    std::vector<const char*> names;
    std::vector<const char*> values;
    const auto add = [&](const char* name, const std::optional<std::string>& value) {
      if (!value) return;
      names.push_back(name);
      values.push_back(value->c_str());
    };
    add("host", place.host);
    add("hostaddr", place.address);
    add("port", place.port);
    add("target_session_attrs", attributes);
    for (const auto& [name, value] : options_.keywords) {
      if (name == "host" || name == "hostaddr" || name == "port" || name == "target_session_attrs") continue;
      names.push_back(name.c_str());
      values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return handle(PQconnectStartParams(names.data(), values.data(), 0));
  }

  void failed(error_details d) {
    ++count_;
    texts_ += d.server_message;
    if (!texts_.ends_with('\n')) texts_ += '\n';
    last_ = std::move(d);
  }

  const connection_options& options_;
  query::waiter& waiter_;
  std::optional<error_details> last_;
  std::size_t count_ = 0;
  std::string texts_;
};

}  // namespace

PGconn* establish(const connection_options& options, query::waiter& w) {
  std::optional<std::string> attributes;
  for (const auto& [name, value] : options.keywords)
    if (name == "target_session_attrs") attributes = value;
  const std::vector<endpoint> places = endpoints_of(options);
  attempts all(options, w);
  handle made;
  if (attributes == "prefer-standby") {  // a preference between places, which libpq sees one at a time
    made = all.at_any(places, "standby");
    attributes = "any";
  }
  if (!made) made = all.at_any(places, attributes);
  if (!made) all.raise_failure();
  return made.release();
}

}  // namespace tenon::sql::postgres
