#include <tenon/dynamodb/pagination.hpp>

#include "dynamodb/digest.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

const item last{{"PK", "USER#1"}, {"SK", 17}, {"GSI1PK", bytes("\x01\xFF")}};

query_request query_of(const std::string& user) {
  return {.table_name = "app", .key_condition_expression = key("PK") == user && key("SK") > 3, .limit = 20};
}

TEST(PageTokens, RoundTripTheKey) {
  const page_tokens tokens;
  query_request r = query_of("USER#1");
  const std::string token = tokens.token(r, last);
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  tokens.resume(r, token);
  EXPECT_EQ(r.exclusive_start_key.to_item(), last);
}

TEST(PageTokens, OfTheLastPageThereIsNone) {
  const page_tokens tokens;
  query_response page;
  EXPECT_EQ(tokens.next(query_of("a"), page), std::nullopt);
  page.last_evaluated_key = last;
  EXPECT_TRUE(tokens.next(query_of("a"), page).has_value());
}

TEST(PageTokens, AnEmptyOneIsTheStart) {
  query_request r = query_of("a");
  r.exclusive_start_key = last;
  page_tokens().resume(r, "");
  EXPECT_TRUE(r.exclusive_start_key.empty());
}

TEST(PageTokens, BelongToOneQueryWhateverItsLimit) {
  const page_tokens tokens;
  const std::string token = tokens.token(query_of("USER#1"), last);
  query_request same = query_of("USER#1");
  same.limit = 5;
  same.exclusive_start_key = {{"PK", "x"}};
  EXPECT_NO_THROW(tokens.resume(same, token));
  query_request other = query_of("USER#2");
  EXPECT_THROW(tokens.resume(other, token), validation_error);
  query_request backwards = query_of("USER#1");
  backwards.scan_index_forward = false;
  EXPECT_THROW(tokens.resume(backwards, token), validation_error);
  scan_request scan{.table_name = "app"};
  EXPECT_THROW(tokens.resume(scan, token), validation_error);
}

TEST(PageTokens, SignedOnesCannotBeMadeOrChanged) {
  const page_tokens ours("0123456789abcdef-key");
  const page_tokens theirs("another 16 bytes and more");
  query_request r = query_of("USER#1");
  std::string token = ours.token(r, last);
  EXPECT_NO_THROW(ours.resume(r, token));
  EXPECT_THROW(theirs.resume(r, token), validation_error);
  EXPECT_THROW(ours.resume(r, page_tokens().token(r, last)), validation_error);
  EXPECT_THROW(ours.resume(r, bytes(std::string_view(R"({"PK":{"S":"x"}})")).to_base64()), validation_error);
  std::string raw(bytes::from_base64url(token).view());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    std::string forged = raw;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    EXPECT_THROW(ours.resume(r, bytes(forged).to_base64url()), validation_error) << i;
  }
  for (std::size_t length = 1; length < raw.size(); ++length)
    EXPECT_THROW(ours.resume(r, bytes(raw.substr(0, length)).to_base64url()), validation_error) << length;
}

TEST(PageTokens, PlainBase64OfTheKeyIsTakenUnlessRefused) {
  query_request r = query_of("USER#1");
  page_tokens().resume(r, bytes(std::string_view(R"({"PK":{"S":"x"},"SK":{"N":"1"}})")).to_base64());
  EXPECT_EQ(r.exclusive_start_key.to_item(), (item{{"PK", "x"}, {"SK", 1}}));
  page_tokens().resume(r, bytes(std::string_view(R"({"PK":"x?>","SK":2})")).to_base64());
  EXPECT_EQ(r.exclusive_start_key.to_item(), (item{{"PK", "x?>"}, {"SK", 2}}));
  EXPECT_THROW(page_tokens({}, false).resume(r, bytes(std::string_view(R"({"PK":"x"})")).to_base64()),
               validation_error);
}

TEST(PageTokens, AnythingElseIsRefused) {
  query_request r = query_of("USER#1");
  for (const std::string text : {"!", "eyJh", "bnVsbA==", "e30=", "AQ", "Ag", "W10=", "eyJhIjpudWxsfQ=="})
    EXPECT_THROW(page_tokens().resume(r, text), validation_error) << text;
}

TEST(PageTokens, AShortSigningKeyIsRefused) { EXPECT_THROW(page_tokens("short"), validation_error); }

TEST(Digest, IsSha256AsPublished) {
  EXPECT_EQ(bytes(sha256("abc")).to_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test case 2.
  EXPECT_EQ(bytes(hmac_sha256("Jefe", "what do ya want for nothing?")).to_hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace tenon::dynamodb
