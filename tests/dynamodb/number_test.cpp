#include <tenon/dynamodb/number.hpp>

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace tenon::dynamodb {
namespace {

std::string text_of(std::string_view text) { return number::parse(text).to_string(); }

number_failure failure_of(std::string_view text) {
  number out;
  return number::read(text, out);
}

std::string random_text(std::mt19937_64& engine, std::size_t most_digits, int most_exponent) {
  std::string text = engine() % 2 ? "-" : "";
  const std::size_t digits = 1 + engine() % most_digits;
  for (std::size_t i = 0; i < digits; ++i) text += static_cast<char>('0' + engine() % 10);
  return text + "e" +
         std::to_string(static_cast<int>(engine() % static_cast<unsigned>(2 * most_exponent)) - most_exponent);
}

TEST(DynamodbNumber, ReadsEveryWayToWriteANumber) {
  EXPECT_EQ(text_of("0"), "0");
  EXPECT_EQ(text_of("-0.000"), "0");
  EXPECT_EQ(text_of("+12"), "12");
  EXPECT_EQ(text_of("-0.50"), "-0.5");
  EXPECT_EQ(text_of(".5"), "0.5");
  EXPECT_EQ(text_of("7."), "7");
  EXPECT_EQ(text_of("00100.00"), "100");
  EXPECT_EQ(text_of("100.05"), "100.05");
  EXPECT_EQ(text_of("0.00120"), "0.0012");
  EXPECT_EQ(text_of("6.02E+3"), "6020");
  EXPECT_EQ(text_of("12e-5"), "0.00012");
  EXPECT_EQ(text_of("1200.0"), "1200");
}

TEST(DynamodbNumber, IsWrittenWithoutAnExponent) {
  EXPECT_EQ(text_of("1e125"), "1" + std::string(125, '0'));
  EXPECT_EQ(text_of("1e-130"), "0." + std::string(129, '0') + "1");
}

TEST(DynamodbNumber, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "12a", " 1", "1 ", "0x1", "NaN", "Infinity", "--1"})
    EXPECT_EQ(failure_of(text), number_failure::malformed) << text;
  EXPECT_THROW(number::parse("abc"), validation_error);
}

TEST(DynamodbNumber, HoldsThirtyEightDigitsAndNoMore) {
  const std::string nines(38, '9');
  EXPECT_EQ(text_of(nines), nines);
  EXPECT_EQ(text_of("-" + nines + "e-38"), "-0." + nines);
  EXPECT_EQ(text_of(nines + "000"), nines + "000");
  EXPECT_EQ(failure_of(nines + "1"), number_failure::too_precise);
  EXPECT_EQ(failure_of("1" + std::string(37, '0') + "1"), number_failure::too_precise);
  EXPECT_THROW(number::parse(nines + "1"), value_out_of_range);
}

TEST(DynamodbNumber, HasTheRangeOfTheService) {
  EXPECT_EQ(failure_of("9.9999999999999999999999999999999999999e125"), number_failure::none);
  EXPECT_EQ(failure_of("1e126"), number_failure::overflow);
  EXPECT_EQ(failure_of("-1e126"), number_failure::overflow);
  EXPECT_EQ(failure_of("1e-131"), number_failure::underflow);
  EXPECT_EQ(failure_of("0.1e-129"), number_failure::none);
  EXPECT_EQ(failure_of("1e9223372036854775807"), number_failure::overflow);
  EXPECT_EQ(failure_of("10.0e-9223372036854775807"), number_failure::underflow);
  EXPECT_EQ(failure_of("1e9223372036854775808"), number_failure::malformed);
  EXPECT_EQ(failure_of("0e125"), number_failure::none);
  EXPECT_EQ(failure_of("0e126"), number_failure::overflow);
  EXPECT_EQ(failure_of("0e-130"), number_failure::none);
  EXPECT_EQ(failure_of("0e-131"), number_failure::underflow);
  EXPECT_EQ(failure_of("1e-99999999999"), number_failure::underflow);
}

