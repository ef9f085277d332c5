#include <tenon/base/decimal.hpp>

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <unordered_set>

namespace tenon {
namespace {

std::string text_of(const char* text) { return decimal::parse(text).to_string(); }

decimal random_decimal(std::mt19937_64& engine) {
  std::string text = engine() % 2 == 0 ? "-" : "";
  const std::size_t digits = 1 + engine() % (engine() % 4 == 0 ? 60 : 12);
  for (std::size_t i = 0; i < digits; ++i) text += static_cast<char>('0' + engine() % 10);
  text += "e" + std::to_string(static_cast<int>(engine() % 40) - 20);
  return decimal::parse(text);
}

TEST(Decimal, ParsesEveryWayToWriteANumber) {
  EXPECT_EQ(text_of("0"), "0");
  EXPECT_EQ(text_of("-0.000"), "0");
  EXPECT_EQ(text_of("+12"), "12");
  EXPECT_EQ(text_of("007.50"), "7.5");
  EXPECT_EQ(text_of(".5"), "0.5");
  EXPECT_EQ(text_of("5."), "5");
  EXPECT_EQ(text_of("-1.50e3"), "-1500");
  EXPECT_EQ(text_of("1E-3"), "0.001");
  EXPECT_EQ(text_of("0e99999999999999999999"), "0");
  EXPECT_EQ(text_of("12345678901234567890.1234567890123456789"), "12345678901234567890.1234567890123456789");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", ".", "-", "+-1", "1e", "1e+", "e5", "1.2.3", "1,5", " 1", "1 ", "0x10", "NaN",
                           "Infinity", "1e5.5", "--1", "1_000", "١"}) {
    EXPECT_EQ(decimal::try_parse(text), std::nullopt) << text;
    EXPECT_THROW(decimal::parse(text), validation_error) << text;
  }
}

TEST(Decimal, PrintsAsDecimalJsDoes) {
  EXPECT_EQ(text_of("0.000001"), "0.000001");
  EXPECT_EQ(text_of("0.0000001"), "1e-7");
  EXPECT_EQ(text_of("-0.00000012"), "-1.2e-7");
  EXPECT_EQ(text_of("100000000000000000000"), "100000000000000000000");
  EXPECT_EQ(text_of("1000000000000000000000"), "1e+21");
  EXPECT_EQ(text_of("1234567890123456789012"), "1.234567890123456789012e+21");
  EXPECT_EQ(text_of("123456789012345678901.5"), "123456789012345678901.5");
}

TEST(Decimal, PrintsPlainlyWhenAsked) {
  EXPECT_EQ(decimal("1e21").to_plain_string(), "1000000000000000000000");
  EXPECT_EQ(decimal("-1.2e-9").to_plain_string(), "-0.0000000012");
  EXPECT_EQ(decimal(0).to_plain_string(), "0");
}

TEST(Decimal, HoldsEveryInteger) {
  EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
  EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::max()).to_string(), "9223372036854775807");
  EXPECT_EQ(decimal(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
  EXPECT_EQ(decimal(1'000'000'000'000'000'000).to_string(), "1000000000000000000");
  EXPECT_EQ(decimal(-7).to_string(), "-7");
}

TEST(Decimal, TakesADoubleAsItPrints) {
  EXPECT_EQ(decimal(0.1).to_string(), "0.1");
  EXPECT_EQ(decimal(-0.0).to_string(), "0");
  EXPECT_EQ(decimal(1e23).to_string(), "1e+23");
  EXPECT_EQ(decimal(5e-324).to_string(), "5e-324");
  EXPECT_EQ(decimal(1.7976931348623157e308).to_string(), "1.7976931348623157e+308");
  EXPECT_THROW(decimal(std::nan("")), validation_error);
  EXPECT_THROW(decimal(-std::numeric_limits<double>::infinity()), validation_error);
}

TEST(Decimal, EveryDoubleRoundTrips) {
  std::mt19937_64 engine(3);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<double>(engine());
    if (std::isfinite(value)) {
      EXPECT_EQ(decimal(value).to_double(), value);
    }
  }
}

