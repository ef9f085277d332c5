// Every column type against the server's own reading and writing of it: what the client stores is shown by the server as
// the text expected, what the server makes of this text is what the client reads, and both are found by each other.
#include "client/only_postgresql/types_database.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/client/raw.hpp>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

using namespace types;
using tenon::bytes;
using tenon::decimal;
using tenon::json;
using tenon::timestamp;

namespace {

// A value, and how the server shows it.
template <class T>
struct known {
  T value;
  std::string text;
};

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}
template <class T>
bool same(const T& a, const T& b) {
  return a == b;
}

// Of a time in the years that its text form does not cover.
timestamp time_at(int year, unsigned month, unsigned day, std::chrono::microseconds of_day) {
  const std::chrono::sys_days date = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
  return timestamp::from_microseconds((date.time_since_epoch() + of_day).count());
}

class column_types : public types_database {
 protected:
  std::string shown_by_server(const std::string& column, int id) {
    return db.query_raw<std::string>("SELECT (" + column + ")::text FROM columns WHERE id = {}", id).at(0);
  }

  // `shown`: what stands for the column in a query that shows it; `equals`: what finds the value.
  template <class In, class New, class Out, class T, class Equals>
  void expect_exact(In ColumnCreate::*in, New ColumnUpdate::*changed, Out Column::*out, const std::string& name,
                    const std::vector<known<T>>& values, const Equals& equals, std::string shown = {}) {
    if (shown.empty()) shown = name;
    const std::string type =
        db.query_raw<std::string>(
              "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'columns'::regclass "
              "AND attname = {}",
              name)
            .at(0);
    const int other = db.column.create({}).id;
    for (const known<T>& k : values) {
      SCOPED_TRACE(name + ": " + k.text.substr(0, 100));
      ColumnCreate input;
      input.*in = k.value;
      const Column made = db.column.create(input);
      EXPECT_TRUE(same(made.*out, k.value));
      EXPECT_TRUE(same(db.column.find_unique_or_throw(column::id == made.id).*out, k.value));
      EXPECT_EQ(shown_by_server(shown, made.id), k.text);

      ColumnUpdate update;
      update.*changed = k.value;
      db.column.update(column::id == other, update);
      EXPECT_EQ(shown_by_server(shown, other), k.text);

      EXPECT_EQ(db.column.count({.where = column::id == made.id && equals(k.value)}), 1);

      EXPECT_EQ(db.column.create_many({input, input}), 2);
      const int last = db.query_raw<int>("SELECT max(id) FROM columns").at(0);
      EXPECT_EQ(shown_by_server(shown, last), k.text);
      EXPECT_EQ(shown_by_server(shown, last - 1), k.text);

      const int theirs =
          db.query_raw<int>("INSERT INTO columns (\"" + name + "\") VALUES (({}::text)::" + type + ") RETURNING id",
                            k.text)
              .at(0);
      EXPECT_TRUE(same(db.column.find_unique_or_throw(column::id == theirs).*out, k.value));
    }
  }

  // The same for parameters and results of raw queries.
  template <class T>
  void expect_raw(const std::string& type, const std::vector<known<T>>& values) {
    for (const known<T>& k : values) {
      SCOPED_TRACE(type + ": " + k.text.substr(0, 100));
      EXPECT_EQ(db.query_raw<std::string>("SELECT ({}::" + type + ")::text", k.value).at(0), k.text);
      EXPECT_TRUE(same(db.query_raw<T>("SELECT ({}::text)::" + type, k.text).at(0), k.value));
    }
  }
};

#define EXPECT_COLUMN(member, name, values)                                                 \
  expect_exact(&ColumnCreate::member, &ColumnUpdate::member, &Column::member, name, values, \
               [](const auto& value) { return column::member == value && column::member.in({value}); })

