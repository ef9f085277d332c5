#include "dynamodb/aws/http_client.hpp"

#include "dynamodb/aws/http_server.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace tenon::dynamodb::aws {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using testing::http_server;
using testing::reaction;
using testing::seen_request;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

reaction fine(const seen_request&) { return {.bytes = answer(200, "{}")}; }
reaction silent(const seen_request&) { return {.bytes = {}, .says_nothing = true}; }

http_url at(const http_server& s) { return parse_http_url(s.url(), "The server"); }

http_reply ask(http_client& c, std::optional<monotonic_time> until = {}) {
  http_reply reply;
  c.exchange(get, reply, query::blocking_waiter(), until);
  return reply;
}

// What a call throws; fails the test if it throws nothing.
error thrown_by(http_client& c, query::waiter& w = query::blocking_waiter(), std::optional<monotonic_time> until = {}) {
  try {
    http_reply reply;
    c.exchange(get, reply, w, until);
  } catch (const error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing was thrown";
  return error({});
}

// Gives up at the nth wait.
class cancelling final : public query::waiter {
 public:
  explicit cancelling(int at) : left_(at) {}
  bool wait(query::watched_socket& s, query::readiness wanted, std::optional<monotonic_time> until) override {
    if (--left_ == 0) raise({.kind = error_kind::cancelled, .message = "given up"});
    return query::blocking_waiter().wait(s, wanted, until);
  }

 private:
  int left_;
};

TEST(http_clients, read_the_status_the_headers_and_the_body) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(418, "tea", "X-Kind: green\r\n")}; });
  http_client c(at(s), {}, nullptr);
  const http_reply reply = ask(c);
  EXPECT_EQ(reply.status, 418);
  EXPECT_EQ(reply.headers.find("x-kind"), "green");
  EXPECT_EQ(reply.headers.find("X-None"), "");
  EXPECT_EQ(reply.body, "tea");
  EXPECT_GE(reply.body.capacity(), reply.body.size() + 64);
}

TEST(http_clients, use_a_connection_again) {
  http_server s(fine);
  http_client c(at(s), {}, nullptr);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(c).body, "{}");
  EXPECT_EQ(s.connections(), 1);
  EXPECT_EQ(c.idle_connections(), 1u);
}

TEST(http_clients, do_not_use_a_connection_again_that_the_server_wants_to_close) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}", "Connection: close\r\n")}; });
  http_client c(at(s), {}, nullptr);
  ask(c);
  EXPECT_EQ(c.idle_connections(), 0u);
  ask(c);
  EXPECT_EQ(s.connections(), 2);
}

TEST(http_clients, read_bodies_in_chunks_and_up_to_the_end_of_the_connection) {
  http_server s([](const seen_request& r) {
    if (r.connection == 1)
      return reaction{.bytes =
                          "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: "
                          "chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"};
    return reaction{.bytes = "HTTP/1.1 200 OK\r\n\r\nall of it", .hangs_up = true};
  });
  http_client c(at(s), {}, nullptr);
  EXPECT_EQ(ask(c).body, "abcdefg");
  EXPECT_EQ(ask(c).body, "all of it");
}

TEST(http_clients, pass_over_answers_that_precede_the_answer) {
  http_server s(
      [](const seen_request&) { return reaction{.bytes = "HTTP/1.1 100 Continue\r\n\r\n" + answer(200, "{}")}; });
  http_client c(at(s), {}, nullptr);
  EXPECT_EQ(ask(c).status, 200);
  ask(c);
  EXPECT_EQ(s.connections(), 1);
}

TEST(http_clients, send_and_read_what_is_larger_than_any_buffer) {
  http_server s([](const seen_request& r) { return reaction{.bytes = answer(200, r.body)}; });
  http_client c(at(s), {}, nullptr);
  const std::string body(5'000'000, 'x');
  http_reply reply;
  c.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body, reply,
             query::blocking_waiter(), std::nullopt);
  EXPECT_EQ(reply.body, body);
}

TEST(http_clients, replace_connections_unnoticed_that_were_closed_while_they_were_idle) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}"), .hangs_up = true}; });
  http_client c(at(s), {}, nullptr);
  for (int i = 0; i < 20; ++i) {
    s.wait_until_closed(i);
    EXPECT_EQ(ask(c).status, 200);
  }
}

