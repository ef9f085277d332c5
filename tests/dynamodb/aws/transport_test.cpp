#include "dynamodb/aws/transport.hpp"

#include "dynamodb/aws/certificates.hpp"
#include "dynamodb/aws/checksum.hpp"
#include "dynamodb/aws/http_server.hpp"
#include "dynamodb/aws/made_up_environment.hpp"
#include "query/waiter.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

#include <memory>
#include <string>
#include <vector>

namespace tenon::dynamodb::aws {
namespace {

using testing::answer;
using testing::certificates;
using testing::http_server;
using testing::reaction;
using testing::seen_request;
using testing::server_tls;

const timestamp now = timestamp::parse("2026-11-30T12:00:00Z");

std::string gzipped(std::string_view text) {
  std::string out(text.size() + 100, '\0');
  z_stream z{};
  deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string crc_header(std::string_view body) { return "x-amz-crc32: " + std::to_string(crc32_of(body)) + "\r\n"; }

struct transports : ::testing::Test {
  made_up_environment env;
  manual_clock time{now};

  aws_options options(const http_server& s) {
    return {.region = "eu-west-1",
            .endpoint = s.url(),
            .credentials = aws_credentials{.access_key_id = "AKID", .secret_access_key = "SECRET"}};
  }

  api_reply send(const aws_options& o,
                 const api_call& call = {.operation = "GetItem", .body = R"({"TableName":"t"})"}) {
    return send(*make_transport(o, env, time), call);
  }

  static api_reply send(transport& t, const api_call& call = {.operation = "GetItem", .body = R"({"TableName":"t"})"}) {
    api_reply reply;
    t.send(call, reply, query::blocking_waiter(), std::nullopt);
    return reply;
  }

  error thrown_by(const aws_options& o) {
    try {
      send(o);
    } catch (const error& e) {
      return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error({});
  }
};

TEST_F(transports, send_calls_as_the_service_expects_them) {
  http_server s([](const seen_request&) {
    return reaction{.bytes = answer(200, R"({"Item":{}})", "x-amzn-RequestId: R1\r\n" + crc_header(R"({"Item":{}})"))};
  });
  const api_reply reply = send(options(s));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"Item":{}})");
  EXPECT_EQ(reply.request_id, "R1");
  EXPECT_GE(reply.body.capacity(), reply.body.size() + 64);

  const seen_request r = s.requests().at(0);
  EXPECT_EQ(r.method, "POST");
  EXPECT_EQ(r.target, "/");
  EXPECT_EQ(r.header("host"), s.place());
  EXPECT_EQ(r.header("content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(r.header("x-amz-target"), "DynamoDB_20120810.GetItem");
  EXPECT_EQ(r.header("x-amz-date"), "20261130T120000Z");
  EXPECT_EQ(r.header("x-amz-security-token"), "");
  EXPECT_EQ(r.header("accept-encoding"), "");
  EXPECT_TRUE(r.header("authorization")
                  .starts_with("AWS4-HMAC-SHA256 Credential=AKID/20261130/eu-west-1/dynamodb/aws4_request, "
                               "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="))
      << r.header("authorization");
  EXPECT_EQ(r.body, R"({"TableName":"t"})");
}

TEST_F(transports, send_calls_of_the_streams_api) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  send(options(s), {.operation = "ListStreams", .body = "{}", .is_streams = true});
  EXPECT_EQ(s.requests().at(0).header("x-amz-target"), "DynamoDBStreams_20120810.ListStreams");
}

TEST_F(transports, send_searches_to_endpoints_of_their_own) {
  const certificates made;
  const server_tls t = made.server("DNS:dynamodb.eu-west-1.amazonaws.com,DNS:search-dynamodb.eu-west-1.amazonaws.com");
  http_server tunnel([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; }, t.get(), true);
  env.variables["https_proxy"] = "http://" + tunnel.place();
  const auto to =
      make_transport({.region = "eu-west-1",
                      .credentials = aws_credentials{.access_key_id = "AKID", .secret_access_key = "SECRET"},
                      .ca_file = made.authority()},
                     env, time);
  send(*to);
  send(*to, {.operation = "SearchVectors", .body = "{}"});
  send(*to);
  const std::vector<seen_request> seen = tunnel.requests();
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_EQ(seen[0].target, "dynamodb.eu-west-1.amazonaws.com:443");
  EXPECT_EQ(seen[2].target, "search-dynamodb.eu-west-1.amazonaws.com:443");
  EXPECT_EQ(seen[3].header("host"), "search-dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(seen[3].header("x-amz-target"), "DynamoDB_20120810.SearchVectors");
  EXPECT_NE(seen[3].header("authorization").find("/eu-west-1/dynamodb/aws4_request"), std::string::npos);
  EXPECT_EQ(seen[4].header("host"), "dynamodb.eu-west-1.amazonaws.com");
}

TEST_F(transports, send_searches_where_everything_goes_if_that_was_chosen) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  const auto to = make_transport(options(s), env, time);
  send(*to);
  send(*to, {.operation = "SearchVectors", .body = "{}"});
  EXPECT_EQ(s.requests().at(1).header("x-amz-target"), "DynamoDB_20120810.SearchVectors");
  EXPECT_EQ(s.connections(), 1);
}

TEST_F(transports, sign_the_token_of_temporary_credentials) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  aws_options o = options(s);
  o.credentials->session_token = "TOKEN";
  send(o);
  const seen_request r = s.requests().at(0);
  EXPECT_EQ(r.header("x-amz-security-token"), "TOKEN");
  EXPECT_NE(r.header("authorization").find("x-amz-date;x-amz-security-token;x-amz-target"), std::string::npos);
}

TEST_F(transports, send_anonymous_calls_unsigned) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  send({.region = "eu-west-1", .endpoint = s.url(), .anonymous = true});
  EXPECT_EQ(s.requests().at(0).header("authorization"), "");
}

TEST_F(transports, hand_over_errors_of_the_service_with_what_it_asks_for) {
  http_server s([](const seen_request& r) {
    const std::string body = R"({"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"})";
    return reaction{.bytes =
                        answer(400, body, r.connection == 1 ? "x-amz-retry-after: 1500\r\n" : "Retry-After: 2\r\n")};
  });
  const api_reply reply = send(options(s));
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.body.find("ThrottlingException"), std::string::npos);
  EXPECT_EQ(reply.retry_after, std::chrono::milliseconds(1500));
  EXPECT_EQ(send(options(s)).retry_after, std::chrono::milliseconds(2000));
}