TEST_F(column_types, texts) {
  const std::vector<known<std::string>> texts = {
      {"", ""},
      {"Grüße \"'\\ \n\t 日本 \U0001F600", "Grüße \"'\\ \n\t 日本 \U0001F600"},
      {"NULL", "NULL"},
      {"{}", "{}"}};
  EXPECT_COLUMN(text, "text", texts);
  EXPECT_COLUMN(citext, "citext", texts);
  EXPECT_COLUMN(varchar, "varchar",
                (std::vector<known<std::string>>{{"", ""}, {"äöüäöüäöüäöüäöüäöüäö", "äöüäöüäöüäöüäöüäöüäö"}}));
  expect_exact(
      &ColumnCreate::char_, &ColumnUpdate::char_, &Column::char_, "char",
      std::vector<known<std::string>>{{"    ", "    "}, {"ab  ", "ab  "}, {"äöüß", "äöüß"}},
      [](const std::string& v) { return column::char_ == v; }, "rpad(\"char\", 4)");
  expect_raw<std::string>("text", texts);
  expect_raw<std::string>("varchar", texts);
  expect_raw<std::string>("name", texts);
  expect_raw<std::string>("\"char\"", {{"x", "x"}});
  const std::string large(3'000'000, 'x');
  const int id = db.column.create({.text = large}).id;
  EXPECT_EQ(db.column.find_unique_or_throw(column::id == id).text, large);
}

TEST_F(column_types, texts_of_a_form) {
  const std::vector<known<std::string>> uuids = {
      {"123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"},
      {"ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff"}};
  EXPECT_COLUMN(uuid, "uuid", uuids);
  expect_raw("uuid", uuids);
  EXPECT_COLUMN(bit, "bit", (std::vector<known<std::string>>{{"0101", "0101"}, {"1111", "1111"}}));
  const std::vector<known<std::string>> bits = {
      {"", ""}, {"1", "1"}, {"01010101", "01010101"}, {"011010011", "011010011"}};
  EXPECT_COLUMN(varbit, "varbit", bits);
  expect_raw("varbit", bits);
  // The server shows the length of the prefix as text even where it covers the whole address.
  const std::vector<known<std::string>> networks = {
      {"10.0.0.0/8", "10.0.0.0/8"},         {"192.0.2.7/31", "192.0.2.7/31"},           {"0.0.0.0/0", "0.0.0.0/0"},
      {"2001:db8::1/64", "2001:db8::1/64"}, {"::ffff:1.2.3.4/96", "::ffff:1.2.3.4/96"}, {"::/0", "::/0"}};
  EXPECT_COLUMN(inet, "inet", networks);
  expect_raw("inet", networks);
  expect_raw<std::string>(
      "cidr", {{"10.0.0.0/8", "10.0.0.0/8"}, {"192.0.2.7/32", "192.0.2.7/32"}, {"2001:db8::/32", "2001:db8::/32"}});
  expect_exact(
      &ColumnCreate::inet, &ColumnUpdate::inet, &Column::inet, "inet",
      std::vector<known<std::string>>{{"192.0.2.7", "192.0.2.7"}, {"2001:db8::1", "2001:db8::1"}},
      [](const std::string& v) { return column::inet == v; }, "host(inet)");
  const std::vector<known<std::string>> documents = {{"<a/>", "<a/>"},
                                                     {"<b ü=\"1\">1 &lt; 2</b>", "<b ü=\"1\">1 &lt; 2</b>"}};
  EXPECT_COLUMN(xml, "xml", documents);
  expect_raw("xml", documents);
}