TEST(http_clients, close_connections_that_were_idle_for_too_long) {
  http_server s(fine);
  http_client c(at(s), {.idle_timeout = 1ms}, nullptr);
  ask(c);
  std::this_thread::sleep_for(20ms);
  ask(c);
  EXPECT_EQ(s.connections(), 2);
}

TEST(http_clients, leave_the_outcome_unknown_when_the_server_hangs_up_instead_of_an_answer) {
  http_server s([](const seen_request&) { return reaction{.bytes = {}, .hangs_up = true}; });
  http_client c(at(s), {}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::connection_closed);
  EXPECT_TRUE(e.outcome_unknown());
  EXPECT_EQ(s.requests().size(), 1u);
}

TEST(http_clients, leave_the_outcome_unknown_when_an_answer_breaks_off) {
  http_server s([](const seen_request&) {
    return reaction{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly", .hangs_up = true};
  });
  http_client c(at(s), {}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::connection_closed);
  EXPECT_TRUE(e.outcome_unknown());
}

TEST(http_clients, say_that_nothing_listens) {
  std::uint16_t port = 0;
  {
    const http_server gone(fine);
    port = gone.port();
  }
  http_client c({.host = "127.0.0.1", .port = port}, {}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::server_unreachable);
  EXPECT_FALSE(e.outcome_unknown());
  EXPECT_NE(e.message().find("127.0.0.1:" + std::to_string(port)), std::string::npos) << e.message();
}

TEST(http_clients, say_that_a_host_is_not_known) {
  http_client c({.host = "no-such-host.invalid", .port = 80}, {}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::server_unreachable);
  EXPECT_NE(e.message().find("no-such-host.invalid"), std::string::npos);
}

TEST(http_clients, look_names_up) {
  http_server s(fine);
  http_client c({.host = "localhost", .port = s.port()}, {}, nullptr);
  EXPECT_EQ(ask(c).status, 200);
}

// A socket whose queue of connections is full: the system answers no more of them.
class full_listener {
 public:
  full_listener() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || listen(listener_, 0) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no listener");
    port_ = ntohs(address.sin_port);
    for (int i = 0; i < 4; ++i) {
      waiting_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      (void)connect(waiting_.back(), reinterpret_cast<const sockaddr*>(&address), size);
    }
  }
  full_listener(const full_listener&) = delete;
  full_listener& operator=(const full_listener&) = delete;
  ~full_listener() {
    for (const int s : waiting_) close(s);
    close(listener_);
  }
  std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::vector<int> waiting_;
};

TEST(http_clients, give_up_connecting_when_the_time_is_over) {
  const full_listener l;
  http_client c({.host = "127.0.0.1", .port = l.port()}, {.connect_timeout = 30ms}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::connect_timeout);
  EXPECT_FALSE(e.outcome_unknown());
}

TEST(http_clients, give_up_waiting_for_an_answer_when_the_time_is_over) {
  http_server s(silent);
  http_client c(at(s), {.request_timeout = 30ms}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::operation_timeout);
  EXPECT_TRUE(e.outcome_unknown());
  EXPECT_EQ(c.idle_connections(), 0u);
}

TEST(http_clients, give_up_waiting_for_the_rest_of_an_answer_when_the_time_is_over) {
  std::atomic<bool> sent{false};
  http_server s([&](const seen_request&) {
    sent = true;
    return reaction{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nha"};
  });
  http_client c(at(s), {.request_timeout = 30ms}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::operation_timeout);
  EXPECT_TRUE(e.outcome_unknown());
  EXPECT_TRUE(sent);
}

TEST(http_clients, give_up_when_the_time_of_the_whole_call_is_over) {
  http_server s(silent);
  http_client c(at(s), {}, nullptr);
  EXPECT_EQ(thrown_by(c, query::blocking_waiter(), monotonic_now() + 30ms).kind(), error_kind::operation_timeout);
}

TEST(http_clients, know_the_outcome_when_a_request_was_not_sent_in_time) {
  // Nobody reads what is sent.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 8), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  http_client c({.host = "127.0.0.1", .port = ntohs(address.sin_port)}, {.request_timeout = 50ms}, nullptr);
  http_reply reply;
  try {
    c.exchange(std::string(64u << 20, 'x'), reply, query::blocking_waiter(), std::nullopt);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const timeout_error& e) {
    EXPECT_FALSE(e.outcome_unknown());
  }
  close(listener);
}

TEST(http_clients, have_no_more_connections_than_they_may) {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  http_server s([&](const seen_request&) {
    most = std::max<int>(most, ++inside);
    std::this_thread::sleep_for(1ms);
    --inside;
    return reaction{.bytes = answer(200, "{}")};
  });
  http_client c(at(s), {.max_connections = 2}, nullptr);
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(c).status, 200);
    });
  for (std::thread& t : threads) t.join();
  EXPECT_LE(s.connections(), 2);
  EXPECT_LE(most, 2);
  EXPECT_EQ(s.requests().size(), 60u);
}