TEST(Decimal, GivesTheNearestDoubleAtTheEdges) {
  EXPECT_EQ(decimal("1e400").to_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal("-1e400").to_double(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal("1e-400").to_double(), 0.0);
  EXPECT_EQ(decimal("9007199254740993").to_double(), 9007199254740992.0);
}

TEST(Decimal, GivesInt64OrThrows) {
  EXPECT_EQ(decimal("-9223372036854775808").to_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(decimal("9223372036854775807").to_int64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(decimal("15e2").to_int64(), 1500);
  EXPECT_THROW(static_cast<void>(decimal("9223372036854775808").to_int64()), value_out_of_range);
  EXPECT_THROW(static_cast<void>(decimal("-9223372036854775809").to_int64()), value_out_of_range);
  EXPECT_THROW(static_cast<void>(decimal("0.5").to_int64()), value_out_of_range);
  EXPECT_THROW(static_cast<void>(decimal("1e1000000").to_int64()), value_out_of_range);
}

TEST(Decimal, EqualValuesAreEqualHoweverWritten) {
  EXPECT_EQ(decimal("1.50"), decimal("15e-1"));
  EXPECT_EQ(decimal("1.0"), 1);
  EXPECT_EQ(decimal("-0"), decimal());
  EXPECT_NE(decimal("1"), decimal("-1"));
  std::unordered_set<decimal> set{decimal("2.50"), decimal("25e-1"), decimal("2.5000000000000000000000000001")};
  EXPECT_EQ(set.size(), 2U);
}

TEST(Decimal, OrdersByValue) {
  const char* ascending[] = {"-1e1000000", "-100.5",     "-100", "-99.99999999999999999999999",     "-1e-1000000",
                             "0",          "1e-1000000", "0.1",  "0.10000000000000000000000000001", "0.11",
                             "2",          "10",         "1e20", "123456789012345678901",           "1e1000000"};
  for (std::size_t i = 0; i < std::size(ascending); ++i)
    for (std::size_t j = 0; j < std::size(ascending); ++j)
      EXPECT_EQ(decimal(ascending[i]) <=> decimal(ascending[j]), i <=> j) << ascending[i] << " " << ascending[j];
}

TEST(Decimal, AddsSubtractsAndMultipliesExactly) {
  EXPECT_EQ(decimal("0.1") + decimal("0.2"), decimal("0.3"));
  EXPECT_EQ((decimal("1e30") + decimal("1e-30")).to_plain_string(),
            "1000000000000000000000000000000.000000000000000000000000000001");
  EXPECT_EQ(decimal("999999999999999999") + 1, decimal("1e18"));
  EXPECT_EQ(decimal("1e18") - 1, decimal("999999999999999999"));
  EXPECT_EQ(decimal("99999999999999999999") + 1, decimal("1e20"));
  EXPECT_EQ(decimal("5") - decimal("5.0"), 0);
  EXPECT_EQ(decimal("-3") - decimal("4.5"), decimal("-7.5"));
  EXPECT_EQ(decimal("123456789012345678901234567890") * decimal("-98765432109876543210"),
            decimal("-12193263113702179522496570642237463801111263526900"));
  EXPECT_EQ(decimal("0.5") * decimal("0.2"), decimal("0.1"));
  decimal total;
  for (int i = 0; i < 10; ++i) total += decimal("0.1");
  EXPECT_EQ(total, 1);
  total *= 3;
  total -= 1;
  EXPECT_EQ(total, 2);
}

TEST(Decimal, DividesToSignificantDigitsRoundingHalfToEven) {
  EXPECT_EQ(decimal::divide(1, 3, 5).to_string(), "0.33333");
  EXPECT_EQ(decimal::divide(2, 3, 5).to_string(), "0.66667");
  EXPECT_EQ(decimal::divide(-2, 3, 1).to_string(), "-0.7");
  EXPECT_EQ(decimal::divide(10, 4, 1).to_string(), "2");
  EXPECT_EQ(decimal::divide(14, 4, 1).to_string(), "4");
  EXPECT_EQ(decimal::divide(decimal("2.5000000000001"), 1, 1).to_string(), "3");
  EXPECT_EQ(decimal::divide(999, 1000, 2).to_string(), "1");
  EXPECT_EQ(decimal::divide(1, 8).to_string(), "0.125");
  EXPECT_EQ(decimal::divide(0, 7), 0);
  EXPECT_EQ(decimal::divide(decimal("1e-1000"), decimal("1e1000"), 3), decimal("1e-2000"));
  EXPECT_EQ(decimal::divide(decimal("123456789012345678901234567890"), 1, 3), decimal("1.23e29"));
  EXPECT_THROW(decimal::divide(1, 0), validation_error);
  EXPECT_THROW(decimal::divide(1, 3, 0), validation_error);
}

TEST(Decimal, RoundsToAScale) {
  EXPECT_EQ(decimal("2.345").rounded(2), decimal("2.34"));
  EXPECT_EQ(decimal("2.355").rounded(2), decimal("2.36"));
  EXPECT_EQ(decimal("2.3450000000000000000000001").rounded(2), decimal("2.35"));
  EXPECT_EQ(decimal("-9.999").rounded(2), decimal("-10"));
  EXPECT_EQ(decimal("0.5").rounded(0), 0);
  EXPECT_EQ(decimal("1.5").rounded(0), 2);
  EXPECT_EQ(decimal("0.51").rounded(0), 1);
  EXPECT_EQ(decimal("0.05").rounded(0), 0);
  EXPECT_EQ(decimal("1250").rounded(-2), decimal("1200"));
  EXPECT_EQ(decimal("1.25").rounded(5), decimal("1.25"));
}

TEST(Decimal, TellsItsShape) {
  EXPECT_EQ(decimal("12.340").scale(), 2);
  EXPECT_EQ(decimal("1200").scale(), 0);
  EXPECT_EQ(decimal("12.340").precision(), 4U);
  EXPECT_EQ(decimal("1200").precision(), 2U);
  EXPECT_EQ(decimal(0).precision(), 1U);
  EXPECT_TRUE(decimal("1e5").is_integer());
  EXPECT_FALSE(decimal("1.5").is_integer());
  EXPECT_TRUE(decimal("-1.5").is_negative());
  EXPECT_EQ(decimal("-1.5").abs(), decimal("1.5"));
  EXPECT_EQ((-decimal("-12345678901234567890.5")).to_string(), "12345678901234567890.5");
}

TEST(Decimal, RefusesToGrowWithoutBound) {
  EXPECT_THROW(decimal("1e1000001"), value_out_of_range);
  EXPECT_THROW(decimal("1e-1000001"), value_out_of_range);
  EXPECT_THROW(decimal("1e999999999999999999999"), value_out_of_range);
  EXPECT_THROW(decimal("1e900000") * decimal("1e900000"), value_out_of_range);
  EXPECT_THROW(decimal("1e900000") + 1, value_out_of_range);
  EXPECT_THROW(decimal::parse(std::string(decimal::max_digits + 1, '7')), value_out_of_range);
  EXPECT_EQ(decimal::try_parse("1e1000001"), std::nullopt);
  EXPECT_EQ(decimal::parse(std::string(decimal::max_digits, '7')).precision(), decimal::max_digits);
}

TEST(Decimal, TextRoundTrips) {
  std::mt19937_64 engine(4);
  for (int i = 0; i < 5000; ++i) {
    const decimal d = random_decimal(engine);
    EXPECT_EQ(decimal::parse(d.to_string()), d);
    EXPECT_EQ(decimal::parse(d.to_plain_string()), d);
  }
}

TEST(Decimal, ArithmeticObeysItsLaws) {
  std::mt19937_64 engine(5);
  for (int i = 0; i < 5000; ++i) {
    const decimal a = random_decimal(engine);
    const decimal b = random_decimal(engine);
    const decimal c = random_decimal(engine);
    EXPECT_EQ(a + b, b + a);
    EXPECT_EQ((a + b) + c, a + (b + c));
    EXPECT_EQ(a + b - b, a);
    EXPECT_EQ(a * b, b * a);
    EXPECT_EQ(a * (b + c), a * b + a * c);
    EXPECT_EQ(a < b, (a - b).is_negative());
    if (!b.is_zero()) {
      EXPECT_EQ(decimal::divide(a * b, b, 200), a);
    }
  }
}

TEST(Decimal, AgreesWithIntegerArithmetic) {
  std::mt19937_64 engine(6);
  for (int i = 0; i < 20000; ++i) {
    const auto a = static_cast<std::int64_t>(engine() >> (33 + engine() % 16)) - 20000;
    const auto b = static_cast<std::int64_t>(engine() >> (33 + engine() % 16)) - 20000;
    EXPECT_EQ((decimal(a) + b).to_int64(), a + b);
    EXPECT_EQ((decimal(a) * b).to_int64(), a * b);
    EXPECT_EQ(decimal(a) <=> decimal(b), a <=> b);
  }
}

}  // namespace
}  // namespace tenon
