#include "local/server/server.hpp"

#include "running_server.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <future>
#include <memory>

namespace tenon::local::dynamodb {
namespace {

using namespace std::chrono_literals;

std::string call(std::string_view body, std::string_view headers = {}) {
  return std::string(
             "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Amz-Target: "
             "DynamoDB_20120810.ListTables\r\nAuthorization: AWS4-HMAC-SHA256 "
             "Credential=a/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b\r\nX-Amz-Date: "
             "20200101T000000Z\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n")
      .append(headers)
      .append("\r\n")
      .append(body);
}

TEST(ServerTest, answers_one_call_after_the_other_on_a_connection) {
  running_server server;
  raw_client client(server);
  for (const auto body : {"{}", R"({"a":1})", R"({"b":2})"}) {
    client.send(call(body));
    EXPECT_EQ(body_of(client.receive()), std::string("ListTables|data|") + body);
  }
}

TEST(ServerTest, answers_calls_that_were_sent_together_in_their_order) {
  running_server server;
  raw_client client(server);
  std::string calls;
  for (int i = 0; i < 500; ++i) calls += call(std::to_string(i));
  client.send(calls);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(body_of(client.receive()), "ListTables|data|" + std::to_string(i));
}

TEST(ServerTest, answers_calls_before_an_unfinished_one_at_once) {
  running_server server;
  raw_client client(server);
  const auto last = call("3");
  client.send(call("1") + call("2") + last.substr(0, last.size() - 1));
  EXPECT_EQ(body_of(client.receive()), "ListTables|data|1");
  EXPECT_EQ(body_of(client.receive()), "ListTables|data|2");
  client.send("3");
  EXPECT_EQ(body_of(client.receive()), "ListTables|data|3");
}

TEST(ServerTest, answers_short_and_long_calls_that_were_sent_together) {
  running_server server({}, [](std::string_view, std::string_view body, bool, tenon::dynamodb::api_reply& reply) {
    reply.status = 200;
    reply.body.assign(std::stoul(std::string(body)), 'x');
  });
  raw_client client(server);
  const std::vector<std::size_t> lengths{5, 40'000, 7, 30'000, 30'000, 6'000'000, 9, 20'000, 1};
  std::string calls;
  for (const auto length : lengths) calls += call(std::to_string(length));
  client.send(calls);
  for (const auto length : lengths) EXPECT_EQ(body_of(client.receive()), std::string(length, 'x'));
}

TEST(ServerTest, answers_calls_that_come_together_with_garbage_or_the_last_one) {
  running_server server;
  raw_client garbled(server);
  garbled.send(call("1") + call("2") + "what is this?\r\n\r\n" + call("3"));
  EXPECT_EQ(body_of(garbled.receive()), "ListTables|data|1");
  EXPECT_EQ(body_of(garbled.receive()), "ListTables|data|2");
  EXPECT_TRUE(garbled.receive().starts_with("HTTP/1.1 400 Bad Request\r\n"));
  garbled.end();
  EXPECT_TRUE(garbled.is_closed());

  raw_client leaving(server);
  leaving.send(call("1") + call("2", "Connection: close\r\n") + call("3"));
  EXPECT_EQ(body_of(leaving.receive()), "ListTables|data|1");
  EXPECT_EQ(body_of(leaving.receive()), "ListTables|data|2");
  leaving.end();
  EXPECT_TRUE(leaving.is_closed());
}

TEST(ServerTest, serves_many_connections_at_once) {
  running_server server({.threads = 2});
  std::vector<std::future<int>> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(std::async(std::launch::async, [&server, i] {
      raw_client client(server);
      int good = 0;
      for (int n = 0; n < 100; ++n) {
        const auto body = std::to_string(i * 1000 + n);
        client.send(call(body));
        if (body_of(client.receive()) == "ListTables|data|" + body) ++good;
      }
      return good;
    }));
  for (auto& c : clients) EXPECT_EQ(c.get(), 100);
}

TEST(ServerTest, sends_answers_that_are_longer_than_a_socket_takes_at_once) {
  running_server server({}, [](std::string_view, std::string_view body, bool, tenon::dynamodb::api_reply& reply) {
    reply.status = 200;
    reply.body.assign(8'000'000, body.at(0));
  });
  raw_client client(server);
  client.send(call("1") + call("2") + call("3"));
  for (const char expected : {'1', '2', '3'}) EXPECT_EQ(body_of(client.receive()), std::string(8'000'000, expected));
}

TEST(ServerTest, takes_bodies_up_to_the_limit_and_says_so_of_longer_ones) {
  running_server server;
  const std::string longest(16 * 1024 * 1024, ' ');
  raw_client client(server);
  client.send(call(longest + " "));
  const auto answer = client.receive();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"));
  EXPECT_EQ(header_of(answer, "Connection"), "close");
  client.end();
  EXPECT_TRUE(client.is_closed());

  raw_client second(server);
  second.send(call(std::string(longest.size() - 1, ' ') + "1"));
  EXPECT_TRUE(second.receive().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(ServerTest, asks_for_the_body_of_clients_that_wait_for_that) {
  running_server server;
  raw_client client(server);
  const auto request = call("12345", "Expect: 100-continue\r\n");
  client.send(request.substr(0, request.size() - 5));
  EXPECT_EQ(client.receive(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("12345");
  EXPECT_EQ(body_of(client.receive()), "ListTables|data|12345");
}

TEST(ServerTest, answers_garbage_and_closes) {
  running_server server;
  raw_client client(server);
  client.send("\x16\x03\x01 what is this?\r\n\r\n");
  EXPECT_TRUE(client.receive().starts_with("HTTP/1.1 400 Bad Request\r\n"));
  client.end();
  EXPECT_TRUE(client.is_closed());
}

TEST(ServerTest, closes_connections_that_send_too_slowly_or_not_at_all) {
  running_server server({.idle_limit = 50ms, .body_limit = 50ms});
  raw_client silent(server);
  raw_client in_header(server);
  raw_client in_body(server);
  in_header.send("POST / HTTP/1.1\r\nHost:");
  const auto request = call("12345");
  in_body.send(request.substr(0, request.size() - 1));
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(in_header.is_closed());
  EXPECT_TRUE(in_body.is_closed());
}

TEST(ServerTest, answers_what_has_been_begun_when_it_stops) {
  running_server server({.threads = 2});
  raw_client idle(server);
  raw_client busy(server);
  idle.send(call("1"));
  idle.receive();
  busy.send(call("1"));
  busy.receive();
  const auto request = call("12345");
  busy.send(request.substr(0, request.size() - 2));
  // Its first part has been read once an answer to a later connection's call is there.
  for (int i = 0; i < 4; ++i) {
    raw_client later(server);
    later.send(call("1"));
    later.receive();
  }
  server.stop();
  EXPECT_TRUE(idle.is_closed());
  busy.send("45");
  const auto answer = busy.receive();
  EXPECT_EQ(body_of(answer), "ListTables|data|12345");
  EXPECT_EQ(header_of(answer, "Connection"), "close");
  busy.end();
  server.join();
}

TEST(ServerTest, does_not_wait_for_ever_for_clients_when_it_stops) {
  running_server server({.drain_limit = 50ms});
  raw_client client(server);
  client.send(call("1") + "POST / HTTP/1.1\r\n");
  client.receive();
  server.stop();
  server.join();
  EXPECT_TRUE(client.is_closed());
}

TEST(ServerTest, stops_on_signals) {
  server s({.port = 0, .threads = 1}, echo_call);
  s.stop_on_signals();
  std::thread running([&] { s.run(); });
  std::raise(SIGTERM);
  running.join();
}

TEST(ServerTest, stops_at_once_when_told_so_before_it_runs) {
  server s({.port = 0, .threads = 2}, echo_call);
  s.stop();
  s.run();
}

TEST(ServerTest, needs_not_run_at_all) { server s({.port = 0}, echo_call); }

TEST(ServerTest, says_which_address_it_cannot_use) {
  const running_server server;
  try {
    const class server second({.port = server.port()}, echo_call);
    FAIL();
  } catch (const tenon::error& e) {
    EXPECT_NE(std::string(e.what()).find("cannot listen on 127.0.0.1 port " + std::to_string(server.port())),
              std::string::npos)
        << e.what();
  }
  EXPECT_THROW(const class server second({.host = "no address"}, echo_call), tenon::error);
}

// Echoes calls, counted from 0, but one.
call_handler echo_without_memory_for(int which) {
  return [which, calls = std::make_shared<std::atomic<int>>(0)](std::string_view operation, std::string_view body,
                                                                bool is_streams, tenon::dynamodb::api_reply& reply) {
    if ((*calls)++ == which) throw std::bad_alloc();
    echo_call(operation, body, is_streams, reply);
  };
}

TEST(ServerTest, goes_on_after_a_call_for_which_the_memory_was_too_small) {
  running_server server({.threads = 1, .idle_limit = 50ms}, echo_without_memory_for(0));
  raw_client first(server);
  first.send(call("1"));
  EXPECT_TRUE(first.is_closed());
  raw_client second(server);
  second.send(call("2"));
  EXPECT_EQ(body_of(second.receive()), "ListTables|data|2");
}

TEST(ServerTest, keeps_answers_from_others_when_the_memory_becomes_too_small) {
  running_server server({.threads = 1, .idle_limit = 50ms}, echo_without_memory_for(1));
  raw_client first(server);
  first.send(call("1") + call("2"));
  EXPECT_TRUE(first.is_closed());
  raw_client second(server);
  second.send(call("3"));
  EXPECT_EQ(body_of(second.receive()), "ListTables|data|3");
}

}  // namespace
}  // namespace tenon::local::dynamodb
