// Waits for a socket on Asio's contexts.
#include "async/asio_watch.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tenon::async::asio_loop;
using tenon::query::readiness;
using tenon::query::wait_outcome;

class noted final : public tenon::query::continuation {
 public:
  void resume(wait_outcome what) override { outcome = what; }

  std::optional<wait_outcome> outcome;
};

// Two ends of a connection: `here` is waited for, from `there` it is written to.
class async_watch : public testing::Test {
 protected:
  async_watch() {
    int both[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both) != 0) throw std::runtime_error("socketpair");
    here = both[0];
    there = both[1];
  }
  ~async_watch() override {
    if (watch) watch->close();
    close(here);
    close(there);
  }

  void begin(readiness wanted, noted& to, std::optional<tenon::monotonic_time> until = {}) {
    watch = loop.watch_for(here, std::move(watch));
    watch->start(loop, wanted, until, to);
  }

  // What comes of a wait within a moment.
  std::optional<wait_outcome> wait(readiness wanted) {
    noted out;
    begin(wanted, out);
    context.restart();
    context.run_for(20ms);
    if (!out.outcome) watch->stop();
    return out.outcome;
  }

  // Until there is nothing to be told of, once too often or not.
  void settle() {
    while (wait(readiness::more)) take();
  }

  void say(std::string_view what) { ASSERT_EQ(write(there, what.data(), what.size()), ssize_t(what.size())); }

  // All there is.
  std::string take() {
    char bytes[100];
    const ssize_t got = read(here, bytes, sizeof bytes);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : std::string();
  }

  int here = -1;
  int there = -1;
  asio::io_context context;
  asio_loop loop{context.get_executor()};
  std::shared_ptr<tenon::query::watch> watch;
};

TEST_F(async_watch, tells_of_bytes_that_come_while_somebody_waits) {
  settle();
  for (const readiness wanted : {readiness::readable, readiness::more, readiness::more, readiness::readable}) {
    noted out;
    begin(wanted, out);
    context.restart();
    context.poll();
    EXPECT_FALSE(out.outcome);
    say("x");
    context.restart();
    context.run_for(5s);
    EXPECT_EQ(out.outcome, wait_outcome::ready);
    EXPECT_EQ(take(), "x");
  }
}

TEST_F(async_watch, tells_of_bytes_that_came_before) {
  say("1");
  EXPECT_EQ(wait(readiness::more), wait_outcome::ready);
  EXPECT_EQ(take(), "1");
  say("2");
  EXPECT_EQ(wait(readiness::more), wait_outcome::ready);
  EXPECT_EQ(take(), "2");
  // The loop has heard of these while nobody waited.
  say("3");
  context.restart();
  context.poll();
  EXPECT_EQ(wait(readiness::more), wait_outcome::ready);
  EXPECT_EQ(take(), "3");
}

TEST_F(async_watch, tells_again_of_bytes_that_were_not_taken) {
  say("x");
  EXPECT_EQ(wait(readiness::readable), wait_outcome::ready);
  EXPECT_EQ(wait(readiness::readable), wait_outcome::ready);
  EXPECT_EQ(take(), "x");
  EXPECT_EQ(wait(readiness::readable), std::nullopt);
}

TEST_F(async_watch, tells_of_the_end) {
  settle();
  ASSERT_EQ(shutdown(there, SHUT_WR), 0);
  EXPECT_EQ(wait(readiness::more), wait_outcome::ready);
  EXPECT_EQ(take(), "");
  EXPECT_EQ(wait(readiness::readable), wait_outcome::ready);
}

TEST_F(async_watch, tells_of_an_end_that_came_with_the_last_bytes) {
  settle();
  say("x");
  ASSERT_EQ(shutdown(there, SHUT_WR), 0);
  EXPECT_EQ(wait(readiness::more), wait_outcome::ready);
  EXPECT_EQ(take(), "x");
  EXPECT_EQ(wait(readiness::readable), wait_outcome::ready) << "in the middle of an answer, this is what to wait for";
}

