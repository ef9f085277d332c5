#include "dynamodb/json_cursor.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

std::string string_of(const std::string& text) {
  json_cursor in(text);
  std::string out(in.string());
  in.finish();
  return out;
}

// Whether a text is taken as a whole.
bool is_json(const std::string& text) {
  try {
    json_cursor in(text);
    in.skip();
    in.finish();
    return true;
  } catch (const validation_error&) {
    return false;
  }
}

TEST(JsonCursor, StringsAreReadWithTheirEscapes) {
  EXPECT_EQ(string_of(R"("plain text, longer than sixteen bytes")"), "plain text, longer than sixteen bytes");
  EXPECT_EQ(string_of(R"( "a\"b\\c\/d\b\f\n\r\te" )"), "a\"b\\c/d\b\f\n\r\te");
  EXPECT_EQ(string_of(R"("\u00e4\u20AC\ud83d\ude00")"), "ä€😀");
  EXPECT_EQ(string_of("\"ä€😀\""), "ä€😀");
  EXPECT_EQ(string_of(R"("\u0000")"), std::string(1, '\0'));
}

TEST(JsonCursor, BadStringsAreRefused) {
  for (const std::string text :
       {R"("a)", R"("a\)", R"("\x")", R"("\u12)", R"("\u12g4")", R"("\ud800")", R"("\ud800\u0041")", R"("\udc00")",
        "\"a\nb\"", "\"\xFF\"", "\"\xC3\"", "\"a line that is longer than sixteen\n\""})
    EXPECT_FALSE(is_json(text)) << text;
}

TEST(JsonCursor, NumbersFollowTheGrammar) {
  for (const std::string text : {"0", "-0", "12", "1.5", "1e5", "1E+5", "-1.25e-7", "123456789012345678901234567890"})
    EXPECT_TRUE(is_json(text)) << text;
  for (const std::string text : {"01", "1.", ".5", "+1", "-", "1e", "1e+", "0x1", "1.e5", "--1", "NaN"})
    EXPECT_FALSE(is_json(text)) << text;
}

TEST(JsonCursor, StructureFollowsTheGrammar) {
  for (const std::string text : {"{}", "[]", " { \"a\" : [ 1 , true , null ] } \n", "[[],{}]", "false"})
    EXPECT_TRUE(is_json(text)) << text;
  for (const std::string text : {"", "{", "[", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{} x", "{a:1}",
                                 "nul", "truex", "[1}", "\xEF\xBB\xBF{}"})
    EXPECT_FALSE(is_json(text)) << text;
}

TEST(JsonCursor, NestingHasALimit) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(is_json(nested(json_cursor::deepest)));
  EXPECT_FALSE(is_json(nested(json_cursor::deepest + 1)));
  EXPECT_FALSE(is_json(std::string(1'000'000, '[')));
}

TEST(JsonCursor, TellsWhereTheTextIsWrong) {
  try {
    json_cursor in(R"({"a":1;)");
    in.skip();
    FAIL();
  } catch (const validation_error& e) {
    EXPECT_EQ(e.message(), "The JSON has ';' where '}' is expected (at byte 6)");
  }
}

TEST(JsonCursor, RawTextIsPassedOver) {
  json_cursor in(R"([ {"a": [1, 2]} , 3])");
  in.open('[');
  EXPECT_EQ(in.raw(), R"({"a": [1, 2]})");
  EXPECT_TRUE(in.take(','));
  EXPECT_EQ(in.raw(), "3");
  in.close(']');
  in.finish();
}

}  // namespace
}  // namespace tenon::dynamodb
