// Networks that fail, at every step of the protocol.
#include "faults/fault_test.hpp"

#include <tenon/base/random.hpp>

#include <boost/asio/bind_executor.hpp>

#include <deque>
#include <mutex>
#include <optional>

namespace tenon::testing {
namespace {

struct step {
  const char* name;
  postgres_message where;
};

constexpr direction to_client = direction::to_client;

// Of a connection on which the kinds of writes and a read happen in turn.
const std::vector<step> steps{
    {"within the startup message", {.type = 0, .after = 5}},
    {"before the server asks for a password", {.way = to_client, .type = 'R'}},
    {"within the password", {.type = 'p', .after = 7}},
    {"when the password was right", {.way = to_client, .type = 'R', .number = 4}},
    {"within the server's settings", {.way = to_client, .type = 'S', .number = 3, .after = 8}},
    {"before the server is ready for the first statement", {.way = to_client, .type = 'Z'}},
    {"before a statement is prepared", {.type = 'P'}},
    {"within its text", {.type = 'P', .after = 30}},
    {"before it is described", {.type = 'D'}},
    {"before the end of what prepares it", {.type = 'S'}},
    {"when it is prepared", {.way = to_client, .type = '1'}},
    {"within the types of its parameters", {.way = to_client, .type = 't', .after = 6}},
    {"before its values", {.type = 'B'}},
    {"within its values", {.type = 'B', .after = 25}},
    {"before it is executed", {.type = 'E'}},
    {"before the end of what executes it", {.type = 'S', .number = 2}},
    {"when it is bound", {.way = to_client, .type = '2'}},
    {"within its first row", {.way = to_client, .type = 'D', .after = 9}},
    {"when it is done", {.way = to_client, .type = 'C'}},
    {"when it is done, but before the server is ready", {.way = to_client, .type = 'Z', .number = 3}},
    {"behind an answer", {.way = to_client, .type = 'Z', .number = 3, .after = 6}},
    {"within a batch on its way", {.type = 'B', .number = 3, .after = 11}},
    {"within a batch's answers", {.way = to_client, .type = 'C', .number = 3}},
    {"before the commit", {.type = 'Q', .containing = "COMMIT"}},
    {"within the commit", {.type = 'Q', .containing = "COMMIT", .after = 6}},
    {"behind the commit", {.type = 'Q', .containing = "COMMIT", .after = 12}},
    {"before the commit's answer", {.way = to_client, .type = 'C', .containing = "COMMIT"}},
    {"behind the commit's answer", {.way = to_client, .type = 'C', .containing = "COMMIT", .after = 12}},
    {"in the middle of many rows", {.way = to_client, .type = 'D', .number = 60, .after = 17}}};

constexpr std::int64_t rows_to_read = 100;

// How operations are called: without a loop, by calls that block.
struct callers {
  boost::asio::io_context* loop = nullptr;
};

class network_test : public fault_test {
 protected:
  network_test() {
    book::client db(at(server.url()));
    db.execute_raw(R"(INSERT INTO "Account" SELECT i, 7 FROM generate_series(1, {}) i)", rows_to_read);
  }

  client_options through(const fault_proxy& proxy, const std::string& parameters, pool_options pool = {}) const {
    return at(proxy.through(server.url()) + "?sslmode=disable" + parameters, pool);
  }

  static std::vector<book::Account> accounts(book::client& db, callers how) {
    if (!how.loop) return db.account.find_many({});
    std::vector<book::Account> all;
    run_on(*how.loop, [&]() -> boost::asio::awaitable<void> {
      const auto find = book::ops.account.find_many({});
      all = co_await db.async_run(find);
    });
    return all;
  }

  // Reads all of it, or fails.
  void read(book::client& db, callers how) {
    try {
      const auto all = accounts(db, how);
      EXPECT_EQ(all.size(), static_cast<std::size_t>(rows_to_read));
      for (const book::Account& a : all) EXPECT_EQ(a.balance, 7);
    } catch (const connection_error& e) {
      EXPECT_FALSE(e.outcome_unknown()) << "a read changes nothing";
    } catch (const timeout_error&) {}
  }

