#include "dynamodb/aws/signature.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::dynamodb::aws {
namespace {

// The vectors are those of AWS's test suite for Signature Version 4.

constexpr std::string_view date = "20150830T123600Z";
const aws_credentials keys{.access_key_id = "AKIDEXAMPLE",
                           .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

std::string signed_as(const request_to_sign& request) {
  request_signer signer("us-east-1", "service");
  std::string out;
  signer.append_authorization(out, request, date, keys);
  return out;
}

std::string expected(const std::string& headers, const std::string& signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" + headers +
         ", Signature=" + signature;
}

const std::vector<signed_header> plain = {{"host", "example.amazonaws.com"}, {"x-amz-date", date}};

TEST(signatures, are_those_of_post_vanilla) {
  EXPECT_EQ(signed_as({.headers = plain}),
            expected("host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

TEST(signatures, are_those_of_get_vanilla_query_order_key_case) {
  EXPECT_EQ(signed_as({.method = "GET", .query = "Param1=value1&Param2=value2", .headers = plain}),
            expected("host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
}

TEST(signatures, are_those_of_post_header_key_sort) {
  const std::vector<signed_header> headers = {
      {"host", "example.amazonaws.com"}, {"my-header1", "value1"}, {"x-amz-date", date}};
  EXPECT_EQ(signed_as({.headers = headers}),
            expected("host;my-header1;x-amz-date", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"));
}

TEST(signatures, are_those_of_get_header_value_trim) {
  const std::vector<signed_header> headers = {{"host", "example.amazonaws.com"},
                                              {"my-header1", " value1"},
                                              {"my-header2", " \"a   b   c\" "},
                                              {"x-amz-date", date}};
  EXPECT_EQ(signed_as({.method = "GET", .headers = headers}),
            expected("host;my-header1;my-header2;x-amz-date",
                     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
}

TEST(signatures, are_those_of_post_x_www_form_urlencoded) {
  const std::vector<signed_header> headers = {
      {"content-length", "13"},
      {"content-type", "application/x-www-form-urlencoded"},
      {"host", "example.amazonaws.com"},
      {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"},
      {"x-amz-date", date}};
  EXPECT_EQ(signed_as({.headers = headers, .body = "Param1=value1"}),
            expected("content-length;content-type;host;x-amz-content-sha256;x-amz-date",
                     "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"));
}

TEST(signatures, are_those_of_get_vanilla_with_session_token) {
  const std::vector<signed_header> headers = {
      {"host", "example.amazonaws.com"},
      {"x-amz-date", date},
      {"x-amz-security-token", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"}};
  EXPECT_EQ(signed_as({.method = "GET", .headers = headers}),
            expected("host;x-amz-date;x-amz-security-token",
                     "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"));
}

TEST(signatures, are_those_of_post_sts_header_before) {
  const std::vector<signed_header> headers = {
      {"host", "example.amazonaws.com"},
      {"x-amz-date", date},
      {"x-amz-security-token",
       "AQoDYXdzEPT//////////"
       "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthA"
       "x7mSEI/qkPpKPi/"
       "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9"
       "q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="}};
  EXPECT_EQ(signed_as({.headers = headers}),
            expected("host;x-amz-date;x-amz-security-token",
                     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

TEST(signatures, take_the_key_of_their_own_day_and_secret) {
  request_signer signer("us-east-1", "service");
  const auto sign = [&](const std::string& secret, std::string_view at) {
    const std::vector<signed_header> headers = {{"host", "example.amazonaws.com"}, {"x-amz-date", at}};
    std::string out;
    signer.append_authorization(out, {.headers = headers}, at,
                                {.access_key_id = "AKIDEXAMPLE", .secret_access_key = secret});
    return out;
  };
  const std::string first = sign(keys.secret_access_key, date);
  EXPECT_NE(sign("another", date), first);
  EXPECT_NE(sign(keys.secret_access_key, "20150831T123600Z"), first);
  EXPECT_EQ(sign(keys.secret_access_key, date), first);
}

TEST(dates, are_written_as_signatures_have_them) {
  const auto text = [](const char* at) {
    const auto out = amz_date(timestamp::parse(at));
    return std::string(out.data(), out.size());
  };
  EXPECT_EQ(text("2015-08-30T12:36:00Z"), date);
  EXPECT_EQ(text("2024-02-29T23:59:59.999Z"), "20240229T235959Z");
  EXPECT_EQ(text("2026-01-01T00:00:00Z"), "20260101T000000Z");
}

}  // namespace
}  // namespace tenon::dynamodb::aws