TEST(DynamodbNumber, ConvertsFromEveryInteger) {
  EXPECT_EQ(number(0).to_string(), "0");
  EXPECT_EQ(number(-1200).to_string(), "-1200");
  EXPECT_EQ(number(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
  EXPECT_EQ(number(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
}

TEST(DynamodbNumber, ConvertsToIntegersThatHoldItExactly) {
  EXPECT_EQ(number::parse("-9223372036854775808").to_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(number::parse("9223372036854775807").to_int64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(number::parse("18446744073709551615").to_uint64(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(number::parse("12e3").to_int64(), 12000);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "1.5", "1e20", "1e-3"})
    EXPECT_THROW((void)number::parse(text).to_int64(), value_out_of_range) << text;
  for (const char* text : {"-1", "18446744073709551616", "1e100", "0.1"})
    EXPECT_THROW((void)number::parse(text).to_uint64(), value_out_of_range) << text;
}

TEST(DynamodbNumber, ConvertsToAndFromDoubles) {
  EXPECT_EQ(number(0.1).to_string(), "0.1");
  EXPECT_EQ(number(-1.5e20).to_string(), "-150000000000000000000");
  EXPECT_EQ(number::parse("0.1").to_double(), 0.1);
  EXPECT_EQ(number::parse("0.1").to_double_exactly(), 0.1);
  EXPECT_THROW((void)number::parse("0.12345678901234567890123").to_double_exactly(), value_out_of_range);
  EXPECT_THROW((void)number(std::numeric_limits<double>::infinity()), validation_error);
  EXPECT_THROW((void)number(std::numeric_limits<double>::quiet_NaN()), validation_error);
  EXPECT_THROW(number(1e300), value_out_of_range);
}

TEST(DynamodbNumber, ConvertsToAndFromDecimals) {
  EXPECT_EQ(number(decimal("-12.50")).to_string(), "-12.5");
  EXPECT_EQ(number::parse("1e100").to_decimal(), decimal("1e100"));
  EXPECT_THROW(number(decimal("1.000000000000000000000000000000000000001")), value_out_of_range);
}

TEST(DynamodbNumber, AddsWithoutLoss) {
  EXPECT_EQ((number::parse("0.1") + number::parse("0.2")).to_string(), "0.3");
  EXPECT_EQ((number(5) - number(5)).to_string(), "0");
  EXPECT_EQ((number(0) - number(7)).to_string(), "-7");
  EXPECT_EQ((number::parse("1e38") - number(1)).to_string(), std::string(38, '9'));
  EXPECT_EQ((number::parse(std::string(38, '9')) + number(1)).to_string(), "1" + std::string(38, '0'));
}

TEST(DynamodbNumber, RefusesSumsOfMoreThanThirtyEightDigits) {
  number out;
  EXPECT_EQ(number::add(number::parse("1e38"), number(1), out), number_failure::too_precise);
  EXPECT_EQ(number::add(number::parse("2e38"), number(-1), out), number_failure::too_precise);
  EXPECT_EQ(number::add(number::parse("1e125"), number::parse("1e-130"), out), number_failure::too_precise);
  EXPECT_EQ(number::add(number::parse("9e125"), number::parse("9e125"), out), number_failure::overflow);
  EXPECT_THROW(number::parse("1e60") + number(1), value_out_of_range);
}

TEST(DynamodbNumber, AddsAndComparesAsDecimalsDo) {
  std::mt19937_64 engine(7);
  for (int i = 0; i < 20000; ++i) {
    const std::string a = random_text(engine, 38, 30);
    const std::string b = random_text(engine, 38, 30);
    const number x = number::parse(a);
    const number y = number::parse(b);
    EXPECT_EQ(x <=> y, decimal(a) <=> decimal(b)) << a << ' ' << b;
    EXPECT_EQ(x.to_decimal(), decimal(a));
    number sum;
    const decimal expected = decimal(a) + decimal(b);
    const number_failure why = number::add(x, y, sum);
    if (const auto exact = number::try_parse(expected.to_string())) {
      ASSERT_EQ(why, number_failure::none) << a << " + " << b;
      EXPECT_EQ(sum, *exact) << a << " + " << b;
    } else {
      EXPECT_EQ(why, number_failure::too_precise) << a << " + " << b;
    }
  }
}

TEST(DynamodbNumber, OfOneMagnitudeComparesByDigits) {
  EXPECT_LT(number::parse("99"), number::parse("100"));
  EXPECT_LT(number::parse("-100"), number::parse("-99"));
  EXPECT_LT(number::parse("-1"), number(0));
  EXPECT_LT(number::parse("1.01"), number::parse("1.1"));
  EXPECT_EQ(number::parse("1.10"), number::parse("1.1"));
}

TEST(DynamodbNumber, CountsItsSizeByPairsOfDigits) {
  EXPECT_EQ(number(0).stored_size(), 1u);
  EXPECT_EQ(number(1).stored_size(), 2u);
  EXPECT_EQ(number(-1).stored_size(), 3u);
  EXPECT_EQ(number(1234).stored_size(), 3u);
  EXPECT_EQ(number(100).stored_size(), 2u);
  EXPECT_EQ(number::parse(std::string(38, '9')).stored_size(), 20u);
}

}  // namespace
}  // namespace tenon::dynamodb
