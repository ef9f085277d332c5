// The same code on an event loop: one thread, many calls.

#include "dynamodb/aws/certificates.hpp"
#include "dynamodb/aws/http_client.hpp"
#include "dynamodb/aws/http_server.hpp"
#include "dynamodb/aws/made_up_environment.hpp"
#include "dynamodb/aws/transport.hpp"
#include "waiting/runner.hpp"

#include <tenon/async/asio_loop.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

// The library is not compiled for ThreadSanitizer, which does not see the atomic flag behind which it decodes extensions of
// shared certificates.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libcrypto.so\n"; }

namespace tenon::dynamodb::aws {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using testing::certificates;
using testing::http_server;
using testing::reaction;
using testing::seen_request;
using testing::server_tls;

// Something done on a fiber of its own, on the loop of an io_context.
class on_fiber final : public query::job {
 public:
  on_fiber(boost::asio::any_io_executor where, std::function<void(query::waiter&)> work)
      : loop_(std::move(where)), work_(std::move(work)) {}

  query::event_loop& loop() noexcept override { return loop_; }
  void perform(query::session&) override {}
  void finished(std::exception_ptr, bool) override {}

  void start() {
    runner_.run(
        *this, this, [](void* c, query::job&, waiting::runner& r) { static_cast<on_fiber*>(c)->work_(r); },
        [](void* c, query::job&, std::exception_ptr failure, bool) {
          static_cast<on_fiber*>(c)->failure = std::move(failure);
          static_cast<on_fiber*>(c)->is_over = true;
        },
        false);
  }
  void cancel() { runner_.cancel(); }

  bool is_over = false;
  std::exception_ptr failure;

