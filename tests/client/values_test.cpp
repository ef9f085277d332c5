#include "lab.hpp"

#include <tenon/client/raw.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

using namespace lab;
using tenon::bytes;
using tenon::decimal;
using tenon::json;
using tenon::timestamp;

namespace {

class values : public lab_test {
 protected:
  // What is read back of a record just created.
  Sample stored(const SampleCreate& s) {
    const Sample created = db.sample.create(s);
    return db.sample.find_unique_or_throw(sample::id == created.id);
  }
};

TEST_F(values, text_keeps_every_character) {
  const std::string all = "naïve 日本語 😀 'quotes' \"double\" \\ \n\t %_*?[";
  EXPECT_EQ(stored({.text = all}).text, all);
  EXPECT_EQ(stored({.text = ""}).text, "");
  EXPECT_EQ(stored({.text = std::string(1'000'000, 'x')}).text.size(), 1'000'000u);
}

TEST_F(values, integers_keep_their_extremes) {
  for (std::int32_t n : {std::numeric_limits<std::int32_t>::min(), -1, 0, std::numeric_limits<std::int32_t>::max()})
    EXPECT_EQ(stored({.small = n}).small, n);
  for (std::int64_t n :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(stored({.big = n}).big, n);
}

TEST_F(values, floats_keep_every_bit) {
  for (double d :
       {0.1, -0.0, 5e-324, std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest(), 1.0 / 3})
    EXPECT_EQ(stored({.real = d}).real, d);
}

TEST_F(values, decimals_are_exact) {
  for (const char* text : {"0.1", "-123456789.012345", "999999999999999", "0.000001", "123456789012345678", "1e-7"})
    EXPECT_EQ(stored({.exact = decimal(text)}).exact, decimal(text)) << text;
}

TEST_F(values, times_keep_the_millisecond) {
  for (const char* text : {"1970-01-01T00:00:00.001Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
                           "1969-12-31T23:59:59.999Z", "2024-02-29T12:34:56.789Z"})
    EXPECT_EQ(stored({.at = timestamp::parse(text)}).at.to_string(), text);
}

TEST_F(values, json_and_bytes_come_back_as_they_were) {
  const json doc = json::parse(R"({"a":[1,2.5,"x",null,true],"ü":{}})");
  EXPECT_EQ(stored({.doc = doc}).doc, doc);
  bytes all;
  std::string raw;
  for (int i = 0; i < 256; ++i) raw += static_cast<char>(i);
  EXPECT_EQ(stored({.raw = bytes(raw)}).raw, bytes(raw));
  EXPECT_EQ(stored({}).raw.size(), 0u);
}

TEST_F(values, enums_are_stored_under_their_database_name) {
  EXPECT_EQ(stored({.color = Color::RED}).color, Color::RED);
  EXPECT_EQ(stored({}).color, Color::GREEN);
  EXPECT_EQ(db.query_raw<std::string>("SELECT \"color\" FROM \"Sample\" ORDER BY \"id\""), (names{"RED", "green"}));
}

TEST_F(values, null_is_kept_apart_from_emptiness) {
  const Sample none = stored({});
  EXPECT_FALSE(none.maybe || none.maybe_int || none.maybe_at || none.maybe_doc);
  const Sample some = stored({.maybe = "", .maybe_int = 0, .maybe_at = timestamp(), .maybe_doc = json()});
  EXPECT_EQ(some.maybe, "");
  EXPECT_EQ(some.maybe_int, 0);
  EXPECT_EQ(some.maybe_at, timestamp());
  EXPECT_EQ(some.maybe_doc, json());
}

TEST_F(values, updated_at_moves_with_every_update) {
  const Sample before = stored({.changed = timestamp()});
  EXPECT_EQ(before.changed, timestamp());
  EXPECT_GT(db.sample.update(sample::id == before.id, {.small = 1}).changed, before.changed);
}

TEST_F(values, generated_ids_have_their_shapes) {
  const Ids a = db.ids.create({});
  const Ids b = db.ids.create({});
  EXPECT_NE(a.id, b.id);
  EXPECT_EQ(a.id.size(), 36u);
  EXPECT_EQ(a.id[14], '4');
  EXPECT_EQ(a.seven[14], '7');
  EXPECT_EQ(a.cuid[0], 'c');
  EXPECT_EQ(a.cuid2.size(), 24u);
  EXPECT_EQ(a.ulid.size(), 26u);
  EXPECT_EQ(a.nanoid.size(), 7u);
}

TEST_F(values, text_with_a_nul_or_broken_utf8_is_refused_by_name) {
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xff\xfe"), std::string("\xc3")}) {
    try {
      db.sample.create({.text = text});
      FAIL();
    } catch (const tenon::validation_error& e) {
      EXPECT_EQ(e.fields(), names{"text"});
    }
  }
  EXPECT_EQ(db.sample.count(), 0);
}

TEST_F(values, numbers_that_outgrow_their_type_are_refused) {
  const Sample s = db.sample.create(
      {.small = std::numeric_limits<std::int32_t>::max(), .big = std::numeric_limits<std::int64_t>::max()});
  EXPECT_THROW(db.sample.update(sample::id == s.id, {.small = increment(1)}), tenon::value_out_of_range);
  EXPECT_THROW(db.sample.update(sample::id == s.id, {.big = increment(1)}), tenon::value_out_of_range);
  EXPECT_EQ(db.sample.find_unique_or_throw(sample::id == s.id).small, std::numeric_limits<std::int32_t>::max());
}

TEST_F(values, arithmetic_is_done_by_the_database) {
  const Sample s = db.sample.create({.small = 10, .real = 1.5, .exact = decimal("0.1")});
  const auto id = sample::id == s.id;
  EXPECT_EQ(db.sample.update(id, {.small = increment(5)}).small, 15);
  EXPECT_EQ(db.sample.update(id, {.small = decrement(3)}).small, 12);
  EXPECT_EQ(db.sample.update(id, {.small = multiply(2)}).small, 24);
  EXPECT_EQ(db.sample.update(id, {.small = divide(5)}).small, 4);
  EXPECT_EQ(db.sample.update(id, {.real = multiply(3.0)}).real, 4.5);
  EXPECT_EQ(db.sample.update(id, {.exact = increment(decimal("0.2"))}).exact, decimal("0.3"));
}

}  // namespace
