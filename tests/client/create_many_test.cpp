// create_many of so many records that the database's own way for many rows is taken, where it has one.
#include "lab.hpp"

#include <tenon/client/raw.hpp>

#include <string>
#include <vector>

using namespace lab;
using tenon::bytes;
using tenon::decimal;
using tenon::json;
using tenon::null;
using tenon::timestamp;

namespace {

constexpr int many = 5000;

std::string name_of(int i) { return "author " + std::to_string(i); }

class create_many : public lab_test {
 protected:
  std::vector<AuthorCreate> authors() const {
    std::vector<AuthorCreate> out;
    for (int i = 1; i <= many; ++i) out.push_back({.name = name_of(i), .born = i});
    return out;
  }
};

TEST_F(create_many, of_thousands_creates_them_in_order_and_counts_them) {
  EXPECT_EQ(db.author.create_many(authors()), many);
  EXPECT_EQ(db.author.count(), many);
  for (int i : {1, 2, many / 2, many}) {
    const Author a = db.author.find_unique_or_throw(author::id == i);
    EXPECT_EQ(a.name, name_of(i));
    EXPECT_EQ(a.born, i);
  }
  EXPECT_EQ(db.author.create({.name = "the next"}).id, many + 1);
}

TEST_F(create_many, keeps_values_of_every_type) {
  const timestamp at = timestamp::parse("1999-12-31T23:59:59.123Z");
  std::vector<SampleCreate> rows(many, SampleCreate{.text = "Grüße \"\\\n\t日本, and some more text",
                                                    .flag = true,
                                                    .small = -7,
                                                    .big = 1LL << 60,
                                                    .real = -0.1,
                                                    .exact = decimal("123.456"),
                                                    .at = at,
                                                    .doc = json::parse(R"({"a":[1,"x"]})"),
                                                    .raw = bytes("\0\xff", 2),
                                                    .color = Color::RED,
                                                    .maybe = "text",
                                                    .maybe_int = 3,
                                                    .maybe_at = timestamp::parse("1850-01-01T00:00:00Z"),
                                                    .maybe_doc = json::parse("[]")});
  EXPECT_EQ(db.sample.create_many(rows), many);
  const Sample s = db.sample.find_unique_or_throw(sample::id == many);
  EXPECT_EQ(s.text, "Grüße \"\\\n\t日本, and some more text");
  EXPECT_TRUE(s.flag);
  EXPECT_EQ(s.small, -7);
  EXPECT_EQ(s.big, 1LL << 60);
  EXPECT_EQ(s.real, -0.1);
  EXPECT_EQ(s.exact, decimal("123.456"));
  EXPECT_EQ(s.at, at);
  EXPECT_EQ(s.doc, json::parse(R"({"a":[1,"x"]})"));
  EXPECT_EQ(s.raw, bytes("\0\xff", 2));
  EXPECT_EQ(s.color, Color::RED);
  EXPECT_EQ(s.maybe, "text");
  EXPECT_EQ(s.maybe_int, 3);
  EXPECT_EQ(s.maybe_at, timestamp::parse("1850-01-01T00:00:00Z"));
  EXPECT_EQ(s.maybe_doc, json::parse("[]"));
}

TEST_F(create_many, gives_defaults_to_what_is_left_out) {
  const timestamp before = timestamp::from_microseconds(timestamp::now().microseconds() / 1000 * 1000);
  EXPECT_EQ(db.sample.create_many(std::vector<SampleCreate>(many)), many);
  const Sample s = db.sample.find_unique_or_throw(sample::id == many);
  EXPECT_EQ(s.text, "");
  EXPECT_EQ(s.color, Color::GREEN);
  EXPECT_EQ(s.doc, json::parse("{}"));
  EXPECT_GE(s.at, before);
  EXPECT_GE(s.changed, before);
  EXPECT_FALSE(s.maybe);
  EXPECT_FALSE(s.maybe_doc);

  EXPECT_EQ(db.ids.create_many(std::vector<IdsCreate>(many)), many);
  EXPECT_EQ(db.query_raw<std::int64_t>(R"(SELECT count(DISTINCT "nanoid") FROM "Ids")")[0], many);
}

TEST_F(create_many, takes_records_that_set_different_fields) {
  std::vector<SampleCreate> rows(many);
  for (std::size_t i = 0; i < many; i += 2) rows[i].maybe = "even " + std::to_string(i);
  for (std::size_t i = 0; i < many; i += 3) rows[i].color = Color::RED;
  rows[many - 1].maybe_int = 42;  // which none of the first has
  rows[many - 2].maybe = null;
  EXPECT_EQ(db.sample.create_many(rows), many);
  EXPECT_EQ(db.sample.count({.where = sample::maybe == null}), many / 2 + 1);
  EXPECT_EQ(db.sample.count({.where = sample::color == Color::RED}), (many + 2) / 3);
  EXPECT_EQ(db.sample.find_first_or_throw({.where = sample::maybe_int == 42}).id, many);
  EXPECT_EQ(db.sample.find_unique_or_throw(sample::id == 1).maybe, "even 0");
}

TEST_F(create_many, takes_records_of_which_some_have_their_number) {
  std::vector<AuthorCreate> rows = authors();
  for (std::size_t i = many / 2; i < many; ++i) rows[i].id = 100'000 + static_cast<int>(i);
  EXPECT_EQ(db.author.create_many(rows), many);
  EXPECT_EQ(db.author.find_unique_or_throw(author::name == name_of(many / 2)).id, many / 2);
  EXPECT_EQ(db.author.find_unique_or_throw(author::name == name_of(many)).id, 100'000 + many - 1);
}

TEST_F(create_many, leaves_nothing_when_one_record_fails) {
  std::vector<AuthorCreate> rows = authors();
  rows.back().name = name_of(1);
  try {
    db.author.create_many(rows);
    FAIL();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.code(), "P2002");
    EXPECT_EQ(e.model(), "Author");
    EXPECT_EQ(e.fields(), names{"name"});
  }
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(db.author.create_many(authors()), many);
}

TEST_F(create_many, names_the_reference_to_nothing) {
  std::vector<BookCreate> rows(many, BookCreate{.title = "A", .author_id = 7});
  for (std::size_t i = 0; i < many; ++i) rows[i].title = std::to_string(i);
  try {
    db.book.create_many(rows);
    FAIL();
  } catch (const tenon::foreign_key_violation& e) {
    EXPECT_EQ(e.code(), "P2003");
    EXPECT_EQ(e.model(), "Book");
  }
  EXPECT_EQ(db.book.count(), 0);
}

TEST_F(create_many, refuses_a_text_that_is_none_and_leaves_the_connection_usable) {
  std::vector<AuthorCreate> rows = authors();
  rows.back().name = "\xff";
  try {
    db.author.create_many(rows);
    FAIL();
  } catch (const tenon::validation_error& e) {
    EXPECT_EQ(e.model(), "Author");
    EXPECT_EQ(e.fields(), names{"name"});
  }
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(create_many, is_part_of_the_transaction_around_it) {
  db.transaction([&](auto& tx) {
    tx.author.create({.name = "before"});
    std::vector<AuthorCreate> rows = authors();
    rows.back().name = "before";
    EXPECT_THROW(tx.author.create_many(rows), tenon::unique_violation);
    EXPECT_EQ(tx.author.count(), 1);  // what it did is undone alone
    EXPECT_EQ(tx.author.create_many(authors()), many);
    EXPECT_EQ(tx.author.count(), many + 1);
  });
  EXPECT_EQ(db.author.count(), many + 1);
  EXPECT_THROW(db.transaction([&](auto& tx) {
    tx.sample.create_many(std::vector<SampleCreate>(many));
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(db.sample.count(), 0);
}

TEST_F(create_many, may_pass_over_records_that_exist) {
  db.author.create({.name = name_of(17)});
  EXPECT_EQ(db.author.create_many(authors(), {.skip_duplicates = true}), many - 1);
}

TEST_F(create_many, refuses_nested_writes) {
  for (std::size_t count : {1, many}) {
    std::vector<AuthorCreate> rows(count, AuthorCreate{.name = "x"});
    for (std::size_t i = 0; i < count; ++i) rows[i].name = std::to_string(i);
    rows.back().books = {.create = {{.title = "A"}}};
    EXPECT_THROW(db.author.create_many(rows), tenon::error) << count;
    EXPECT_EQ(db.author.count(), 0);
  }
}

TEST_F(create_many, of_none_is_none) { EXPECT_EQ(db.author.create_many(std::vector<AuthorCreate>()), 0); }

}  // namespace
