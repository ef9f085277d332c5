// Values of every column type at their extremes, there and back.
#include "client/only_postgresql/types_database.hpp"

#include <tenon/client/raw.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace types;
using tenon::bytes;
using tenon::decimal;
using tenon::json;
using tenon::timestamp;

namespace {

class types_test : public types_database {
 protected:
  // What is found after it was created.
  Column stored(const ColumnCreate& c) { return db.column.find_unique_or_throw(column::id == db.column.create(c).id); }
  List stored(const ListCreate& l) { return db.list.find_unique_or_throw(list::id == db.list.create(l).id); }
};

TEST_F(types_test, texts_of_every_kind_come_back) {
  const Column c = stored({.text = "Grüße \"'\\ \n 日本",
                           .varchar = "twenty characters ok",
                           .char_ = "ab",
                           .uuid = "123E4567-e89b-12d3-a456-426614174000",
                           .bit = "0101",
                           .varbit = "011010011",
                           .inet = "2001:db8::1/64",
                           .xml = "<b>1 &lt; 2</b>",
                           .citext = "MiXed"});
  EXPECT_EQ(c.text, "Grüße \"'\\ \n 日本");
  EXPECT_EQ(c.varchar, "twenty characters ok");
  EXPECT_EQ(c.char_, "ab  ");
  EXPECT_EQ(c.uuid, "123e4567-e89b-12d3-a456-426614174000");
  EXPECT_EQ(c.bit, "0101");
  EXPECT_EQ(c.varbit, "011010011");
  EXPECT_EQ(c.inet, "2001:db8::1/64");
  EXPECT_EQ(c.xml, "<b>1 &lt; 2</b>");
  EXPECT_EQ(c.citext, "MiXed");
  EXPECT_EQ(stored(ColumnCreate{.inet = "192.0.2.7"}).inet, "192.0.2.7");
}

TEST_F(types_test, texts_that_are_not_of_the_type_are_refused_by_name) {
  for (const ColumnCreate& c :
       {ColumnCreate{.uuid = "no"}, ColumnCreate{.inet = "300.1.1.1"}, ColumnCreate{.bit = "2"}})
    EXPECT_THROW(db.column.create(c), tenon::validation_error);
  EXPECT_THROW(db.column.create({.varchar = "more than twenty characters"}), tenon::value_too_long);
  EXPECT_THROW(db.column.create({.xml = "<open>"}), tenon::validation_error);
}

TEST_F(types_test, texts_of_every_kind_are_found_by) {
  db.column.create(
      {.uuid = "123e4567-e89b-12d3-a456-426614174000", .bit = "0101", .inet = "10.0.0.1", .citext = "Ann"});
  const auto count = [&](const tenon::predicate<Column>& p) { return db.column.count({.where = p}); };
  EXPECT_EQ(count(column::uuid == "123e4567-e89b-12d3-a456-426614174000"), 1);
  EXPECT_EQ(count(column::uuid.in({"123e4567-e89b-12d3-a456-426614174000"})), 1);
  EXPECT_EQ(count(column::uuid.starts_with("123e")), 1);
  EXPECT_EQ(count(column::bit == "0101"), 1);
  EXPECT_EQ(count(column::inet == "10.0.0.1"), 1);
  EXPECT_EQ(count(column::inet.contains("0.0")), 1);
  EXPECT_EQ(count(column::citext == "ANN"), 1);
  EXPECT_EQ(count(column::xml == "<a/>"), 1);
  EXPECT_EQ(count(column::mood == Mood::HAPPY), 1);
  EXPECT_EQ(count(column::mood.in({Mood::SAD})), 0);
  EXPECT_EQ(count(column::mood.not_in({Mood::SAD})), 1);
  EXPECT_EQ(count(column::json == json::parse("null")), 1);
}

// One parameter holds the whole list, so that every list of the type is the same statement.
TEST_F(types_test, values_of_every_type_are_found_in_lists) {
  const timestamp t = timestamp::parse("2024-02-29T12:34:56.789Z");
  db.column.create({.text = "text",
                    .varchar = "varchar",
                    .char_ = "abcd",
                    .uuid = "123e4567-e89b-12d3-a456-426614174000",
                    .bit = "0101",
                    .varbit = "01",
                    .inet = "10.0.0.1",
                    .xml = "<b/>",
                    .citext = "Ann",
                    .integer = 1,
                    .smallint = 2,
                    .oid = 3,
                    .bigint = 4,
                    .double_ = 0.5,
                    .real = 0.25,
                    .numeric = decimal("1.5"),
                    .money = decimal("2.5"),
                    .flag = true,
                    .millis = t,
                    .micros = t,
                    .zoned = t,
                    .date = t,
                    .time = t,
                    .timetz = t,
                    .json = json::parse("[1]"),
                    .jsonb = json::parse("[2]"),
                    .bytea = bytes("\1x", 2),
                    .mood = Mood::SAD});
  const auto matches = [&](const auto& field, const auto& right, const auto& wrong) {
    const std::vector<std::decay_t<decltype(right)>> both{wrong, right};
    const std::vector<std::decay_t<decltype(right)>> none{wrong};
    EXPECT_EQ(db.column.count({.where = field.in(both)}), 1);
    EXPECT_EQ(db.column.count({.where = field.in(none)}), 0);
    EXPECT_EQ(db.column.count({.where = field.not_in(both)}), 0);
    EXPECT_EQ(db.column.count({.where = field.not_in(none)}), 1);
  };
  const std::string nil = "00000000-0000-0000-0000-000000000000";
  const timestamp other = timestamp::parse("2001-01-01T01:01:01Z");
  std::size_t statements = 0;
  db.on_query([&](const tenon::query_event& e) {
    ++statements;
    EXPECT_NE(e.sql.find(statements % 4 == 1 || statements % 4 == 2 ? "= ANY($1" : "<> ALL($1"), std::string::npos)
        << e.sql;
  });
  matches(column::text, std::string("text"), std::string("x"));
  matches(column::varchar, std::string("varchar"), std::string("x"));
  matches(column::char_, std::string("abcd"), std::string("x"));
  matches(column::uuid, std::string("123e4567-e89b-12d3-a456-426614174000"), nil);
  matches(column::bit, std::string("0101"), std::string("1111"));
  matches(column::varbit, std::string("01"), std::string("1"));
  matches(column::inet, std::string("10.0.0.1"), std::string("10.0.0.2"));
  matches(column::xml, std::string("<b/>"), std::string("<c/>"));
  matches(column::citext, std::string("ANN"), std::string("x"));
  matches(column::integer, 1, 9);
  matches(column::smallint, 2, 9);
  matches(column::oid, 3, 9);
  matches(column::bigint, std::int64_t{4}, std::int64_t{9});
  matches(column::double_, 0.5, 0.75);
  matches(column::real, 0.25, 0.75);
  matches(column::numeric, decimal("1.50"), decimal("9"));
  matches(column::money, decimal("2.5"), decimal("9"));
  matches(column::millis, t, other);
  matches(column::micros, t, other);
  matches(column::zoned, t, other);
  matches(column::date, timestamp::parse("2024-02-29T00:00:00Z"), other);
  matches(column::time, timestamp::parse("1970-01-01T12:34:56.789Z"), other);
  matches(column::timetz, timestamp::parse("1970-01-01T12:34:56.789Z"), other);
  matches(column::json, json::parse("[1]"), json::parse("1"));
  matches(column::jsonb, json::parse("[2]"), json::parse("1"));
  matches(column::bytea, bytes("\1x", 2), bytes("y", 1));
  matches(column::mood, Mood::SAD, Mood::HAPPY);
  EXPECT_EQ(statements, 27u * 4);
  EXPECT_EQ(db.column.count({.where = column::flag.in({true})}), 1);
}

TEST_F(types_test, numbers_keep_their_extremes) {
  const Column c = stored({.integer = std::numeric_limits<std::int32_t>::min(),
                           .smallint = -32768,
                           .oid = std::numeric_limits<std::int32_t>::max(),
                           .bigint = std::numeric_limits<std::int64_t>::min(),
                           .double_ = std::numeric_limits<double>::denorm_min(),
                           .real = 0.1,
                           .flag = true});
  EXPECT_EQ(c.integer, std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(c.smallint, -32768);
  EXPECT_EQ(c.oid, std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(c.bigint, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(c.double_, std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(c.real, 0.1);
  EXPECT_TRUE(c.flag);
  EXPECT_TRUE(std::isnan(stored(ColumnCreate{.double_ = std::nan("")}).double_));
  EXPECT_EQ(stored(ColumnCreate{.double_ = -INFINITY}).double_, -INFINITY);
  EXPECT_THROW(db.column.create({.smallint = 32768}), tenon::value_out_of_range);
  EXPECT_THROW(db.column.create({.real = 1e300}), tenon::value_out_of_range);
}

TEST_F(types_test, decimals_keep_every_digit) {
  for (const std::string text :
       {"0", "1", "-1", "10000", "9999", "0.0001", "0.00001", "-12345678901234567890.123456789012345678901234567890",
        "10000000000000000000000000000000000", "0.000000000000000000000000000001",
        "99999999999999999999999999999999999"})
    EXPECT_EQ(stored(ColumnCreate{.numeric = decimal(text)}).numeric, decimal(text)) << text;
  const std::string digits = std::string(600, '9') + "." + std::string(399, '1') + "2";
  EXPECT_EQ(stored(ColumnCreate{.exact = decimal(digits)}).exact, decimal(digits));
  EXPECT_EQ(stored(ColumnCreate{.money = decimal("-92233720368547.58")}).money, decimal("-92233720368547.58"));
  EXPECT_THROW(db.query_raw<decimal>("SELECT 'NaN'::numeric"), tenon::raw_query_failed);
}

TEST_F(types_test, times_keep_the_microsecond) {
  for (const char* text : {"2024-02-29T12:34:56.789012Z", "0001-01-01T00:00:00.000000Z", "1969-12-31T23:59:59.999999Z",
                           "9999-12-31T23:59:59.999999Z"}) {
    const timestamp t = timestamp::parse(text);
    const Column c = stored({.millis = t, .micros = t, .zoned = t, .date = t, .time = t, .timetz = t});
    EXPECT_EQ(c.micros.to_string_microseconds(), text);
    EXPECT_EQ(c.zoned.to_string_microseconds(), text);
    EXPECT_EQ(c.date.to_string(), std::string(text).substr(0, 10) + "T00:00:00.000Z");
    EXPECT_EQ(c.time.to_string_microseconds(), "1970-01-01" + std::string(text).substr(10));
    EXPECT_EQ(c.timetz, c.time);
  }
}

TEST_F(types_test, an_infinite_time_is_refused_by_name) {
  const Column c = db.column.create({});
  db.execute_raw("UPDATE columns SET micros = 'infinity' WHERE id = {}", c.id);
  try {
    db.column.find_many();
    FAIL();
  } catch (const tenon::data_corruption& e) {
    EXPECT_EQ(e.fields(), std::vector<std::string>{"micros"});
  }
}

TEST_F(types_test, documents_and_bytes_come_back) {
  const json doc = json::parse(R"({"a":[1,2.5,"x",null,true],"ü":{}})");
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  const Column c = stored({.json = doc, .jsonb = doc, .bytea = bytes(all.data(), all.size()), .mood = Mood::SAD});
  EXPECT_EQ(c.json, doc);
  EXPECT_EQ(c.jsonb, doc);
  EXPECT_EQ(c.bytea.view(), all);
  EXPECT_EQ(c.mood, Mood::SAD);
}

TEST_F(types_test, lists_of_every_type_come_back) {
  const timestamp t = timestamp::parse("2024-02-29T12:34:56.789012Z");
  const List l = stored({.texts = {"a", "", "b\"c,{}\\"},
                         .uuids = {"123e4567-e89b-12d3-a456-426614174000"},
                         .inets = {"10.0.0.0/8"},
                         .integers = {1, -2},
                         .bigints = {std::numeric_limits<std::int64_t>::max()},
                         .doubles = {0.5},
                         .numerics = {decimal("1.25"), decimal("-3")},
                         .flags = {true, false, true},
                         .zoned = {t},
                         .jsons = {json::parse("{\"a\":1}"), json::parse("[]")},
                         .bytes = {bytes("\0x", 2)},
                         .moods = {Mood::SAD, Mood::HAPPY}});
  EXPECT_EQ(l.texts, (std::vector<std::string>{"a", "", "b\"c,{}\\"}));
  EXPECT_EQ(l.uuids, std::vector<std::string>{"123e4567-e89b-12d3-a456-426614174000"});
  EXPECT_EQ(l.inets, std::vector<std::string>{"10.0.0.0/8"});
  EXPECT_EQ(l.integers, (std::vector<std::int32_t>{1, -2}));
  EXPECT_EQ(l.bigints, std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::max()});
  EXPECT_EQ(l.doubles, std::vector<double>{0.5});
  EXPECT_EQ(l.numerics, (std::vector<decimal>{decimal("1.25"), decimal("-3")}));
  EXPECT_EQ(l.flags, (std::vector<bool>{true, false, true}));
  EXPECT_TRUE(l.times.empty());
  EXPECT_EQ(l.zoned, std::vector<timestamp>{t});
  ASSERT_EQ(l.jsons.size(), 2u);
  EXPECT_EQ(l.jsons[0], json::parse("{\"a\":1}"));
  ASSERT_EQ(l.bytes.size(), 1u);
  EXPECT_EQ(l.bytes[0].size(), 2u);
  EXPECT_EQ(l.moods, (std::vector<Mood>{Mood::SAD, Mood::HAPPY}));
  EXPECT_EQ(l.defaults, (std::vector<std::int32_t>{1, 2}));
}

TEST_F(types_test, lists_are_filtered_by_and_pushed_to) {
  const int id = db.list.create({.texts = {"a", "b"}, .integers = {1, 2, 3}, .moods = {Mood::SAD}}).id;
  db.list.create({});
  const auto count = [&](const tenon::predicate<List>& p) { return db.list.count({.where = p}); };
  EXPECT_EQ(count(list::integers.has(2)), 1);
  EXPECT_EQ(count(list::integers.has_every({1, 3})), 1);
  EXPECT_EQ(count(list::integers.has_every({1, 4})), 0);
  EXPECT_EQ(count(list::integers.has_some({4, 3})), 1);
  EXPECT_EQ(count(list::integers.is_empty()), 1);
  EXPECT_EQ(count(list::integers.is_empty(false)), 1);
  EXPECT_EQ(count(list::texts.equals({"a", "b"})), 1);
  EXPECT_EQ(count(list::moods.has(Mood::SAD)), 1);
  EXPECT_EQ(count(list::moods.has_some({Mood::SAD})), 1);
  EXPECT_EQ(db.list.update(list::id == id, {.integers = tenon::push(4)}).integers,
            (std::vector<std::int32_t>{1, 2, 3, 4}));
  EXPECT_EQ(db.list.update(list::id == id, {.texts = {"z"}}).texts, std::vector<std::string>{"z"});
  EXPECT_EQ(db.list.update(list::id == id, {.moods = tenon::push({Mood::HAPPY, Mood::SAD})}).moods,
            (std::vector<Mood>{Mood::SAD, Mood::HAPPY, Mood::SAD}));
}

TEST_F(types_test, many_rows_of_every_type_are_inserted_at_once) {
  std::vector<ColumnCreate> columns;
  for (int i = 0; i < 3000; ++i)
    columns.push_back({.text = "row " + std::to_string(i),
                       .uuid = "123e4567-e89b-12d3-a456-426614174000",
                       .integer = i,
                       .numeric = decimal(i) * decimal("0.1"),
                       .flag = i % 2 == 0,
                       .jsonb = json::parse("[" + std::to_string(i) + "]"),
                       .mood = i % 3 == 0 ? Mood::SAD : Mood::HAPPY});
  const auto made = db.column.create_many_and_return(columns);
  ASSERT_EQ(made.size(), 3000u);
  for (std::size_t i = 0; i < 3000; i += 500) EXPECT_EQ(made[i].text, "row " + std::to_string(made[i].integer));
  EXPECT_EQ(db.column.count({.where = column::mood == Mood::SAD}), 1000);
  EXPECT_EQ(db.column.aggregate({}, select(sum(column::numeric)))[sum(column::numeric)], decimal("449850"));
  EXPECT_EQ(db.list.create_many({{.integers = {1}}, {.integers = {2, 3}}}), 2);
}

TEST_F(types_test, a_stream_of_many_rows_can_be_left_and_interleaved) {
  db.execute_raw_unsafe("INSERT INTO columns (text) SELECT 'row ' || n FROM generate_series(1, 2000) n");
  std::size_t seen = 0;
  db.column.for_each({.order_by = column::id.asc()},
                     [&](const column::view& v) { EXPECT_EQ(v.text, "row " + std::to_string(++seen)); });
  EXPECT_EQ(seen, 2000u);
  seen = 0;
  db.column.for_each({}, [&](const column::view&) { return ++seen < 700; });
  EXPECT_EQ(seen, 700u);
  db.transaction([&](auto& tx) {
    seen = 0;
    tx.column.for_each({.where = column::id < 600}, [&](const column::view& v) {
      if (++seen % 100 == 0) tx.column.update(column::id == v.id, {.integer = 1});
    });
  });
  EXPECT_EQ(db.column.count({.where = column::integer == 1}), 5);
  EXPECT_THROW(db.column.for_each({}, [](const column::view&) { throw std::runtime_error("enough"); }),
               std::runtime_error);
  EXPECT_EQ(db.column.count(), 2000);
}

}  // namespace