  std::optional<error> write(book::client& db, unsigned kind, callers how) {
    return how.loop ? book.write(db, kind, *how.loop) : book.write(db, kind);
  }

  void strike(const step& s, fault what, bool on_a_loop) {
    SCOPED_TRACE(s.name);
    boost::asio::io_context loop;
    const callers how{on_a_loop ? &loop : nullptr};
    fault_proxy proxy({.port = server.port()});
    // A connection that is told of its end needs no limit to find out.
    const char* limits = what == fault::black_hole ? "&connect_timeout=1&socket_timeout=1" : "&connect_timeout=60";
    book::client db(through(proxy, limits, {.max_size = 1}));
    proxy.on_traffic(at_message(s.where, what));
    // Once more than it takes; on a slow machine the limits may end a connection before it gets there, and the server be left
    // alone for a while.
    const auto limit = std::chrono::steady_clock::now() + 60s;
    const auto got_there = [&] { return proxy.counts().faults > 0 || std::chrono::steady_clock::now() > limit; };
    for (int round = 0; round < 2 || !got_there(); ++round) {
      for (unsigned kind = 0; kind < ledger::kinds; ++kind) write(db, kind, how);
      read(db, how);
      if (round > 0) std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(proxy.counts().faults, 1u) << "the connection did not get there";
    once_it_can_be_reached([&] { EXPECT_EQ(db.account.count(), rows_to_read); });
  }

  // At every step, many at a time: most of them wait.
  void strike_everywhere(fault what, bool on_a_loop) {
    std::deque<step> left(steps.begin(), steps.end());
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < 14; ++i) {
      threads.emplace_back([&] {
        for (;;) {
          std::unique_lock lock(mutex);
          if (left.empty()) return;
          const step next = left.front();
          left.pop_front();
          lock.unlock();
          strike(next, what, on_a_loop);
        }
      });
    }
    for (std::thread& t : threads) t.join();
    EXPECT_GT(book.done(), steps.size() * ledger::kinds);
    check();
  }
};

class network_at_any_step : public network_test, public ::testing::WithParamInterface<bool> {};

TEST_P(network_at_any_step, resets_a_connection) { strike_everywhere(fault::reset, GetParam()); }
TEST_P(network_at_any_step, ends_a_connection) { strike_everywhere(fault::close, GetParam()); }
TEST_P(network_at_any_step, half_closes_a_connection) { strike_everywhere(fault::half_close, GetParam()); }
TEST_P(network_at_any_step, swallows_a_connection) { strike_everywhere(fault::black_hole, GetParam()); }

INSTANTIATE_TEST_SUITE_P(of, network_at_any_step, ::testing::Bool(),
                         [](const auto& on_a_loop) { return on_a_loop.param ? "async_calls" : "blocking_calls"; });

TEST_F(network_test, a_slow_drip_is_slow_and_nothing_else) {
  fault_proxy proxy({.port = server.port()});
  book::client db(through(proxy, ""));
  db.connect();
  proxy.set({.bytes_per_second = 10'000});
  boost::asio::io_context loop;
  for (const callers how : {callers{}, callers{&loop}}) {
    for (unsigned kind = 0; kind < ledger::kinds; ++kind) EXPECT_FALSE(write(db, kind, how));
    EXPECT_EQ(accounts(db, how).size(), static_cast<std::size_t>(rows_to_read));
  }
  check();
}

TEST_F(network_test, a_drip_too_slow_for_the_time_a_statement_may_take_ends_it) {
  fault_proxy proxy({.port = server.port()});
  book::client db(through(proxy, "&socket_timeout=1", {.max_size = 1}));
  db.connect();
  read(db, {});
  proxy.set(to_client, {.bytes_per_second = 100});
  EXPECT_THROW(db.account.find_many({}), error);
  book.write(db, 0);
  proxy.heal();
  once_it_can_be_reached([&] { EXPECT_EQ(db.account.count(), rows_to_read); });
  check();
}

TEST_F(network_test, nothing_is_lost_in_a_network_that_fails_all_the_time) {
  fault_proxy proxy({.port = server.port()});
  proxy.set({.latency = 1ms, .jitter = 2ms});
  book::client db(through(proxy, "&connect_timeout=1&socket_timeout=2", {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 40; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + system_random().below(60)));
      const direction way = system_random().below(2) == 0 ? direction::to_server : direction::to_client;
      switch (i % 6) {
        case 0: proxy.inject(fault::reset); break;
        case 1: proxy.inject(fault::close); break;
        case 2: proxy.inject(fault::half_close, way); break;
        case 3: proxy.restart(); break;
        case 4: proxy.set(way, {.fault_at = 500 + system_random().below(2'000)}); break;
        default:
          proxy.refuse();
          std::this_thread::sleep_for(50ms);
          proxy.heal();
      }
    }
    proxy.heal();
    wait_for_writes(30);
  }
  EXPECT_GT(book.not_done() + book.unknown(), 0u);
  check();
}

TEST_F(network_test, a_connection_that_was_lost_while_idle_is_replaced_unseen) {
  fault_proxy proxy({.port = server.port()});
  book::client db(through(proxy, "", {.max_size = 1}));
  db.connect();
  boost::asio::io_context loop;
  for (const callers how : {callers{}, callers{&loop}}) {
    for (const fault what : {fault::reset, fault::close, fault::half_close}) {
      proxy.inject(what);
      std::this_thread::sleep_for(20ms);
      EXPECT_FALSE(write(db, 0, how)) << static_cast<int>(what);
    }
    proxy.inject(fault::black_hole);
    std::this_thread::sleep_for(1100ms);  // idle for so long, it is asked for a sign of life
    EXPECT_FALSE(write(db, 0, how));
  }
  check();
}

// The system tells of both at once, and of nothing afterwards.
TEST_F(network_test, an_end_that_comes_together_with_an_answer_is_seen) {
  fault_proxy proxy({.port = server.port()});
  book::client db(through(proxy, "", {.max_size = 1}));
  boost::asio::io_context loop;
  const auto count = book::ops.entry.count();
  for (const bool is_first : {true, false}) {
    ASSERT_FALSE(book.write(db, 0, loop));
    bool answered = false;
    db.async_run(count, boost::asio::bind_executor(loop, [&](const std::exception_ptr& e, std::int64_t) {
                   EXPECT_FALSE(e);
                   answered = true;
                 }));
    std::this_thread::sleep_for(50ms);  // the answer arrives
    if (!is_first) proxy.inject(fault::half_close);
    std::this_thread::sleep_for(20ms);
    bool failed = false;
    db.async_run(count, boost::asio::bind_executor(loop, [&](const std::exception_ptr& e, std::int64_t) {
                   failed = e != nullptr;
                   EXPECT_TRUE(answered);
                 }));
    loop.restart();
    loop.run_for(20s);
    EXPECT_TRUE(answered);
    EXPECT_EQ(failed, !is_first);
  }
  check();
}

TEST_F(network_test, a_server_that_answers_nobody_is_given_up_in_time) {
  fault_proxy proxy({.port = server.port()});
  proxy.ignore();
  book::client db(through(proxy, "&connect_timeout=1"));
  const std::optional<error> e = book.write(db, 0);
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), error_kind::connect_timeout);
  EXPECT_FALSE(e->outcome_unknown());
  proxy.heal();
  once_it_can_be_reached([&] { db.entry.count(); });
  check();
}

TEST_F(network_test, a_network_that_passes_nothing_ends_a_statement_when_its_time_is_over) {
  fault_proxy proxy({.port = server.port()});
  book::client db(through(proxy, "&connect_timeout=1&socket_timeout=1", {.max_size = 1}));
  db.connect();
  proxy.set({.stopped = true});
  const std::optional<error> e = book.write(db, 0);
  ASSERT_TRUE(e);
  proxy.heal();
  once_it_can_be_reached([&] { db.entry.count(); });
  check();
}

}  // namespace
}  // namespace tenon::testing