 private:
  async::asio_loop loop_;
  std::function<void(query::waiter&)> work_;
  waiting::runner runner_;
};

std::string post(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

reaction echo(const seen_request& r) { return {.bytes = answer(200, r.body)}; }

// Many calls at once on few connections, on a loop of so many threads, between which each call moves.
void echo_many(http_client& c, std::size_t calls, int threads = 1) {
  boost::asio::io_context context;
  std::vector<std::string> got(calls);
  std::vector<std::unique_ptr<on_fiber>> fibers;
  for (std::size_t i = 0; i < calls; ++i)
    fibers.push_back(std::make_unique<on_fiber>(boost::asio::make_strand(context), [&, i](query::waiter& w) {
      http_reply reply;
      for (int turn = 0; turn < threads; ++turn) c.exchange(post("call " + std::to_string(i)), reply, w, std::nullopt);
      got[i] = reply.body;
    }));
  for (const auto& f : fibers) f->start();
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([&] { context.run(); });
  context.run();
  for (std::thread& t : others) t.join();
  for (std::size_t i = 0; i < calls; ++i) {
    EXPECT_TRUE(fibers[i]->is_over);
    EXPECT_FALSE(fibers[i]->failure);
    EXPECT_EQ(got[i], "call " + std::to_string(i));
  }
}

TEST(asynchronous_calls, share_connections_and_a_thread) {
  http_server s(echo);
  http_client c({.host = "localhost", .port = s.port()}, {.max_connections = 4}, nullptr);
  echo_many(c, 40);
  EXPECT_LE(s.connections(), 4);
}

TEST(asynchronous_calls, work_with_tls) {
  const certificates made;
  const server_tls t = made.server("DNS:localhost");
  http_server s(echo, t.get());
  http_client c({.is_tls = true, .host = "localhost", .port = s.port()}, {.max_connections = 4},
                std::make_shared<tls_context>(made.authority()));
  echo_many(c, 40);
  EXPECT_LE(s.connections(), 4);
}

TEST(asynchronous_calls, move_between_threads) {
  const certificates made;
  const server_tls t = made.server("DNS:localhost");
  http_server secure(echo, t.get());
  http_client with_tls({.is_tls = true, .host = "localhost", .port = secure.port()}, {.max_connections = 8},
                       std::make_shared<tls_context>(made.authority()));
  echo_many(with_tls, 40, 4);
  http_server plain(echo);
  http_client without({.host = "127.0.0.1", .port = plain.port()}, {.max_connections = 8}, nullptr);
  echo_many(without, 40, 4);
}

TEST(asynchronous_calls, leave_nothing_behind_on_the_loop) {
  http_server s(echo);
  const http_url at{.host = "127.0.0.1", .port = s.port()};
  http_client first(at, {}, nullptr);
  http_client second(at, {}, nullptr);
  boost::asio::io_context context;
  on_fiber f(context.get_executor(), [&](query::waiter& w) {
    http_reply reply;
    first.exchange(post("one"), reply, w, std::nullopt);
    second.exchange(post("another"), reply, w, std::nullopt);
  });
  f.start();
  while (!f.is_over) context.run_one();
  context.poll();
  EXPECT_TRUE(context.stopped()) << "a timer is still set";
}

TEST(asynchronous_calls, share_connections_with_those_who_block) {
  http_server s(echo);
  http_client c({.host = "127.0.0.1", .port = s.port()}, {.max_connections = 1}, nullptr);
  echo_many(c, 3);
  http_reply reply;
  c.exchange(post("blocking"), reply, query::blocking_waiter(), std::nullopt);
  EXPECT_EQ(reply.body, "blocking");
  echo_many(c, 3);
  EXPECT_EQ(s.connections(), 1);
}

TEST(asynchronous_calls, fetch_credentials_once_for_all) {
  http_server agent([](const seen_request&) {
    return reaction{.bytes = answer(200, R"({"AccessKeyId":"A","SecretAccessKey":"s","Token":"t"})")};
  });
  http_server service(
      [](const seen_request& r) { return reaction{.bytes = answer(200, r.header("x-amz-security-token"))}; });
  made_up_environment env;
  env.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.url();
  const auto t =
      make_transport({.region = "eu-west-1", .endpoint = service.url(), .max_connections = 3}, env, real_clock());
  boost::asio::io_context context;
  std::vector<std::string> got(20);
  std::vector<std::unique_ptr<on_fiber>> fibers;
  for (std::string& g : got)
    fibers.push_back(std::make_unique<on_fiber>(context.get_executor(), [&](query::waiter& w) {
      api_reply reply;
      t->send({.operation = "ListTables", .body = "{}"}, reply, w, std::nullopt);
      g = reply.body;
    }));
  for (const auto& f : fibers) f->start();
  context.run();
  for (const std::string& g : got) EXPECT_EQ(g, "t");
  EXPECT_EQ(agent.requests().size(), 1u);
  EXPECT_LE(service.connections(), 3);
}

TEST(asynchronous_calls, are_over_when_they_are_cancelled) {
  http_server s([](const seen_request&) { return reaction{.bytes = {}, .says_nothing = true}; });
  http_client c({.host = "127.0.0.1", .port = s.port()}, {.max_connections = 1}, nullptr);
  boost::asio::io_context context;
  on_fiber waiting_for_answer(context.get_executor(), [&](query::waiter& w) {
    http_reply reply;
    c.exchange(post("x"), reply, w, std::nullopt);
  });
  on_fiber waiting_for_place(context.get_executor(), [&](query::waiter& w) {
    http_reply reply;
    c.exchange(post("y"), reply, w, std::nullopt);
  });
  waiting_for_answer.start();
  waiting_for_place.start();
  while (s.requests().empty()) context.run_one_for(1ms);
  waiting_for_place.cancel();
  waiting_for_answer.cancel();
  context.run();
  const auto unknown = [](const on_fiber& f) {
    try {
      if (f.failure) std::rethrow_exception(f.failure);
    } catch (const cancelled& e) {
      return e.outcome_unknown();
    }
    ADD_FAILURE() << "it was not cancelled";
    return false;
  };
  EXPECT_TRUE(unknown(waiting_for_answer));
  EXPECT_FALSE(unknown(waiting_for_place));
  EXPECT_EQ(c.idle_connections(), 0u);
}

TEST(asynchronous_calls, end_when_their_time_is_over) {
  http_server s([](const seen_request&) { return reaction{.bytes = {}, .says_nothing = true}; });
  http_client c({.host = "127.0.0.1", .port = s.port()}, {.request_timeout = 30ms}, nullptr);
  boost::asio::io_context context;
  on_fiber f(context.get_executor(), [&](query::waiter& w) {
    http_reply reply;
    c.exchange(post("x"), reply, w, std::nullopt);
  });
  f.start();
  context.run();
  EXPECT_THROW(std::rethrow_exception(f.failure), timeout_error);
}

}  // namespace
}  // namespace tenon::dynamodb::aws