TEST_F(transports, refuse_answers_whose_checksum_differs) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}", "x-amz-crc32: 12345\r\n")}; });
  const error e = thrown_by(options(s));
  EXPECT_EQ(e.kind(), error_kind::connection_closed);
  EXPECT_TRUE(e.outcome_unknown());
  EXPECT_NE(e.message().find("checksum"), std::string::npos);
}

TEST_F(transports, read_compressed_answers_whose_checksum_is_that_of_what_was_sent) {
  const std::string text = R"({"Item":{"id":{"S":")" + std::string(5000, 'x') + R"("}}})";
  http_server s([&](const seen_request&) {
    const std::string body = gzipped(text);
    return reaction{.bytes = answer(200, body, "Content-Encoding: gzip\r\n" + crc_header(body))};
  });
  aws_options o = options(s);
  o.accept_gzip = true;
  const api_reply reply = send(o);
  EXPECT_EQ(reply.body, text);
  EXPECT_GE(reply.body.capacity(), reply.body.size() + 64);
  EXPECT_EQ(s.requests().at(0).header("accept-encoding"), "gzip");
}

TEST_F(transports, refuse_compressed_answers_that_are_damaged_or_swell) {
  int turn = 0;
  http_server s([&](const seen_request&) {
    std::string body = gzipped(std::string(100'000, 'x'));
    if (turn++ == 0) body.resize(body.size() / 2);
    return reaction{.bytes = answer(200, body, "Content-Encoding: gzip\r\n")};
  });
  aws_options o = options(s);
  EXPECT_EQ(thrown_by(o).kind(), error_kind::connection_closed);
  o.max_reply_size = 10'000;
  const error e = thrown_by(o);
  EXPECT_EQ(e.kind(), error_kind::connection_closed);
  EXPECT_TRUE(e.outcome_unknown());
  EXPECT_NE(e.message().find("10000"), std::string::npos) << e.message();
}

TEST_F(transports, allow_for_a_clock_that_is_wrong) {
  const std::string refusal =
      R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature expired"})";
  http_server s([&](const seen_request& r) {
    const std::string date = "Date: Mon, 30 Nov 2026 13:00:00 GMT\r\n";
    if (r.header("x-amz-date") != "20261130T130000Z") return reaction{.bytes = answer(400, refusal, date)};
    return reaction{.bytes = answer(200, "{}", date)};
  });
  const auto t = make_transport(options(s), env, time);
  EXPECT_EQ(send(*t).status, 200);
  EXPECT_EQ(s.requests().size(), 2u);
  // It remembers.
  EXPECT_EQ(send(*t).status, 200);
  EXPECT_EQ(s.requests().size(), 3u);
}

TEST_F(transports, do_not_blame_the_clock_for_a_wrong_key) {
  http_server s([](const seen_request&) {
    return reaction{.bytes = answer(400, R"({"__type":"com.amazon.coral.service#InvalidSignatureException"})",
                                    "Date: Mon, 30 Nov 2026 12:00:30 GMT\r\n")};
  });
  EXPECT_EQ(send(options(s)).status, 400);
  EXPECT_EQ(s.requests().size(), 1u);
}

TEST_F(transports, ask_a_provider_again_when_its_credentials_have_expired_earlier_than_it_said) {
  struct counting final : aws_credentials_provider {
    aws_credentials get(query::waiter&, std::optional<monotonic_time>) override {
      return {.access_key_id = "AKID" + std::to_string(++calls), .secret_access_key = "SECRET"};
    }
    int calls = 0;
  };
  http_server s([](const seen_request& r) {
    if (r.header("authorization").find("AKID1/") != std::string::npos)
      return reaction{.bytes = answer(400, R"({"__type":"com.amazon.coral.service#ExpiredTokenException"})")};
    return reaction{.bytes = answer(200, "{}")};
  });
  const auto provider = std::make_shared<counting>();
  const auto t =
      make_transport({.region = "eu-west-1", .endpoint = s.url(), .credentials_provider = provider}, env, time);
  EXPECT_EQ(send(*t).status, 400);
  EXPECT_EQ(send(*t).status, 200);
  EXPECT_EQ(send(*t).status, 200);
  EXPECT_EQ(provider->calls, 2);
}

TEST_F(transports, find_the_endpoint_the_region_and_the_keys_in_the_environment) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  env.variables["AWS_ENDPOINT_URL_DYNAMODB"] = s.url() + "/prefix";
  env.variables["AWS_REGION"] = "ap-south-1";
  env.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  env.variables["AWS_SECRET_ACCESS_KEY"] = "x";
  EXPECT_EQ(send(aws_options{}).status, 200);
  EXPECT_EQ(s.requests().at(0).target, "/prefix");
  EXPECT_NE(s.requests().at(0).header("authorization").find("AKENV/20261130/ap-south-1/"), std::string::npos);
}

TEST_F(transports, need_no_region_for_an_endpoint_of_ones_own) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  aws_options o = options(s);
  o.region = "";
  EXPECT_EQ(send(o).status, 200);
  EXPECT_NE(s.requests().at(0).header("authorization").find("/us-east-1/dynamodb/"), std::string::npos);
}

TEST_F(transports, take_the_region_from_the_machine_or_say_that_there_is_none) {
  http_server s([](const seen_request& r) {
    if (r.method == "PUT") return reaction{.bytes = answer(200, "TOKEN")};
    if (r.target == "/latest/meta-data/placement/region") return reaction{.bytes = answer(200, "eu-central-1")};
    return reaction{.bytes = answer(404, "")};
  });
  env.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = s.url();
  EXPECT_NE(make_transport({.anonymous = true}, env, time), nullptr);
  EXPECT_EQ(s.requests().size(), 2u);
  env.variables["AWS_EC2_METADATA_DISABLED"] = "true";
  try {
    make_transport({.anonymous = true}, env, time);
    ADD_FAILURE() << "there is no region";
  } catch (const validation_error& e) {
    EXPECT_NE(std::string(e.what()).find("AWS_REGION"), std::string::npos);
  }
}

TEST_F(transports, let_nothing_into_headers_that_would_end_them) {
  http_server s([](const seen_request&) { return reaction{.bytes = answer(200, "{}")}; });
  aws_options o = options(s);
  EXPECT_THROW(send(o, {.operation = "GetItem\r\nX: y", .body = "{}"}), validation_error);
  o.credentials->session_token = "a\nb";
  EXPECT_THROW(send(o), validation_error);
  EXPECT_TRUE(s.requests().empty());
}

TEST_F(transports, have_retries_that_the_environment_asks_for) {
  const auto retries = [&] { return retries_of({}, {.max_attempts = 6}, env); };
  EXPECT_EQ(retries().max_attempts, 6);
  EXPECT_EQ(retries().mode, retry_mode::standard);
  env.files["/home/ann/.aws/config"] = "[default]\nretry_mode = adaptive\nmax_attempts = 2\n";
  EXPECT_EQ(retries().max_attempts, 2);
  EXPECT_EQ(retries().mode, retry_mode::adaptive);
  env.variables["AWS_RETRY_MODE"] = "Standard";
  env.variables["AWS_MAX_ATTEMPTS"] = "7";
  EXPECT_EQ(retries().max_attempts, 7);
  EXPECT_EQ(retries().mode, retry_mode::standard);
  env.variables["AWS_MAX_ATTEMPTS"] = "0";
  EXPECT_THROW(retries(), validation_error);
  env.variables["AWS_MAX_ATTEMPTS"] = "";
  env.variables["AWS_RETRY_MODE"] = "never";
  EXPECT_THROW(retries(), validation_error);
}

TEST_F(transports, refuse_options_that_contradict_each_other) {
  EXPECT_THROW(
      make_transport({.region = "eu-west-1", .credentials = aws_credentials{"a", "b"}, .anonymous = true}, env, time),
      validation_error);
  EXPECT_THROW(make_transport({.region = "eu-west-1", .credentials = aws_credentials{"a", ""}}, env, time),
               validation_error);
  EXPECT_THROW(make_transport({.region = "eu/west", .anonymous = true}, env, time), validation_error);
}

}  // namespace
}  // namespace tenon::dynamodb::aws