TEST_F(column_types, whole_numbers) {
  using small = std::numeric_limits<std::int16_t>;
  using medium = std::numeric_limits<std::int32_t>;
  using large = std::numeric_limits<std::int64_t>;
  const auto table = []<class T>(std::vector<T> values) {
    std::vector<known<T>> out;
    for (const T v : values) out.push_back({v, std::to_string(v)});
    return out;
  };
  EXPECT_COLUMN(integer, "integer", table(std::vector<int>{0, -1, medium::min(), medium::max()}));
  EXPECT_COLUMN(smallint, "smallint", table(std::vector<int>{0, -1, small::min(), small::max()}));
  EXPECT_COLUMN(oid, "oid", table(std::vector<int>{0, medium::max()}));
  EXPECT_COLUMN(bigint, "bigint", table(std::vector<std::int64_t>{0, -1, large::min(), large::max()}));
  expect_raw("oid", table(std::vector<std::int64_t>{0, 4'294'967'295}));
  expect_raw("int2", table(std::vector<int>{small::min(), small::max()}));
  expect_raw("int8", table(std::vector<std::int64_t>{large::min(), large::max()}));
  expect_raw("bool", std::vector<known<bool>>{{true, "true"}, {false, "false"}});
  EXPECT_COLUMN(flag, "flag", (std::vector<known<bool>>{{true, "true"}, {false, "false"}}));
}

TEST_F(column_types, floating_point_numbers) {
  using limits = std::numeric_limits<double>;
  const std::vector<known<double>> doubles = {{0.0, "0"},
                                              {-0.0, "-0"},
                                              {0.1, "0.1"},
                                              {limits::max(), "1.7976931348623157e+308"},
                                              {limits::min(), "2.2250738585072014e-308"},
                                              {limits::denorm_min(), "5e-324"},
                                              {limits::infinity(), "Infinity"},
                                              {-limits::infinity(), "-Infinity"},
                                              {limits::quiet_NaN(), "NaN"}};
  EXPECT_COLUMN(double_, "double", doubles);
  expect_raw("float8", doubles);
  const std::vector<known<double>> reals = {{0.0, "0"},
                                            {-0.0, "-0"},
                                            {0.1, "0.1"},
                                            {3.4028235e38, "3.4028235e+38"},
                                            {1e-45, "1e-45"},
                                            {limits::infinity(), "Infinity"},
                                            {limits::quiet_NaN(), "NaN"}};
  EXPECT_COLUMN(real, "real", reals);
  expect_raw("float4", reals);
}

TEST_F(column_types, decimals) {
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"numeric\" TYPE numeric");  // without Prisma's limits
  std::vector<known<decimal>> numbers;
  for (const std::string text :
       {"0", "-1", "9999", "10000", "0.0001", "0.00001", "-0.000000012345",
        "-12345678901234567890.123456789012345678901234567891", "10000000000000000000000000000000000",
        "0.000000000000000000000000000001", "99999999999999999999999999999999999"})
    numbers.push_back({decimal(text), text});
  const std::string digits(131'072, '7');
  numbers.push_back({decimal(digits), digits});
  const std::string fine = "0." + std::string(16'382, '3') + "1";
  numbers.push_back({decimal(fine), fine});
  expect_exact(
      &ColumnCreate::numeric, &ColumnUpdate::numeric, &Column::numeric, "numeric", numbers,
      [](const decimal& v) { return column::numeric == v; }, "trim_scale(numeric)");
  expect_raw("numeric", numbers);
  const std::string full = std::string(600, '9') + "." + std::string(399, '1') + "2";
  EXPECT_COLUMN(exact, "exact", (std::vector<known<decimal>>{{decimal(full), full}}));
}

TEST_F(column_types, money) {
  const std::vector<known<decimal>> amounts = {{decimal("0"), "$0.00"},
                                               {decimal("-0.01"), "-$0.01"},
                                               {decimal("1234.5"), "$1,234.50"},
                                               {decimal("92233720368547758.07"), "$92,233,720,368,547,758.07"},
                                               {decimal("-92233720368547758.08"), "-$92,233,720,368,547,758.08"}};
  EXPECT_COLUMN(money, "money", amounts);
  expect_raw("money", amounts);
}

TEST_F(column_types, money_is_rounded_as_the_server_rounds) {
  for (const char* amount : {"0.125", "0.135", "-0.125", "-0.135", "0.1249", "0.005", "-0.005"}) {
    const int id = db.column.create({.money = decimal(amount)}).id;
    EXPECT_EQ(
        db.query_raw<bool>("SELECT money = {}::text::numeric::money FROM columns WHERE id = {}", amount, id).at(0),
        true)
        << amount;
  }
}

TEST(money, has_as_many_digits_as_the_servers_locale_says) {
  // A locale of the test's own, where the server's user can read it.
  namespace fs = std::filesystem;
  const tenon::testing::temporary_folder folder;
  fs::permissions(folder.path(), fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add);
  ASSERT_EQ(std::system(("localedef -i ja_JP -f UTF-8 " + folder.file("ja_JP.UTF-8")).c_str()), 0)
      << "the package `locales` has what it takes";
  setenv("LOCPATH", folder.path().c_str(), 1);
  tenon::testing::postgres_server server;
  unsetenv("LOCPATH");
  client own({.url = server.url() + "&options=-c%20lc_monetary%3Dja_JP.UTF-8"});
  own.execute_raw_unsafe("CREATE EXTENSION citext");
  own.create_tables();
  const Column made = own.column.create({.money = decimal(1200)});
  EXPECT_EQ(made.money, decimal(1200));
  EXPECT_EQ(own.query_raw<decimal>("SELECT money::numeric FROM columns").at(0), decimal(1200));
  EXPECT_EQ(own.query_raw<decimal>("SELECT money FROM columns").at(0), decimal(1200));
  EXPECT_EQ(own.column.count({.where = column::money == decimal(1200)}), 1);
}

TEST_F(column_types, times) {
  using namespace std::chrono_literals;
  const auto at = [](const char* text) { return timestamp::parse(text); };
  const std::vector<known<timestamp>> micros = {{at("2024-02-29T12:34:56.789012Z"), "2024-02-29 12:34:56.789012"},
                                                {at("1969-12-31T23:59:59.999999Z"), "1969-12-31 23:59:59.999999"},
                                                {at("2000-01-01T00:00:00Z"), "2000-01-01 00:00:00"},
                                                {at("9999-12-31T23:59:59.999999Z"), "9999-12-31 23:59:59.999999"},
                                                {time_at(-43, 3, 15, 12h), "0044-03-15 12:00:00 BC"},
                                                {time_at(-4713, 11, 24, 0h), "4714-11-24 00:00:00 BC"},
                                                {time_at(12345, 6, 7, 1us), "12345-06-07 00:00:00.000001"}};
  EXPECT_COLUMN(micros, "micros", micros);
  expect_raw("timestamp", micros);
  std::vector<known<timestamp>> zoned = micros;
  for (known<timestamp>& k : zoned) k.text.insert(k.text.ends_with(" BC") ? k.text.size() - 3 : k.text.size(), "+00");
  EXPECT_COLUMN(zoned, "zoned", zoned);
  expect_raw("timestamptz", zoned);
  EXPECT_COLUMN(millis, "millis",
                (std::vector<known<timestamp>>{{at("2024-02-29T12:34:56.789Z"), "2024-02-29 12:34:56.789"}}));
  const std::vector<known<timestamp>> dates = {{at("2024-02-29"), "2024-02-29"},
                                               {at("0001-01-01"), "0001-01-01"},
                                               {time_at(-4713, 11, 24, 0h), "4714-11-24 BC"},
                                               {time_at(32'000, 1, 1, 0h), "32000-01-01"}};
  EXPECT_COLUMN(date, "date", dates);
  expect_raw("date", dates);
  const std::vector<known<timestamp>> of_day = {{at("1970-01-01T00:00:00Z"), "00:00:00"},
                                                {at("1970-01-01T23:59:59.999999Z"), "23:59:59.999999"}};
  EXPECT_COLUMN(time, "time", of_day);
  EXPECT_COLUMN(
      timetz, "timetz",
      (std::vector<known<timestamp>>{{of_day[0].value, "00:00:00+00"}, {of_day[1].value, "23:59:59.999999+00"}}));
}

TEST_F(column_types, times_of_day_of_other_zones_are_read_as_utc) {
  const Column c = db.column.create({});
  for (const auto& [theirs, ours] : {std::pair{"12:00:00+02", "1970-01-01T10:00:00.000000Z"},
                                     {"23:30:00-01:15:30", "1970-01-02T00:45:30.000000Z"},
                                     {"00:00:00+01", "1969-12-31T23:00:00.000000Z"}}) {
    db.execute_raw("UPDATE columns SET timetz = ({}::text)::timetz", theirs);
    EXPECT_EQ(db.column.find_unique_or_throw(column::id == c.id).timetz.to_string_microseconds(), ours);
    EXPECT_EQ(db.query_raw<std::string>("SELECT timetz FROM columns").at(0), theirs);
  }
}

TEST_F(column_types, documents) {
  const auto doc = [](const std::string& text) { return known<json>{json::parse(text), text}; };
  const std::vector<known<json>> documents = {doc("null"),
                                              doc("true"),
                                              doc("\"\""),
                                              doc("0"),
                                              doc("[]"),
                                              doc("{}"),
                                              doc(R"({"a": [1, 2.5, null, {"ü": "\""}]})"),
                                              doc("12345678901234567890.123456789"),
                                              doc("[" + std::string(200'000, ' ') + "1]")};
  for (const known<json>& k : documents) {
    const Column made = db.column.create({.json = k.value, .jsonb = k.value});
    EXPECT_EQ(made.json, k.value) << k.text.substr(0, 50);
    EXPECT_EQ(made.jsonb, k.value) << k.text.substr(0, 50);
    EXPECT_TRUE(
        db.query_raw<bool>("SELECT json::jsonb = ({}::text)::jsonb AND jsonb = json::jsonb FROM columns WHERE id = {}",
                           k.text, made.id)
            .at(0));
    EXPECT_EQ(db.query_raw<json>("SELECT ({}::text)::json", k.text).at(0), k.value);
    EXPECT_EQ(db.query_raw<json>("SELECT {}::jsonb", k.value).at(0), k.value);
    EXPECT_EQ(db.column.count({.where = column::id == made.id && column::jsonb == k.value}), 1);
  }
  const std::string deep = std::string(400, '[') + std::string(400, ']');
  EXPECT_EQ(db.column.create({.jsonb = json::parse(deep)}).jsonb, json::parse(deep));
  std::string large = "[0";
  for (int i = 1; i < 200'000; ++i) large += "," + std::to_string(i);
  large += "]";
  EXPECT_EQ(db.column.create({.jsonb = json::parse(large)}).jsonb, json::parse(large));
}

TEST_F(column_types, bytes_of_any_length) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  const std::vector<known<bytes>> values = {
      {bytes(), "\\x"}, {bytes("\0", 1), "\\x00"}, {bytes("\\x00", 4), "\\x5c783030"}};
  EXPECT_COLUMN(bytea, "bytea", values);
  expect_raw("bytea", values);
  std::string large;
  for (int i = 0; i < 8000; ++i) large += all;
  const int id = db.column.create({.bytea = bytes(large.data(), large.size())}).id;
  EXPECT_EQ(db.column.find_unique_or_throw(column::id == id).bytea.view(), large);
  EXPECT_EQ(db.query_raw<int>("SELECT length(bytea) FROM columns WHERE id = {}", id).at(0), 256 * 8000);
}

TEST_F(column_types, enums) {
  EXPECT_COLUMN(mood, "mood", (std::vector<known<Mood>>{{Mood::HAPPY, "HAPPY"}, {Mood::SAD, "not happy"}}));
  expect_raw<std::string>("mood", {{"not happy", "not happy"}});
}

}  // namespace
