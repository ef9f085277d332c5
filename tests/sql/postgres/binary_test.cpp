#include "sql/postgres/binary.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::sql::postgres {

namespace {

TEST(binary_numeric, gives_back_what_was_written) {
  for (const std::string text :
       {"0", "1", "-1", "9999", "10000", "10001", "100000000", "0.1", "0.0001", "0.00001", "-0.000000012345",
        "1234.5678", "12345678.9", "99999999999999999999.99999999999999999999", "1e40", "1e-40",
        "100000000000000000000"}) {
    std::string bytes;
    ASSERT_TRUE(append_numeric(bytes, decimal(text)));
    const auto back = read_numeric(bytes);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(*back, decimal(text)) << text;
  }
}

TEST(binary_numeric, is_the_same_from_short_text) {
  for (const std::string text : {"0",
                                 "-0",
                                 "0.0",
                                 "1",
                                 "-1",
                                 "9999",
                                 "10000",
                                 "10001",
                                 "100000000",
                                 "0.1",
                                 "0.0001",
                                 "0.00001",
                                 "-0.000012345",
                                 "1234.5678",
                                 "12345678.9",
                                 "1.50",
                                 "120000",
                                 "-0.00012",
                                 "9999999999999999.9999999999999999",
                                 "0010.0100",
                                 "7."}) {
    std::string expected;
    std::string bytes;
    ASSERT_TRUE(append_numeric(expected, decimal(text.ends_with('.') ? text + "0" : text)));
    EXPECT_TRUE(append_short_numeric(bytes, text)) << text;
    EXPECT_EQ(bytes, expected) << text;
  }
  for (const char* text :
       {"", "-", ".5", "1e5", "1.2.3", "12345678901234567", "0.12345678901234567", "x", "1x", "--1"}) {
    std::string bytes;
    EXPECT_FALSE(append_short_numeric(bytes, text)) << text;
    EXPECT_EQ(bytes, "");
  }
}

TEST(binary_numeric, has_no_leading_or_trailing_zero_groups) {
  std::string bytes;
  EXPECT_TRUE(append_numeric(bytes, decimal("120000")));
  // Two groups, 12 and 0, of which the second means nothing; the first is worth 10,000.
  EXPECT_EQ(bytes, std::string("\0\1\0\1\0\0\0\0\0\14", 10));
  bytes.clear();
  EXPECT_TRUE(append_numeric(bytes, decimal("-0.00012")));
  EXPECT_EQ(bytes, std::string("\0\2\377\377\100\0\0\5\0\1\7\320", 12));
}

TEST(binary_numeric, that_makes_no_sense_is_not_read) {
  EXPECT_FALSE(read_numeric(""));
  EXPECT_FALSE(read_numeric(std::string("\0\1\0\0\0\0\0\0", 8)));                            // a group is missing
  EXPECT_FALSE(read_numeric(std::string("\0\0\0\0\300\0\0\0", 8)));                          // not a number
  EXPECT_FALSE(read_numeric(std::string("\0\1\0\0\0\0\0\0", 8) + "\377\377"));               // a group beyond 9999
  EXPECT_FALSE(read_numeric(std::string("\0\5\0\0\0\0\0\0", 8) + std::string(10, '\377')));  // groups beyond 9999
}

TEST(binary_numeric, that_is_no_number_has_a_name) {
  EXPECT_EQ(not_a_number(std::string("\0\0\0\0\300\0\0\0", 8)), "NaN");
  EXPECT_EQ(not_a_number(std::string("\0\0\0\0\320\0\0\0", 8)), "Infinity");
  EXPECT_EQ(not_a_number(std::string("\0\0\0\0\360\0\0\0", 8)), "-Infinity");
  EXPECT_EQ(not_a_number(std::string("\0\0\0\0\100\0\0\0", 8)), "");
  EXPECT_EQ(not_a_number(""), "");
}

TEST(binary_numeric, is_not_written_beyond_what_the_type_holds) {
  for (const auto& [text, fits] : {std::pair{"1e131071", true}, std::pair{"1e131072", false},
                                   std::pair{"1e-16383", true}, std::pair{"1e-16384", false}}) {
    std::string bytes;
    EXPECT_EQ(append_numeric(bytes, decimal(text)), fits) << text;
  }
}

TEST(binary_uuid, is_written_in_any_spelling) {
  const std::string canonical = "123e4567-e89b-12d3-a456-426614174000";
  for (const std::string& text : {canonical, std::string("123E4567-E89B-12D3-A456-426614174000"),
                                  std::string("123e4567e89b12d3a456426614174000"), "{" + canonical + "}"}) {
    std::string bytes;
    ASSERT_TRUE(append_uuid(bytes, text)) << text;
    EXPECT_EQ(uuid_text(bytes), canonical);
  }
  for (const char* text : {"", "123e4567", "123e4567-e89b-12d3-a456-42661417400",
                           "123e4567-e89b-12d3-a456-42661417400g", "1-23e4567-e89b-12d3-a456-426614174000"}) {
    std::string bytes;
    EXPECT_FALSE(append_uuid(bytes, text)) << text;
  }
}

TEST(binary_inet, gives_back_what_was_written) {
  for (const char* text : {"192.0.2.1", "10.0.0.0/8", "::1", "2001:db8::/32", "::ffff:1.2.3.4"}) {
    std::string bytes;
    ASSERT_TRUE(append_inet(bytes, text, false)) << text;
    EXPECT_EQ(inet_text(bytes), text);
  }
  for (const char* text : {"", "1.2.3", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/x", "::g", "::1/129"}) {
    std::string bytes;
    EXPECT_FALSE(append_inet(bytes, text, false)) << text;
  }
  EXPECT_FALSE(inet_text("\2\40\0\4"));
}

TEST(binary_bits, give_back_what_was_written) {
  for (const char* text : {"", "1", "01", "10101010", "101010101"}) {
    std::string bytes;
    ASSERT_TRUE(append_bits(bytes, text)) << text;
    EXPECT_EQ(bit_text(bytes), text);
  }
  std::string bytes;
  EXPECT_FALSE(append_bits(bytes, "012"));
  EXPECT_FALSE(bit_text(std::string("\0\0\0\11\1", 5)));
  EXPECT_FALSE(bit_text(std::string("\377\377\377\377", 4)));
}

TEST(binary_time, is_shown_as_postgresql_shows_it) {
  EXPECT_EQ(time_text(0), "00:00:00");
  EXPECT_EQ(time_text(47'045'120'000), "13:04:05.12");
  EXPECT_EQ(time_text(86'400'000'000), "24:00:00");
  EXPECT_EQ(offset_text(-7200), "+02");
  EXPECT_EQ(offset_text(12'600), "-03:30");
  EXPECT_EQ(offset_text(-19'815), "+05:30:15");
}

}  // namespace

}  // namespace tenon::sql::postgres
