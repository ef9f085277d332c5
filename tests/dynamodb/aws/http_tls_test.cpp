#include "dynamodb/aws/certificates.hpp"
#include "dynamodb/aws/http_client.hpp"
#include "dynamodb/aws/http_server.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tenon::dynamodb::aws {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using testing::certificates;
using testing::http_server;
using testing::reaction;
using testing::seen_request;
using testing::server_tls;

reaction echo(const seen_request& r) { return {.bytes = answer(200, r.body)}; }

struct tls : ::testing::Test {
  static const certificates& made() {
    static const certificates c;
    return c;
  }

  std::shared_ptr<const tls_context> trusting() { return std::make_shared<tls_context>(made().authority()); }

  static std::string post(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static http_reply ask(http_client& c, const std::string& body) {
    http_reply reply;
    c.exchange(post(body), reply, query::blocking_waiter(), std::nullopt);
    return reply;
  }

  static error refused(http_client& c) {
    try {
      ask(c, "x");
    } catch (const error& e) {
      return e;
    }
    ADD_FAILURE() << "it was not refused";
    return error({});
  }
};

TEST_F(tls, carries_requests_and_answers_over_connections_that_are_kept) {
  const server_tls t = made().server("IP:127.0.0.1");
  http_server s(echo, t.get());
  http_client c(parse_http_url(s.url(), "x"), {}, trusting());
  EXPECT_EQ(ask(c, "hello").body, "hello");
  const std::string large(3'000'000, 'y');
  EXPECT_EQ(ask(c, large).body, large);
  EXPECT_EQ(ask(c, "again").body, "again");
  EXPECT_EQ(s.connections(), 1);
}

TEST_F(tls, verifies_the_name_of_the_host) {
  const server_tls t = made().server("DNS:localhost");
  http_server s(echo, t.get());
  http_client by_name({.is_tls = true, .host = "localhost", .port = s.port()}, {}, trusting());
  EXPECT_EQ(ask(by_name, "x").status, 200);
  http_client by_address({.is_tls = true, .host = "127.0.0.1", .port = s.port()}, {}, trusting());
  const error e = refused(by_address);
  EXPECT_EQ(e.kind(), error_kind::tls_failed);
  EXPECT_FALSE(e.outcome_unknown());
  EXPECT_NE(e.message().find("certificate"), std::string::npos) << e.message();
}

TEST_F(tls, refuses_an_authority_that_is_not_known) {
  const certificates others;
  const server_tls t = others.server("IP:127.0.0.1");
  http_server s(echo, t.get());
  http_client c(parse_http_url(s.url(), "x"), {}, trusting());
  EXPECT_EQ(refused(c).kind(), error_kind::tls_failed);
  http_client with_the_systems(parse_http_url(s.url(), "x"), {}, std::make_shared<tls_context>(""));
  EXPECT_EQ(refused(with_the_systems).kind(), error_kind::tls_failed);
  EXPECT_TRUE(s.requests().empty());
}

TEST_F(tls, refuses_a_certificate_that_has_expired) {
  const server_tls t = made().server("IP:127.0.0.1", -1);
  http_server s(echo, t.get());
  http_client c(parse_http_url(s.url(), "x"), {}, trusting());
  const error e = refused(c);
  EXPECT_EQ(e.kind(), error_kind::tls_failed);
  EXPECT_NE(e.message().find("expired"), std::string::npos) << e.message();
}

TEST_F(tls, says_that_a_server_does_not_speak_it) {
  http_server s(echo);
  http_client c({.is_tls = true, .host = "127.0.0.1", .port = s.port()}, {.connect_timeout = 500ms}, trusting());
  const error e = refused(c);
  EXPECT_TRUE(e.kind() == error_kind::tls_failed || e.kind() == error_kind::connect_timeout) << e.what();
}

TEST_F(tls, replaces_connections_that_were_closed_while_they_were_idle) {
  const server_tls t = made().server("IP:127.0.0.1");
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}"), .hangs_up = true}; }, t.get());
  http_client c(parse_http_url(s.url(), "x"), {}, trusting());
  for (int i = 0; i < 5; ++i) {
    s.wait_until_closed(i);
    EXPECT_EQ(ask(c, "x").status, 200);
  }
}

TEST_F(tls, does_not_take_what_follows_an_answer_for_the_next) {
  const server_tls t = made().server("IP:127.0.0.1");
  http_server s(
      [](const seen_request& r) {
        // More than is read at once, so that some of it stays with OpenSSL.
        const std::string rest(20'000, 'z');
        return reaction{.bytes = answer(200, std::to_string(r.connection)) + answer(200, "smuggled") + rest};
      },
      t.get());
  http_client c(parse_http_url(s.url(), "x"), {}, trusting());
  EXPECT_EQ(ask(c, "x").body, "1");
  EXPECT_EQ(ask(c, "x").body, "2");
}

TEST_F(tls, ends_waits_when_the_time_is_over) {
  const server_tls t = made().server("IP:127.0.0.1");
  http_server s([](const seen_request&) { return reaction{.bytes = {}, .says_nothing = true}; }, t.get());
  http_client c(parse_http_url(s.url(), "x"), {.request_timeout = 50ms}, trusting());
  const error e = refused(c);
  EXPECT_EQ(e.kind(), error_kind::operation_timeout);
  EXPECT_TRUE(e.outcome_unknown());
}

TEST_F(tls, needs_authorities) { EXPECT_THROW(tls_context("/no/such/file.pem"), connection_error); }

}  // namespace
}  // namespace tenon::dynamodb::aws
