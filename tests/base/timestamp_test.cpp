#include <tenon/base/timestamp.hpp>

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <limits>
#include <random>

namespace tenon {
namespace {

using namespace std::chrono_literals;

std::string iso(const char* text) { return timestamp::parse(text).to_string(); }

TEST(Timestamp, ReadsEveryFormOfRfc3339) {
  EXPECT_EQ(iso("2024-02-29T12:34:56Z"), "2024-02-29T12:34:56.000Z");
  EXPECT_EQ(iso("2024-02-29t12:34:56.7z"), "2024-02-29T12:34:56.700Z");
  EXPECT_EQ(iso("2024-02-29 12:34:56.789Z"), "2024-02-29T12:34:56.789Z");
  EXPECT_EQ(iso("2024-02-29T12:34:56.789+05:30"), "2024-02-29T07:04:56.789Z");
  EXPECT_EQ(iso("2024-02-29T23:34:56-08:00"), "2024-03-01T07:34:56.000Z");
  EXPECT_EQ(iso("1990-12-31T23:59:60Z"), "1991-01-01T00:00:00.000Z");
  EXPECT_EQ(iso("1990-12-31T15:59:60.5-08:00"), "1991-01-01T00:00:00.000Z");
  EXPECT_EQ(iso("2024-02-29T12:34:56-00:00"), "2024-02-29T12:34:56.000Z");
}

TEST(Timestamp, ReadsDatesAndTimesWithoutOffsetAsUtc) {
  EXPECT_EQ(iso("2024-02-29 12:34:56"), "2024-02-29T12:34:56.000Z");
  EXPECT_EQ(iso("2024-02-29 12:34:56.5"), "2024-02-29T12:34:56.500Z");
  EXPECT_EQ(iso("2024-02-29"), "2024-02-29T00:00:00.000Z");
}

TEST(Timestamp, KeepsMicrosecondsAndCutsWhatIsFiner) {
  const timestamp t = timestamp::parse("2024-02-29T12:34:56.123456789Z");
  EXPECT_EQ(t.to_string_microseconds(), "2024-02-29T12:34:56.123456Z");
  EXPECT_EQ(t.to_string(), "2024-02-29T12:34:56.123Z");
  EXPECT_EQ(iso("2024-01-01T00:00:00.99999999999999999999999999999999999999Z"), "2024-01-01T00:00:00.999Z");
}

TEST(Timestamp, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2024",
                           "2024-02",
                           "2023-02-29",
                           "2024-13-01",
                           "2024-00-10",
                           "2024-01-00",
                           "2024-04-31",
                           "1900-02-29",
                           "2024-1-1",
                           "2024-01-01T",
                           "2024-01-01T24:00:00Z",
                           "2024-01-01T12:60:00Z",
                           "2024-01-01T12:00:61Z",
                           "2024-01-01T12:00Z",
                           "2024-01-01T12:00:00.Z",
                           "2024-01-01T12:00:00+5",
                           "2024-01-01T12:00:00+0530",
                           "2024-01-01T12:00:00+24:00",
                           "2024-01-01T12:00:00+05:60",
                           "2024-01-01T12:00:00Z ",
                           " 2024-01-01",
                           "2024-01-01T12:00:00ZZ",
                           "+2024-01-01T00:00:00Z",
                           "-001-01-01",
                           "2024/01/01",
                           "12024-01-01T00:00:00Z",
                           "2024-01-01T12:00:00,5Z",
                           "now"}) {
    EXPECT_EQ(timestamp::try_parse(text), std::nullopt) << text;
    EXPECT_THROW(timestamp::parse(text), validation_error) << text;
  }
  EXPECT_EQ(timestamp::try_parse(std::string_view("2024-01-01\0", 11)), std::nullopt);
}