TEST(http_clients, say_that_no_connection_became_free_in_time) {
  http_server s(silent);
  http_client c(at(s), {.max_connections = 1}, nullptr);
  std::thread holder([&] {
    EXPECT_EQ(thrown_by(c, query::blocking_waiter(), monotonic_now() + 300ms).kind(), error_kind::operation_timeout);
  });
  while (s.requests().empty()) std::this_thread::yield();
  const error e = thrown_by(c, query::blocking_waiter(), monotonic_now() + 20ms);
  EXPECT_EQ(e.kind(), error_kind::pool_timeout);
  EXPECT_FALSE(e.outcome_unknown());
  holder.join();
}

TEST(http_clients, let_callers_go_who_give_up_and_keep_no_half_used_connection) {
  http_server s(silent);
  http_client c(at(s), {.max_connections = 1}, nullptr);
  bool waited_for_answer = false;
  // While it connects, if that takes a wait, and while it waits for the answer.
  for (int wait = 1; wait <= 2; ++wait) {
    cancelling w(wait);
    const error e = thrown_by(c, w, monotonic_now() + 100ms);
    if (e.kind() == error_kind::operation_timeout) continue;
    EXPECT_EQ(e.kind(), error_kind::cancelled);
    waited_for_answer = waited_for_answer || e.outcome_unknown();
    EXPECT_EQ(c.idle_connections(), 0u);
  }
  EXPECT_TRUE(waited_for_answer);
}

TEST(http_clients, refuse_answers_that_are_too_large) {
  http_server s([](const seen_request& r) {
    const std::string body(2000, 'x');
    if (r.connection == 1) return reaction{.bytes = answer(200, body)};
    return reaction{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + body, .hangs_up = true};
  });
  http_client c(at(s), {.max_reply_size = 1000}, nullptr);
  for (int i = 0; i < 2; ++i) {
    const error e = thrown_by(c);
    EXPECT_EQ(e.kind(), error_kind::connection_closed);
    EXPECT_NE(e.message().find("1000"), std::string::npos) << e.message();
    EXPECT_TRUE(e.outcome_unknown());
  }
}

TEST(http_clients, refuse_headers_that_do_not_end) {
  http_server s([](const seen_request&) {
    return reaction{.bytes = "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'y'), .says_nothing = false};
  });
  http_client c(at(s), {}, nullptr);
  EXPECT_EQ(thrown_by(c).kind(), error_kind::connection_closed);
}

TEST(http_clients, refuse_what_is_no_answer) {
  http_server s([](const seen_request&) { return reaction{.bytes = "220 smtp.example.org ESMTP\r\n\r\n"}; });
  http_client c(at(s), {}, nullptr);
  const error e = thrown_by(c);
  EXPECT_EQ(e.kind(), error_kind::connection_closed);
  EXPECT_TRUE(e.outcome_unknown());
}

TEST(http_clients, do_not_take_what_follows_an_answer_for_the_next) {
  http_server s([](const seen_request& r) {
    return reaction{.bytes = answer(200, std::to_string(r.connection)) + answer(200, "smuggled")};
  });
  http_client c(at(s), {}, nullptr);
  EXPECT_EQ(ask(c).body, "1");
  EXPECT_EQ(ask(c).body, "2");
}

}  // namespace
}  // namespace tenon::dynamodb::aws
