#include "dynamodb/aws/http_proxy.hpp"

#include "dynamodb/aws/certificates.hpp"
#include "dynamodb/aws/http_client.hpp"
#include "dynamodb/aws/http_server.hpp"
#include "dynamodb/aws/made_up_environment.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tenon::dynamodb::aws {
namespace {

using testing::answer;
using testing::certificates;
using testing::http_server;
using testing::reaction;
using testing::seen_request;
using testing::server_tls;

const http_url service{.is_tls = true, .host = "dynamodb.eu-west-1.amazonaws.com", .port = 443};

struct proxies : ::testing::Test {
  made_up_environment env;

  std::string chosen(const http_url& to = service) {
    const auto p = proxy_for(env, to);
    return p ? p->at.place() : "none";
  }
};

TEST_F(proxies, are_named_by_the_environment) {
  EXPECT_EQ(chosen(), "none");
  env.variables["HTTPS_PROXY"] = "http://proxy:3128";
  env.variables["HTTP_PROXY"] = "plain:3129";
  EXPECT_EQ(chosen(), "http://proxy:3128");
  EXPECT_EQ(chosen({.host = "example.org"}), "http://plain:3129");
  env.variables["https_proxy"] = "http://other";
  EXPECT_EQ(chosen(), "http://other");
}

TEST_F(proxies, are_not_asked_for_what_no_proxy_lists_nor_for_this_machine) {
  env.variables["https_proxy"] = "http://proxy:3128";
  env.variables["http_proxy"] = "http://proxy:3128";
  for (const char* list :
       {"*", "x, .amazonaws.com", "amazonaws.com", "*.eu-west-1.amazonaws.com", "DynamoDB.eu-west-1.amazonaws.com"}) {
    env.variables["no_proxy"] = list;
    EXPECT_EQ(chosen(), "none") << list;
  }
  for (const char* list : {"", "example.org", "onaws.com", "dynamodb", ",,"}) {
    env.variables["no_proxy"] = list;
    EXPECT_NE(chosen(), "none") << list;
  }
  EXPECT_EQ(chosen({.host = "localhost"}), "none");
  EXPECT_EQ(chosen({.host = "127.0.0.1"}), "none");
  EXPECT_EQ(chosen({.host = "::1"}), "none");
}

TEST_F(proxies, may_want_a_password_which_is_not_shown) {
  env.variables["https_proxy"] = "http://ann:p%40ss@proxy:3128";
  const auto p = proxy_for(env, service);
  EXPECT_EQ(p->at.place(), "http://proxy:3128");
  EXPECT_EQ(p->authorization, "Basic YW5uOnBAc3M=");
  env.variables["https_proxy"] = "http://ann:SECRET@proxy:no-port";
  try {
    proxy_for(env, service);
    ADD_FAILURE() << "it is none";
  } catch (const validation_error& e) {
    EXPECT_EQ(std::string(e.what()).find("SECRET"), std::string::npos);
    EXPECT_NE(std::string(e.what()).find("https_proxy"), std::string::npos);
  }
  env.variables["https_proxy"] = "http://ann:50%@proxy";
  EXPECT_THROW(proxy_for(env, service), validation_error);
  env.variables["https_proxy"] = "https://proxy";
  EXPECT_THROW(proxy_for(env, service), validation_error);
}

TEST_F(proxies, get_plain_requests_with_the_servers_address) {
  http_server proxy([](const seen_request&) { return reaction{.bytes = answer(200, "through")}; });
  http_client c({.host = "service.invalid", .port = 8000}, {}, nullptr,
                http_proxy{.at = parse_http_url(proxy.url(), "x"), .authorization = "Basic x"});
  http_reply reply;
  for (int i = 0; i < 2; ++i)
    c.exchange("GET /path?q HTTP/1.1\r\nHost: service.invalid:8000\r\n\r\n", reply, query::blocking_waiter(),
               std::nullopt);
  EXPECT_EQ(reply.body, "through");
  EXPECT_EQ(proxy.requests().at(1).target, "http://service.invalid:8000/path?q");
  EXPECT_EQ(proxy.requests().at(1).header("proxy-authorization"), "Basic x");
  EXPECT_EQ(proxy.connections(), 1);
}

TEST_F(proxies, open_tunnels_for_tls_to_the_server_behind) {
  const certificates made;
  const server_tls t = made.server("DNS:service.invalid");
  http_server proxy([](const seen_request& r) { return reaction{.bytes = answer(200, r.target)}; }, t.get(), true);
  const auto trusting = std::make_shared<tls_context>(made.authority());
  const http_proxy at{.at = {.host = "127.0.0.1", .port = proxy.port()}, .authorization = "Basic x"};
  http_client c({.is_tls = true, .host = "service.invalid", .port = 443}, {}, trusting, at);
  http_reply reply;
  for (int i = 0; i < 2; ++i)
    c.exchange("GET /secret HTTP/1.1\r\nHost: service.invalid\r\n\r\n", reply, query::blocking_waiter(), std::nullopt);
  EXPECT_EQ(reply.body, "/secret");
  EXPECT_EQ(proxy.connections(), 1);
  EXPECT_EQ(proxy.requests().at(0).target, "service.invalid:443");
  EXPECT_EQ(proxy.requests().at(0).header("proxy-authorization"), "Basic x");
  EXPECT_EQ(proxy.requests().at(1).header("proxy-authorization"), "");

  http_client other({.is_tls = true, .host = "other.invalid", .port = 443}, {}, trusting, at);
  EXPECT_THROW(other.exchange("GET / HTTP/1.1\r\n\r\n", reply, query::blocking_waiter(), std::nullopt),
               connection_error);
}

TEST_F(proxies, that_refuse_are_named) {
  http_server proxy([](const seen_request&) { return reaction{.bytes = answer(407, "who?")}; });
  const certificates made;
  http_client c({.is_tls = true, .host = "service.invalid", .port = 443}, {},
                std::make_shared<tls_context>(made.authority()), http_proxy{.at = parse_http_url(proxy.url(), "x")});
  try {
    http_reply reply;
    c.exchange("GET / HTTP/1.1\r\n\r\n", reply, query::blocking_waiter(), std::nullopt);
    ADD_FAILURE() << "it was let through";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), error_kind::server_unreachable);
    EXPECT_NE(e.message().find("407"), std::string::npos) << e.message();
    EXPECT_FALSE(e.outcome_unknown());
  }
}

}  // namespace
}  // namespace tenon::dynamodb::aws
