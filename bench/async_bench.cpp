// Calls that do not block beside the same calls that do, on PostgreSQL, in one program and run. The program and its server
// share one core.
#include "compare.hpp"

#include <shop/client.hpp>
#include <tenon/async.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

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
