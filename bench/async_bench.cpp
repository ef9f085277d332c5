// Calls that do not block beside the same calls that do and beside libpq on Asio, on PostgreSQL, in one program and run. The
// program and its server share one core.
#include "compare.hpp"
#include "libpq_by_hand.hpp"
#include "postgres_columns.hpp"

#include <shop/client.hpp>
#include <tenon/async.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sched.h>

#include <exception>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace shop;
using tenon::bench::compare_both;
using tenon::bench::report;

constexpr int user_count = 1000;
constexpr std::size_t calls = 100;  // in one round of the loop
constexpr const char* blocking = "the blocking call";

volatile std::size_t sink = 0;

// A connection of libpq's whose answers are waited for on a loop.
class connection_by_hand {
 public:
  connection_by_hand(const std::string& url, asio::io_context& loop)
      : raw_(url), socket_(loop, PQsocket(raw_.handle())) {
    raw_.prepare("by_id", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" = $1");
    raw_.check(PQsetnonblocking(raw_.handle(), 1) == 0);
  }
  connection_by_hand(const connection_by_hand&) = delete;
  connection_by_hand& operator=(const connection_by_hand&) = delete;
  ~connection_by_hand() { socket_.release(); }

  asio::awaitable<User> find(int id) {
    PGconn* c = raw_.handle();
    char value[4];
    by_hand::put(value, id);
    const char* const values[] = {value};
    const int lengths[] = {4};
    const int formats[] = {1};
    raw_.check(PQsendQueryPrepared(c, "by_id", 1, values, lengths, formats, 1) == 1);
    raw_.check(PQflush(c) == 0);
    PGresult* r = co_await next();
    User out;
    by_hand::read_user(r, 0, out);
    PQclear(r);
    raw_.check(co_await next() == nullptr);
    co_return out;
  }

 private:
  asio::awaitable<PGresult*> next() {
    while (PQisBusy(raw_.handle()) != 0) {
      co_await socket_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
      raw_.check(PQconsumeInput(raw_.handle()) == 1);
    }
    co_return PQgetResult(raw_.handle());
  }

  by_hand::database raw_;
  asio::posix::stream_descriptor socket_;
};

class suite {
 public:
  suite() : db_({.url = server_.url(), .pool = {.max_size = 4}, .warn_of_repeated_queries = false}) {
    db_.create_tables();
    std::vector<UserCreate> users;
    for (int i = 1; i <= user_count; ++i) users.push_back({.email = "user" + std::to_string(i) + "@example.org"});
    db_.user.create_many(users);
    db_.execute_raw_unsafe("ANALYZE");
  }

  void run() {
    each(
        "asynchronous find_unique by id", [&](int id) { return ops.user.find_unique(user::id == id); },
        [](const auto& u) { return u->email.size(); });
    each(
        "asynchronous find_many of 100 rows",
        [&](int id) {
          return ops.user.find_many({.where = user::id > id % 800, .order_by = user::id.asc(), .take = 100});
        },
        [](const auto& all) { return all.size(); });
    each(
        "asynchronous update by id", [&](int id) { return ops.user.update(user::id == id, {.logins = increment(1)}); },
        [](const auto& u) { return u.email.size(); });
    transactions();
    beside_libpq();
  }

 private:
  int next_id() { return next_ = next_ % user_count + 1; }

  template <class Coroutine>
  void on_loop(Coroutine&& c) {
    asio::co_spawn(loop_, std::forward<Coroutine>(c), [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
    loop_.restart();
    loop_.run();
  }

  // `make` builds an operation, `size` takes its result.
  template <class Make, class Size>
  void each(const std::string& name, const Make& make, const Size& size) {
    report(compare_both(
        "PostgreSQL: " + name, 1.08, 1.25,
        [&] {
          for (std::size_t i = 0; i < calls; ++i) {
            const auto op = make(next_id());
            sink = sink + size(db_.run(op));
          }
        },
        [&] {
          on_loop([&]() -> asio::awaitable<void> {
            for (std::size_t i = 0; i < calls; ++i) {
              const auto op = make(next_id());
              sink = sink + size(co_await db_.async_run(op));
            }
          });
        },
        calls, blocking));
  }

  void transactions() {
    const auto first = ops.user.update(user::id == 1, {.logins = increment(1)});
    const auto second = ops.user.update(user::id == 2, {.logins = increment(1)});
    report(compare_both(
        "PostgreSQL: asynchronous transaction of 2 updates", 1.08, 1.25,
        [&] {
          for (std::size_t i = 0; i < calls; ++i)
            db_.transaction([&](auto& tx) { sink = sink + tx.run(first).email.size() + tx.run(second).email.size(); });
        },
        [&] {
          on_loop([&]() -> asio::awaitable<void> {
            const auto body = [&](tenon::async_transaction_client& tx) -> asio::awaitable<void> {
              sink = sink + (co_await tx.async_run(first)).email.size();
              sink = sink + (co_await tx.async_run(second)).email.size();
            };
            for (std::size_t i = 0; i < calls; ++i) co_await db_.async_transaction(body);
          });
        },
        calls, blocking));
  }

  void beside_libpq() {
    connection_by_hand raw(server_.url(), loop_);
    report(compare_both(
        "PostgreSQL: asynchronous find_unique by id, to libpq's", 1.05, 1.15,
        [&] {
          on_loop([&]() -> asio::awaitable<void> {
            for (std::size_t i = 0; i < calls; ++i) sink = sink + (co_await raw.find(next_id())).email.size();
          });
        },
        [&] {
          on_loop([&]() -> asio::awaitable<void> {
            for (std::size_t i = 0; i < calls; ++i) {
              const auto op = ops.user.find_unique(user::id == next_id());
              sink = sink + (co_await db_.async_run(op))->email.size();
            }
          });
        },
        calls, "libpq on Asio by hand"));
  }

  tenon::testing::postgres_server server_;
  client db_;
  asio::io_context loop_{1};  // for one thread
  int next_ = 0;
};

}  // namespace

int main() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  sched_setaffinity(0, sizeof one, &one);
  suite().run();
}
