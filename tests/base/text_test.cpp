#include "base/text.hpp"

#include "base/json_text.hpp"
#include "base/quote.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tenon::text {
namespace {

TEST(Utf8, AcceptsEveryScalarValue) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    ASSERT_TRUE(is_utf8(text)) << static_cast<std::uint32_t>(c);
  }
}

TEST(Utf8, FindsTheFirstMalformedByte) {
  EXPECT_EQ(find_invalid_utf8("plain"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("a\x80"), 1U);             // a lone continuation
  EXPECT_EQ(find_invalid_utf8("é\xC3"), 2U);             // cut off
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0U);          // overlong
  EXPECT_EQ(find_invalid_utf8("\xE0\x80\xAF"), 0U);      // overlong
  EXPECT_EQ(find_invalid_utf8("ab\xED\xA0\x80"), 2U);    // a surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U);  // beyond U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xF5\x80\x80\x80"), 0U);
  EXPECT_EQ(find_invalid_utf8("\xF0\x9F\x98"), 0U);
  EXPECT_EQ(find_invalid_utf8(std::string_view("\0\0", 2)), std::string_view::npos);
}

TEST(Utf8, ReplacesWhatIsNoCharacter) {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\uFFFD\uFFFD");
}

TEST(EditDistance, CountsEditsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("teh", "the"), 1U);
  EXPECT_EQ(edit_distance("ca", "abc"), 3U);
}

TEST(EditDistance, IsAMetricButForTheTriangle) {
  std::mt19937 engine(8);
  const auto word = [&] {
    std::string out(engine() % 8, 'a');
    for (char& c : out) c = static_cast<char>('a' + engine() % 3);
    return out;
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string a = word();
    const std::string b = word();
    EXPECT_EQ(edit_distance(a, b), edit_distance(b, a));
    EXPECT_EQ(edit_distance(a, b) == 0, a == b);
    EXPECT_LE(edit_distance(a, b), std::max(a.size(), b.size()));
  }
}

TEST(ClosestMatch, SuggestsWhatWasMeant) {
  const std::vector<std::string_view> names = {"autoincrement", "now", "uuid", "cuid", "dbgenerated", "posts"};
  EXPECT_EQ(closest_match("autoincremnt", names), "autoincrement");
  EXPECT_EQ(closest_match("autoIncrement", names), "autoincrement");
  EXPECT_EQ(closest_match("guid", names), "uuid");
  EXPECT_EQ(closest_match("POSTS", names), "posts");
  EXPECT_EQ(closest_match("post", names), "posts");
  EXPECT_EQ(closest_match("nowadays", names), std::nullopt);
  EXPECT_EQ(closest_match("x", names), std::nullopt);
  EXPECT_EQ(closest_match("", names), std::nullopt);
  EXPECT_EQ(closest_match(std::string(100'000, 'a'), names), std::nullopt);
  EXPECT_EQ(did_you_mean("psots", names), " Did you mean `posts`?");
  EXPECT_EQ(did_you_mean("zzzzz", names), "");
}

TEST(ClosestMatch, PrefersTheSameCase) {
  EXPECT_EQ(closest_match("userid", {"userID", "userId", "userid"}), "userid");
  EXPECT_EQ(closest_match("user", {"User", "users"}), "User");
}

TEST(IdentifierCase, SplitsWords) {
  EXPECT_EQ(to_snake_case("createdAt"), "created_at");
  EXPECT_EQ(to_snake_case("authorID"), "author_id");
  EXPECT_EQ(to_snake_case("HTTPServer"), "http_server");
  EXPECT_EQ(to_snake_case("User"), "user");
  EXPECT_EQ(to_snake_case("already_snake"), "already_snake");
  EXPECT_EQ(to_snake_case("SCREAMING_CASE"), "screaming_case");
  EXPECT_EQ(to_snake_case("address2Line"), "address2_line");
  EXPECT_EQ(to_snake_case("SHA256Hash"), "sha256_hash");
  EXPECT_EQ(to_snake_case("_private"), "_private");
  EXPECT_EQ(to_snake_case("Mixed_Case"), "mixed_case");
  EXPECT_EQ(to_snake_case(""), "");
  EXPECT_EQ(to_snake_case("A"), "a");
}

TEST(IdentifierCase, JoinsWords) {
  EXPECT_EQ(to_camel_case("created_at"), "createdAt");
  EXPECT_EQ(to_camel_case("CreatedAt"), "createdAt");
  EXPECT_EQ(to_camel_case("HTTP_SERVER"), "httpServer");
  EXPECT_EQ(to_camel_case("a__b"), "aB");
  EXPECT_EQ(to_camel_case("_private_key_"), "_privateKey_");
  EXPECT_EQ(to_camel_case("___"), "___");
  EXPECT_EQ(to_camel_case(""), "");
  EXPECT_EQ(to_pascal_case("created_at"), "CreatedAt");
  EXPECT_EQ(to_pascal_case("authorID"), "AuthorId");
  EXPECT_EQ(to_pascal_case("blog_post"), "BlogPost");
}

TEST(IdentifierCase, SnakeSurvivesEveryOtherCase) {
  std::mt19937 engine(9);
  for (int i = 0; i < 2000; ++i) {
    std::string name;
    for (std::size_t words = 1 + engine() % 4; words > 0; --words) {
      if (!name.empty()) name += '_';
      for (std::size_t letters = 2 + engine() % 5; letters > 0; --letters)
        name += static_cast<char>('a' + engine() % 26);
    }
    EXPECT_EQ(to_snake_case(to_camel_case(name)), name);
    EXPECT_EQ(to_snake_case(to_pascal_case(name)), name);
    EXPECT_EQ(to_snake_case(to_snake_case(name)), name);
  }
}

TEST(Quote, KeepsMessagesOnOneShortLine) {
  EXPECT_EQ(quote("abc"), "`abc`");
  EXPECT_EQ(quote("a\nb\x7F"), "`a\\x0ab\\x7f`");
  EXPECT_EQ(quote("\xFFé"), "`\\xffé`");
  EXPECT_EQ(quote(std::string(1000, 'x')), "`" + std::string(60, 'x') + "…`");
  EXPECT_EQ(quote(std::string(59, 'x') + "é"), "`" + std::string(59, 'x') + "…`");
  EXPECT_LT(quote(std::string(1000, '\x80')).size(), 300U);
}

TEST(Join, PutsSeparatorsBetween) {
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
}

TEST(JsonText, EscapesWhatJsonMustEscape) {
  std::string out;
  for (char c = 0; c < 0x20; ++c) append_json_string(out, std::string_view(&c, 1));
  EXPECT_NE(out.find("\"\\u0000\"\"\\u0001\""), std::string::npos);
  EXPECT_NE(out.find("\"\\b\"\"\\t\"\"\\n\"\"\\u000b\"\"\\f\"\"\\r\""), std::string::npos);
  EXPECT_NE(out.find("\"\\u001f\""), std::string::npos);
}

}  // namespace
}  // namespace tenon::text