TEST(Timestamp, CoversTheYears0000To9999) {
  EXPECT_EQ(iso("0000-01-01T00:00:00Z"), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(iso("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(timestamp::try_parse("0000-01-01T00:00:00+00:01"), std::nullopt);
  EXPECT_EQ(timestamp::try_parse("9999-12-31T23:59:59-00:01"), std::nullopt);
  EXPECT_THROW(static_cast<void>((timestamp::parse("9999-12-31T23:59:59.999999Z") + 1us).to_string()),
               value_out_of_range);
  EXPECT_THROW(static_cast<void>((timestamp::parse("0000-01-01") - 1us).to_string()), value_out_of_range);
  EXPECT_THROW(static_cast<void>(timestamp::from_microseconds(std::numeric_limits<std::int64_t>::min()).to_string()),
               value_out_of_range);
}

TEST(Timestamp, CountsFrom1970) {
  EXPECT_EQ(timestamp().to_string(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(timestamp::parse("2001-09-09T01:46:40Z").microseconds(), 1'000'000'000'000'000);
  EXPECT_EQ(timestamp::from_milliseconds(1'500).microseconds(), 1'500'000);
  EXPECT_EQ(timestamp::from_seconds(-1).to_string(), "1969-12-31T23:59:59.000Z");
  EXPECT_THROW(timestamp::from_milliseconds(std::numeric_limits<std::int64_t>::max()), value_out_of_range);
  EXPECT_THROW(timestamp::from_seconds(std::numeric_limits<std::int64_t>::min()), value_out_of_range);
}

TEST(Timestamp, RoundsDownBefore1970) {
  const timestamp t = timestamp::from_microseconds(-1);
  EXPECT_EQ(t.milliseconds(), -1);
  EXPECT_EQ(t.to_string(), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(t.to_string_microseconds(), "1969-12-31T23:59:59.999999Z");
}

TEST(Timestamp, ConvertsToAndFromTheStandardClock) {
  const std::chrono::sys_seconds standard = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + 12h;
  const timestamp t = standard;
  EXPECT_EQ(t.to_string(), "2024-02-29T12:00:00.000Z");
  const timestamp::time_point back = t;
  EXPECT_EQ(back, standard);
  EXPECT_EQ(timestamp(std::chrono::sys_time<std::chrono::nanoseconds>(-1ns)).microseconds(), -1);
  EXPECT_TRUE(t < std::chrono::system_clock::now());
}

TEST(Timestamp, IsComparedAndShifted) {
  timestamp t = timestamp::parse("2024-02-29T00:00:00Z");
  EXPECT_EQ(t + 24h, timestamp::parse("2024-03-01"));
  EXPECT_EQ(t - 1ms, timestamp::parse("2024-02-28T23:59:59.999Z"));
  EXPECT_EQ(timestamp::parse("2024-03-01") - t, 24h);
  EXPECT_LT(t, t + 1us);
  t += 1s;
  t -= 500ms;
  EXPECT_EQ(t.to_string(), "2024-02-29T00:00:00.500Z");
}

TEST(Timestamp, NowFollowsTheSystemClock) {
  const timestamp before = std::chrono::system_clock::now();
  const timestamp now = timestamp::now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, timestamp(std::chrono::system_clock::now()));
}

TEST(Timestamp, AgreesWithTheCLibraryAndReadsItsOwnText) {
  std::mt19937_64 engine(7);
  std::uniform_int_distribution<std::int64_t> micros(timestamp::parse("0000-01-01").microseconds(),
                                                     timestamp::parse("9999-12-31").microseconds());
  for (int i = 0; i < 20000; ++i) {
    const timestamp t = timestamp::from_microseconds(micros(engine));
    EXPECT_EQ(timestamp::parse(t.to_string_microseconds()), t);
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t - timestamp()).count();
    std::tm broken{};
    ASSERT_NE(::gmtime_r(&seconds, &broken), nullptr);
    char text[64];
    std::snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d", broken.tm_year + 1900, broken.tm_mon + 1,
                  broken.tm_mday, broken.tm_hour, broken.tm_min, broken.tm_sec);
    EXPECT_EQ(t.to_string().substr(0, 19), text);
  }
}

}  // namespace
}  // namespace tenon
