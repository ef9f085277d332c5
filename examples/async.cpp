// Calls that do not block: coroutines on one thread that share a client.
#include "expect.hpp"

#include <shop/client.hpp>

#include <tenon/async.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace asio = boost::asio;
using namespace shop;

asio::awaitable<void> sign_up(client& db, std::string email) {
  // An operation has a name of its own: g++ 12 destroys temporaries in a co_await expression twice.
  const auto create = ops.user.create({.email = email});
  try {
    const User made = co_await db.async_run(create);
    std::printf("%s has the number %d\n", made.email.c_str(), made.id);
  } catch (const tenon::unique_violation&) {
    std::printf("%s is taken\n", email.c_str());
  }
}

asio::awaitable<void> rename_all(client& db) {
  // What is awaited on `tx` happens as a whole, or not at all if the coroutine throws.
  const auto body = [](tenon::async_transaction_client& tx) -> asio::awaitable<std::int64_t> {
    const auto rename = ops.user.update_many({.data = {.name = "somebody"}});
    const auto changed = co_await tx.async_run(rename);
    const auto count = ops.user.count();
    if (changed != co_await tx.async_run(count)) throw std::runtime_error("somebody was left out");
    co_return changed;
  };
  std::printf("renamed %d users\n", static_cast<int>(co_await db.async_transaction(body)));
}

asio::awaitable<void> search_for_a_while(client& db) {
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer limit(co_await asio::this_coro::executor, std::chrono::seconds(5));
  const auto find = ops.user.find_many({.where = user::email.contains("example")});
  // Whichever comes first; the other is cancelled, on the server too.
  const auto result = co_await (db.async_run(find) || limit.async_wait(asio::use_awaitable));
  if (result.index() == 0) std::printf("found %zu users\n", std::get<0>(result).size());
}

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();

  asio::io_context loop;
  for (const char* email : {"ann@example.org", "bob@example.org", "ann@example.org"})
    asio::co_spawn(loop, sign_up(db, email), asio::detached);
  loop.run();
  expect(db.user.count() == 2, "an address is taken once");

  asio::co_spawn(loop, rename_all(db), [](std::exception_ptr e) { expect(e == nullptr, "everybody is renamed"); });
  asio::co_spawn(loop, search_for_a_while(db), asio::detached);
  loop.restart();
  loop.run();

  // Any other completion token will do.
  const auto count = ops.user.count({.where = user::name == "somebody"});
  expect(db.async_run(count, asio::use_future).get() == 2, "both have a new name");
}