TEST_F(async_watch, tells_of_room) {
  EXPECT_EQ(wait(readiness::writable), wait_outcome::ready);
  const std::string much(100'000, 'x');
  while (write(here, much.data(), much.size()) > 0) {}
  EXPECT_EQ(wait(readiness::writable), std::nullopt);
  EXPECT_EQ(wait(readiness::either), std::nullopt);
  say("x");
  EXPECT_EQ(wait(readiness::either), wait_outcome::ready);
  EXPECT_EQ(take(), "x");
  std::string taken(1'000'000, '\0');
  while (read(there, taken.data(), taken.size()) > 0) {}
  EXPECT_EQ(wait(readiness::either), wait_outcome::ready);
  EXPECT_EQ(wait(readiness::more), std::nullopt) << "nothing has come that could be read";
}

TEST_F(async_watch, ends_when_the_time_is_over) {
  settle();
  noted out;
  begin(readiness::more, out, tenon::monotonic_now() + 10ms);
  context.restart();
  context.run_for(5s);
  EXPECT_EQ(out.outcome, wait_outcome::timed_out);
}

TEST_F(async_watch, that_was_stopped_can_be_started_again) {
  noted first;
  noted second;
  begin(readiness::readable, first);
  EXPECT_TRUE(watch->stop());
  EXPECT_FALSE(watch->stop());
  begin(readiness::readable, second);
  say("x");
  context.run_for(5s);
  EXPECT_EQ(first.outcome, std::nullopt);
  EXPECT_EQ(second.outcome, wait_outcome::ready);
}

TEST_F(async_watch, is_abandoned_when_the_loop_ends) {
  noted out;
  auto own = std::make_unique<asio::io_context>();
  asio_loop short_lived(own->get_executor());
  watch = short_lived.watch_for(here, nullptr);
  watch->start(short_lived, readiness::readable, {}, out);
  own.reset();
  EXPECT_EQ(out.outcome, wait_outcome::abandoned);
  EXPECT_THROW(watch->start(short_lived, readiness::readable, {}, out), tenon::error);
}

TEST_F(async_watch, of_a_socket_that_is_none_is_refused) {
  const int closed = dup(here);
  close(closed);
  EXPECT_THROW(loop.watch_for(closed, nullptr), std::exception);
}

// Many exchanges between two threads: an event that got lost would stop them.
template <class Executor>
void exchange(Executor where, int socket, int peer) {
  struct turn final : tenon::query::continuation {
    void resume(wait_outcome what) override { done.set_value(what); }
    std::promise<wait_outcome> done;
  };
  asio_loop loop(where);
  std::thread answers([&] {
    for (char byte; recv(peer, &byte, 1, 0) == 1;) (void)!send(peer, &byte, 1, MSG_NOSIGNAL);
  });
  std::shared_ptr<tenon::query::watch> watch;
  for (int i = 0; i < 2000; ++i) {
    char byte = 'x';
    ASSERT_EQ(send(socket, &byte, 1, MSG_NOSIGNAL), 1);
    while (recv(socket, &byte, 1, MSG_DONTWAIT) != 1) {
      turn t;
      watch = loop.watch_for(socket, std::move(watch));
      watch->start(loop, readiness::more, {}, t);
      auto told = t.done.get_future();
      ASSERT_EQ(told.wait_for(10s), std::future_status::ready) << "exchange " << i;
    }
  }
  watch->close();
  shutdown(socket, SHUT_RDWR);
  answers.join();
}

TEST(async_watch_of_threads, loses_nothing) {
  for (const bool has_strand : {false, true}) {
    int both[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, both), 0);
    asio::thread_pool threads(2);
    if (has_strand) exchange(asio::make_strand(threads), both[0], both[1]);
    else exchange(threads.get_executor(), both[0], both[1]);
    threads.join();
    close(both[0]);
    close(both[1]);
  }
}

}  // namespace
