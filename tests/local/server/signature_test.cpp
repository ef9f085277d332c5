#include "dynamodb/aws/signature.hpp"
#include "exchange.hpp"

#include <tenon/base/clock.hpp>

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

const server_options guarded{.keys = {{"other", "one"}, {"key", "secret"}}};

struct signing {
  std::string_view key = "key";
  std::string_view secret = "secret";
  std::string_view service = "dynamodb";
  std::string_view region = "us-east-1";
  std::string_view signed_body = "{}";
  std::string_view path = "/";
  std::string_view query = "";
  long long seconds_ago = 0;
};

// A call that is signed as an SDK does it.
std::string signed_call(const signing& how) {
  namespace aws = tenon::dynamodb::aws;
  const auto now = real_clock().wall() - std::chrono::seconds(how.seconds_ago);
  const auto date_text = aws::amz_date(now);
  const std::string_view date(date_text.data(), date_text.size());
  const std::array<aws::signed_header, 3> headers{aws::signed_header{"host", "localhost:8000"},
                                                  aws::signed_header{"x-amz-date", date},
                                                  aws::signed_header{"x-amz-target", "DynamoDB_20120810.ListTables"}};
  aws::request_signer signer(std::string(how.region), std::string(how.service));
  std::string authorization;
  signer.append_authorization(authorization,
                              {.path = how.path, .query = how.query, .headers = headers, .body = how.signed_body}, date,
                              {.access_key_id = std::string(how.key), .secret_access_key = std::string(how.secret)});
  return std::string("POST ")
      .append(how.path)
      .append(how.query.empty() ? "" : "?")
      .append(how.query)
      .append(" HTTP/1.1\r\nHost: localhost:8000\r\nX-Amz-Date: ")
      .append(date)
      .append("\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\nContent-Type: application/json\r\nAuthorization: ")
      .append(authorization)
      .append("\r\nContent-Length: 2\r\n\r\n{}");
}

std::string refusal_of(const signing& how) { return body_of(answer_to(signed_call(how), guarded)); }

TEST(SignatureTest, takes_requests_signed_with_a_known_key) {
  EXPECT_EQ(refusal_of({}), "ListTables|data|{}");
  EXPECT_EQ(refusal_of({.key = "other", .secret = "one"}), "ListTables|data|{}");
  EXPECT_EQ(refusal_of({.query = "a=1&b=2"}), "ListTables|data|{}");
}

TEST(SignatureTest, knows_no_other_keys) {
  EXPECT_EQ(refusal_of({.key = "stranger"}), R"({"__type":"com.amazon.coral.service#UnrecognizedClientException",)"
                                             R"("message":"The security token included in the request is invalid."})");
}

TEST(SignatureTest, refuses_what_another_secret_or_another_body_was_signed_with) {
  for (const auto& how : {signing{.secret = "secreT"}, signing{.signed_body = "{ }"}}) {
    const auto refusal = refusal_of(how);
    EXPECT_TRUE(refusal.starts_with(R"({"__type":"com.amazon.coral.service#InvalidSignatureException",)")) << refusal;
    EXPECT_NE(refusal.find("The request signature we calculated does not match the signature you provided."),
              std::string::npos)
        << refusal;
  }
}

TEST(SignatureTest, refuses_signatures_of_another_time_region_or_service) {
  EXPECT_NE(refusal_of({.seconds_ago = 3600}).find("Signature expired: "), std::string::npos);
  EXPECT_NE(refusal_of({.seconds_ago = -3600}).find("Signature not yet current: "), std::string::npos);
  EXPECT_EQ(refusal_of({.seconds_ago = 240}), "ListTables|data|{}");
  const auto refused = [](std::string_view message) {
    return R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":")" + std::string(message) +
           R"("})";
  };
  EXPECT_EQ(refusal_of({.service = "s3"}), refused("Credential should be scoped to correct service: 'dynamodb'. "));
  EXPECT_EQ(refusal_of({.region = "eu-west-2"}), refused("Credential should be scoped to a valid region. "));
  EXPECT_EQ(refusal_of({.service = "s3", .region = "eu-west-2"}),
            refused("Credential should be scoped to a valid region. Credential should be scoped to correct service: "
                    "'dynamodb'. "));
}

}  // namespace
}  // namespace tenon::local::dynamodb
