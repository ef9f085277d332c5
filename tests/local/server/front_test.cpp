#include "local/server/front.hpp"

#include "exchange.hpp"
#include "local/server/accept_encoding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <tuple>

namespace tenon::local::dynamodb {
namespace {

constexpr std::string_view signature =
    "Authorization: AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, "
    "Signature=b\r\nX-Amz-Date: 20200101T000000Z\r\n";

std::string post(std::string_view headers, std::string_view body) {
  return std::string("POST / HTTP/1.1\r\nHost: localhost\r\n")
      .append(headers)
      .append("Content-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n\r\n")
      .append(body);
}

std::string call(std::string_view target, std::string_view headers, std::string_view body) {
  return post(std::string("Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: ")
                  .append(target)
                  .append("\r\n")
                  .append(headers),
              body);
}

std::string list_tables(std::string_view headers, std::string_view body = "{}") {
  return call("DynamoDB_20120810.ListTables", headers, body);
}

bool is_request_id(std::string_view id) {
  return id.size() == 52 && id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

TEST(FrontTest, hands_calls_to_the_engine_and_its_answers_to_the_client) {
  const auto answer = answer_to(list_tables(signature, R"({"Limit":1})"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(body_of(answer), R"(ListTables|data|{"Limit":1})");
  EXPECT_EQ(header_of(answer, "Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(header_of(answer, "Content-Length"), std::to_string(body_of(answer).size()));
  EXPECT_TRUE(is_request_id(header_of(answer, "x-amzn-RequestId")));
  const auto body = body_of(answer);
  EXPECT_EQ(header_of(answer, "x-amz-crc32"),
            std::to_string(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

TEST(FrontTest, tells_the_streams_api_from_the_data_api) {
  EXPECT_EQ(body_of(answer_to(call("DynamoDBStreams_20120810.ListStreams", signature, "{}"))),
            "ListStreams|streams|{}");
  for (const auto target :
       {"DynamoDB_20120810.ListStreams", "DynamoDBStreams_20120810.ListTables", "DynamoDB_20120810.", "ListTables",
        "DynamoDB_20111205.ListTables", "DynamoDB_20120810.listtables", ""}) {
    const auto answer = answer_to(call(target, signature, "{}"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_EQ(body_of(answer), R"({"__type":"com.amazon.coral.service#UnknownOperationException"})") << target;
  }
}

TEST(FrontTest, knows_both_media_types_and_refuses_others) {
  const std::string target = "X-Amz-Target: DynamoDB_20120810.ListTables\r\n" + std::string(signature);
  EXPECT_EQ(
      header_of(answer_to(post(target + "Content-Type: application/json; charset=utf-8\r\n", "{}")), "Content-Type"),
      "application/json");
  for (const auto type : {"text/plain", "application/x-amz-json-1.1", "application/jsonx", ""}) {
    const auto answer = answer_to(post(target + "Content-Type: " + type + "\r\n", "{}"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 Not Found\r\n")) << type;
    EXPECT_EQ(body_of(answer), "<UnknownOperationException/>\n") << type;
  }
  for (const auto method : {"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
    EXPECT_TRUE(answer_to(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 404"))
        << method;
}

TEST(FrontTest, says_that_it_is_healthy) {
  const auto answer = answer_to("GET / HTTP/1.1\r\nHost: a\r\n\r\n", {.region = "eu-west-1"});
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(body_of(answer), "healthy: dynamodb.eu-west-1.amazonaws.com ");
  EXPECT_TRUE(answer_to("GET /other HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 404"));
}

TEST(FrontTest, looks_at_the_body_then_the_target_then_the_authentication) {
  constexpr std::string_view no_json = R"({"__type":"com.amazon.coral.service#SerializationException"})";
  EXPECT_EQ(body_of(answer_to(call("nothing", "", "{"))), no_json);
  EXPECT_EQ(body_of(answer_to(list_tables("", "{"))), no_json);
  EXPECT_EQ(body_of(answer_to(list_tables(signature, ""))), no_json);
  EXPECT_EQ(body_of(answer_to(call("nothing", "", "{}"))),
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(body_of(answer_to(list_tables("", "{}"))),
            R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
            R"("message":"Request is missing Authentication Token"})");
}

TEST(FrontTest, says_what_is_missing_of_a_signature) {
  const auto answer = body_of(answer_to(list_tables("Authorization: AWS4-\r\n")));
  EXPECT_EQ(answer, R"({"__type":"com.amazon.coral.service#IncompleteSignatureException","message":")"
                    R"(Authorization header requires 'Credential' parameter. )"
                    R"(Authorization header requires 'Signature' parameter. )"
                    R"(Authorization header requires 'SignedHeaders' parameter. )"
                    R"(Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. )"
                    R"(Authorization=AWS4-"})");
  const auto twice = body_of(answer_to(
      post("Content-Type: application/json\r\nAuthorization: AWS4-\r\n", "{}").replace(5, 1, "/?X-Amz-Algorithm=a")));
  EXPECT_NE(twice.find("UnknownOperationException"), std::string::npos);
  const auto both = body_of(answer_to(list_tables(signature).replace(5, 1, "/?X-Amz-Algorithm=a")));
  EXPECT_NE(both.find("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."),
            std::string::npos);
  const auto in_query = body_of(answer_to(list_tables("").replace(5, 1, "/?X-Amz-Algorithm=a")));
  EXPECT_NE(in_query.find("AWS query-string parameters must include 'X-Amz-Credential'. "), std::string::npos);
}

TEST(FrontTest, lets_pages_of_other_origins_in) {
  const auto preflight = answer_to(
      "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nAccess-Control-Request-Method: POST\r\n"
      "Access-Control-Request-Headers: x-amz-target, content-type\r\n\r\n");
  EXPECT_TRUE(preflight.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Headers"), "x-amz-target, content-type");
  EXPECT_EQ(header_of(preflight, "Access-Control-Max-Age"), "172800");
  EXPECT_EQ(body_of(preflight), "");

  const auto answer = answer_to(list_tables(std::string("Origin: http://b\r\n").append(signature)));
  EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(answer, "Access-Control-Expose-Headers"),
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,x-amz-crc32,Date");
  EXPECT_EQ(header_of(answer_to(list_tables(signature)), "Access-Control-Allow-Origin"), "");
}

TEST(FrontTest, compresses_long_answers_for_those_who_accept_that) {
  const std::string body = R"({"a":")" + std::string(10'000, 'x') + "\"}";
  const auto plain = "ListTables|data|" + body;
  for (const auto& [accepted, name, used] : {std::tuple{"gzip", "gzip", coding::gzip},
                                             {"deflate;q=0.5, gzip", "gzip", coding::gzip},
                                             {"deflate, gzip;q=0.5", "deflate", coding::deflate}}) {
    const auto answer = answer_to(
        list_tables(std::string("Accept-Encoding: ").append(accepted).append("\r\n").append(signature), body));
    EXPECT_EQ(header_of(answer, "Content-Encoding"), name) << accepted;
    EXPECT_EQ(expand(body_of(answer), used, 100'000), plain) << accepted;
    EXPECT_LT(body_of(answer).size(), 1000U);
  }
  for (const auto accepted : {"", "identity", "gzip;q=0", "br"})
    EXPECT_EQ(body_of(answer_to(list_tables(
                  std::string("Accept-Encoding: ").append(accepted).append("\r\n").append(signature), body))),
              plain)
        << accepted;
  EXPECT_EQ(body_of(answer_to(list_tables(std::string("Accept-Encoding: gzip\r\n").append(signature)))),
            "ListTables|data|{}");
}

TEST(FrontTest, knows_which_coding_a_client_prefers) {
  struct preference {
    std::string_view accepted;
    coding preferred;
  };
  constexpr auto none = coding::none;
  constexpr auto gzip = coding::gzip;
  constexpr auto deflate = coding::deflate;
  for (const auto& [accepted, preferred] : {preference{"", none},
                                            {"identity", none},
                                            {"br", none},
                                            {"x-gzip", none},
                                            {"\"gzip\"", none},
                                            {"gzip br", none},
                                            {"gzip:q=1", none},
                                            {"gzip ;q=0", none},
                                            {"*;q=0", none},
                                            {"gzip;nq=1;q=0 ", none},
                                            {"br;q=0.8,identity;q=0.5,*;q=0", none},
                                            {"gzip, deflate", gzip},
                                            {"br, identity, deflate, gzip", deflate},
                                            {"GZIP, identity", gzip},
                                            {"dog, gzip ,, cat", gzip},
                                            {"gzip;q=0.5,identity;q=0.8", gzip},
                                            {"br, gzip;q=0, deflate; q = 0.5 , identity;q=0", deflate},
                                            {"*", gzip},
                                            {"*, deflate;q=0.5", gzip},
                                            {"*, deflate", deflate},
                                            {"*, gzip;q=0.5", deflate},
                                            {"*;q=0.5,identity", gzip},
                                            {"deflate;q=0.5, gzip;q=31", gzip},
                                            {"gzip;q=31,deflate;q=51", gzip},
                                            {"deflate;q=0.5, gzip;q=0.2", deflate},
                                            {"deflate;q=0.5, gzip;q=1;q=0.2", gzip},
                                            {"deflate;q=0.5,gzip;q=0.", deflate},
                                            {"deflate;q=0.5,gzip;q=0.x", gzip},
                                            {"deflate;q=-0.5,gzip;q=0.2", gzip},
                                            {"gzip;q=0, gzip;q=1, gzip;q=0", gzip},
                                            {"br,identity;q=0.5,gzip;q=0.0001", gzip}})
    EXPECT_EQ(accepted_coding(accepted), preferred) << accepted;
}

TEST(FrontTest, takes_bodies_that_come_compressed) {
  const std::string body = R"({"Limit":1})";
  const auto sent = [&](std::string_view name, const std::string& bytes, std::size_t max_body = 1000) {
    return answer_to(
        list_tables(std::string("Content-Encoding: ").append(name).append("\r\n").append(signature), bytes),
        {.max_body = max_body});
  };
  const auto packed = [](std::string text, coding as) {
    compress(text, as);
    return text;
  };
  const auto gzip = packed(body, coding::gzip);
  const auto deflate = packed(body, coding::deflate);
  const auto two = packed(body.substr(0, 4), coding::gzip) + packed(body.substr(4), coding::gzip);
  for (const auto& [name, bytes] : {std::pair{"gzip", gzip},
                                    {"GZip", gzip},
                                    {"gzip", two},
                                    {"gzip", gzip + "more"},
                                    {"deflate", deflate},
                                    {"identity", body},
                                    {"amz-1.0", body},
                                    {"", body}})
    EXPECT_EQ(body_of(sent(name, bytes)), "ListTables|data|" + body) << name;
  const auto cut = [](const std::string& bytes) { return bytes.substr(0, bytes.size() - 1); };
  for (const auto& [name, bytes] : {std::pair{"gzip", body},
                                    {"deflate", body},
                                    {"br", body},
                                    {"gzip", cut(gzip)},
                                    {"deflate", cut(deflate)},
                                    {"gzip", cut(two)},
                                    {"gzip", std::string()},
                                    {"deflate", std::string()},
                                    {"deflate", deflate + deflate}}) {
    const auto answer = sent(name, bytes);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << name;
    EXPECT_NE(answer.find("InternalServerError"), std::string::npos) << name;
  }
  const auto padded = "{" + std::string(5000, ' ') + "}";
  EXPECT_EQ(body_of(sent("gzip", packed(padded, coding::gzip))), "ListTables|data|" + padded);
  EXPECT_TRUE(sent("gzip", packed(padded, coding::gzip), 500).starts_with("HTTP/1.1 500"));
}

TEST(FrontTest, tells_a_client_that_asks_for_endpoints_where_it_came_to) {
  EXPECT_EQ(body_of(answer_to(call("DynamoDB_20120810.DescribeEndpoints", signature, "{}"))),
            R"({"Endpoints":[{"Address":"localhost","CachePeriodInMinutes":1440}]})");
}

TEST(FrontTest, knows_its_path_within_a_whole_address) {
  const auto whole = [](std::string_view address) {
    return answer_to("GET " + std::string(address) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  };
  for (const auto address : {"http://a/", "http://a:8000/", "http://a"})
    EXPECT_TRUE(whole(address).starts_with("HTTP/1.1 200 OK\r\n")) << address;
  for (const auto address : {"http://a/other", "a/", "ftp://a/"})
    EXPECT_TRUE(whole(address).starts_with("HTTP/1.1 404")) << address;
}

TEST(FrontTest, takes_requests_one_byte_at_a_time_and_several_at_once) {
  const auto both = list_tables(signature, R"({"Limit":1})") + "\r\n" + list_tables(signature, R"({"Limit":2})");
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, both.size()}) {
    const auto out = exchange(front({}, echo_call), both, step, 1000);
    EXPECT_EQ(out.requests, 2U) << step;
    EXPECT_NE(out.answers.find(R"(|{"Limit":1})"), std::string::npos) << step;
    EXPECT_NE(out.answers.find(R"(|{"Limit":2})"), std::string::npos) << step;
  }
}

TEST(FrontTest, takes_bodies_in_chunks) {
  const auto request = std::string(
                           "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                           "chunked\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n")
                           .append(signature)
                           .append("\r\n3\r\n{\"L\r\n9;x=y\r\nimit\":7 }\r\n0\r\nTrailer: t\r\n\r\n");
  for (const std::size_t step : {std::size_t{1}, request.size()})
    EXPECT_EQ(body_of(exchange(front({}, echo_call), request, step, 1000).answers), "ListTables|data|{\"Limit\":7 }");
}

TEST(FrontTest, refuses_what_is_too_long_or_no_request) {
  const auto status = [](const std::string& bytes) {
    return exchange(front({}, echo_call), bytes, bytes.size(), 1000).refusal;
  };
  EXPECT_EQ(status(list_tables(signature, std::string(1001, ' '))), 413);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n" + std::string(1001, ' ')), 413);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nA: " + std::string(40'000, 'a') + "\r\n\r\n"), 431);
  for (const auto bytes :
       {"\x16\x03\x01\x02\x00\x01", "GET /\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "POST / HTTP/1.1\r\nA b\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "{\"a\":1}\r\n"})
    EXPECT_EQ(status(bytes), 400) << bytes;
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").starts_with("HTTP/1.1 400"));
}

TEST(FrontTest, closes_when_the_client_asks_for_it) {
  EXPECT_EQ(header_of(answer_to(list_tables(signature)), "Connection"), "keep-alive");
  EXPECT_EQ(header_of(answer_to(list_tables(std::string("Connection: close\r\n").append(signature))), "Connection"),
            "close");
  EXPECT_EQ(header_of(answer_to("GET / HTTP/1.0\r\n\r\n"), "Connection"), "close");
}

}  // namespace
}  // namespace tenon::local::dynamodb
