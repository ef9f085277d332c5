#include "lab.hpp"

#include <tenon/client/raw.hpp>

using namespace lab;
using tenon::json;

namespace {

class queries : public lab_test {
 protected:
  queries() { add_library(); }
  names where(const tenon::predicate<Book>& p) {
    return titles(db.book.find_many({.where = p, .order_by = book::id.asc()}));
  }
};

TEST_F(queries, comparisons_select_records) {
  EXPECT_EQ(where(book::pages == 20), (names{"B"}));
  EXPECT_EQ(where(book::pages != 20), (names{"A", "C", "D", "E"}));
  EXPECT_EQ(where(book::pages < 20), (names{"A"}));
  EXPECT_EQ(where(book::pages <= 20), (names{"A", "B"}));
  EXPECT_EQ(where(book::pages > 40), (names{"E"}));
  EXPECT_EQ(where(book::pages >= 40), (names{"D", "E"}));
  EXPECT_EQ(where(book::author_id == null), (names{"E"}));
  EXPECT_EQ(where(book::author_id != null).size(), 4u);
  EXPECT_EQ(where(book::price == tenon::decimal("2.2")), (names{"B"}));
}

TEST_F(queries, lists_select_members_whatever_their_length) {
  EXPECT_EQ(where(book::pages.in({10, 50, 70})), (names{"A", "E"}));
  EXPECT_EQ(where(book::pages.not_in({10, 50})), (names{"B", "C", "D"}));
  EXPECT_EQ(where(book::pages.in({})), (names{}));
  EXPECT_EQ(where(book::pages.not_in({})).size(), 5u);
  std::vector<int> many(100'000, -1);
  many.back() = 30;
  EXPECT_EQ(where(book::pages.in(many)), (names{"C"}));
  std::vector<std::string> titles(1000, "no such title");
  titles[500] = "D";
  EXPECT_EQ(where(book::title.in(titles)), (names{"D"}));
}

TEST_F(queries, conditions_combine) {
  EXPECT_EQ(where(book::pages > 10 && book::pages < 40), (names{"B", "C"}));
  EXPECT_EQ(where(book::pages == 10 || book::pages == 50), (names{"A", "E"}));
  EXPECT_EQ(where(!(book::pages == 10 || book::pages == 50)), (names{"B", "C", "D"}));
  EXPECT_EQ(where({}), (names{"A", "B", "C", "D", "E"}));
}

TEST_F(queries, fields_compare_with_fields) {
  db.book.update_many({.where = book::title == "D", .data = {.pages = 4}});
  EXPECT_EQ(where(book::pages == book::id), (names{"D"}));
}

TEST_F(queries, text_patterns_take_every_character_literally) {
  db.author.create_many({{.name = "100%"}, {.name = "a*b?[c]"}, {.name = "under_score"}, {.name = "ANNA"}});
  const auto count = [&](const tenon::predicate<Author>& p) { return db.author.count({.where = p}); };
  EXPECT_EQ(count(author::name.contains("%")), 1);
  EXPECT_EQ(count(author::name.contains("*")), 1);
  EXPECT_EQ(count(author::name.contains("[c]")), 1);
  EXPECT_EQ(count(author::name.contains("_")), 1);
  EXPECT_EQ(count(author::name.contains("_").insensitive()), 1);
  EXPECT_EQ(count(author::name.starts_with("Ann")), 1);
  EXPECT_EQ(count(author::name.starts_with("ann").insensitive()), 2);
  EXPECT_EQ(count(author::name.ends_with("ob")), 1);
  EXPECT_EQ(count(author::name.contains("nn")), 1);
  EXPECT_EQ(count(author::name.equals("bob").insensitive()), 1);
}

TEST_F(queries, relations_filter) {
  const auto authors = [&](const tenon::predicate<Author>& p) {
    names out;
    for (const Author& a : db.author.find_many({.where = p, .order_by = author::id.asc()})) out.push_back(a.name);
    return out;
  };
  EXPECT_EQ(authors(author::books.some(book::pages > 30)), (names{"Bob"}));
  EXPECT_EQ(authors(author::books.every(book::pages < 40)), (names{"Ann"}));
  EXPECT_EQ(authors(author::books.none(book::title == "A")), (names{"Bob"}));
  EXPECT_EQ(where(book::author.is(author::name == "Bob")), (names{"D"}));
  EXPECT_EQ(where(book::author.is_not(author::name == "Ann")), (names{"D", "E"}));
  EXPECT_EQ(where(book::author == null), (names{"E"}));
}

TEST_F(queries, orders_sort_by_fields_relations_and_counts) {
  const auto ordered = [&](const tenon::order_list<Book>& o) { return titles(db.book.find_many({.order_by = o})); };
  EXPECT_EQ(ordered(book::pages.desc()), (names{"E", "D", "C", "B", "A"}));
  EXPECT_EQ(ordered({book::author_id.asc().nulls_last(), book::pages.desc()}), (names{"C", "B", "A", "D", "E"}));
  EXPECT_EQ(ordered({book::author_id.desc().nulls_first(), book::id.asc()}), (names{"E", "D", "A", "B", "C"}));
  EXPECT_EQ(ordered({book::author.by(author::name.desc().nulls_last()), book::id.asc()}),
            (names{"D", "A", "B", "C", "E"}));
  EXPECT_EQ(db.author.find_first_or_throw({.order_by = author::books.count().desc()}).name, "Ann");
}

TEST_F(queries, cursors_go_on_where_they_stopped) {
  const auto page = [&](const tenon::order_list<Book>& o, int from, int take) {
    return titles(db.book.find_many({.order_by = o, .cursor = book::id == from, .take = take}));
  };
  EXPECT_EQ(page(book::id.asc(), 3, 2), (names{"C", "D"}));
  EXPECT_EQ(page(book::id.asc(), 3, -2), (names{"B", "C"}));
  EXPECT_EQ(page(book::pages.desc(), 3, 2), (names{"C", "B"}));
  EXPECT_EQ(page({book::author_id.asc().nulls_last(), book::id.asc()}, 4, 5), (names{"D", "E"}));
  EXPECT_EQ(page({book::author_id.asc().nulls_first(), book::id.asc()}, 5, 2), (names{"E", "A"}));
  EXPECT_EQ(page(book::id.asc(), 99, 2), (names{}));
}

TEST_F(queries, the_first_record_of_each_combination_is_kept) {
  EXPECT_EQ(titles(db.book.find_many({.order_by = book::pages.desc(), .distinct = {book::author_id}})),
            (names{"E", "D", "C"}));
}

TEST_F(queries, related_records_are_narrowed_per_parent) {
  const auto authors =
      db.author.find_many({.order_by = author::id.asc()},
                          include(author::books.order_by(book::pages.desc()).skip(1).take(1), author::books.count()));
  ASSERT_EQ(authors.size(), 2u);
  EXPECT_EQ(titles(authors[0].books), (names{"B"}));
  EXPECT_EQ(titles(authors[1].books), (names{}));
  EXPECT_EQ(authors[0].books_count, 3);

  const auto last =
      db.author.find_many({.order_by = author::id.asc()}, include(author::books.order_by(book::id.asc()).take(-2)));
  EXPECT_EQ(titles(last[0].books), (names{"B", "C"}));
}

TEST_F(queries, an_optional_relation_may_be_absent) {
  const auto books = db.book.find_many({.order_by = book::id.asc()}, include(book::author));
  EXPECT_EQ(books[0].author->name, "Ann");
  EXPECT_EQ(books[2].author->name, "Ann");
  EXPECT_FALSE(books[4].author);
}

TEST_F(queries, relations_of_thousands_of_parents_load_at_once) {
  std::vector<AuthorCreate> authors;
  for (int i = 0; i < 3000; ++i) authors.push_back({.name = "author " + std::to_string(i)});
  db.author.create_many(authors);
  std::size_t statements = 0;
  db.on_query([&](const tenon::query_event&) { ++statements; });
  EXPECT_EQ(db.author.find_many({}, include(author::books)).size(), 3002u);
  EXPECT_EQ(statements, 2u);
}

TEST_F(queries, a_selection_has_its_members_alone) {
  const auto slim = db.book.find_many({.order_by = book::id.asc()}, select(book::title, book::author));
  EXPECT_EQ(slim[0].title, "A");
  EXPECT_EQ(slim[0].author->name, "Ann");
  const auto without = db.book.find_first_or_throw({.order_by = book::id.asc()}, omit(book::id, book::price));
  EXPECT_EQ(without.pages, 10);
}

TEST_F(queries, aggregates_are_computed) {
  const auto r =
      db.book.aggregate({.where = book::author_id != null},
                        select(count(), sum(book::pages), avg(book::pages), min(book::title), sum(book::price)));
  EXPECT_EQ(r[count()], 4);
  EXPECT_EQ(r[sum(book::pages)], 100);
  EXPECT_EQ(r[avg(book::pages)], 25.0);
  EXPECT_EQ(r[min(book::title)], "A");
  EXPECT_EQ(r[sum(book::price)], tenon::decimal("6.6"));
  const auto none = db.book.aggregate({.where = book::pages > 100}, select(count(), sum(book::pages)));
  EXPECT_EQ(none[count()], 0);
  EXPECT_FALSE(none[sum(book::pages)]);
}

TEST_F(queries, groups_are_filtered_and_ordered) {
  const auto groups =
      db.book.group_by(by(book::author_id), {.having = sum(book::pages) > 40, .order_by = descending(sum(book::pages))},
                       select(count(), sum(book::pages)));
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].author_id, 1);
  EXPECT_EQ(groups[0][sum(book::pages)], 60);
  EXPECT_FALSE(groups[1].author_id);
}

TEST_F(queries, json_is_looked_into) {
  db.sample.create(
      {.doc = json::parse(R"({"kind":"cat","tags":["x","y"],"age":3,"owner":{"name":"Ann"},"gone":null})")});
  db.sample.create({.doc = json::parse(R"({"kind":"dog","tags":[],"age":10})")});
  const auto count = [&](const tenon::predicate<Sample>& p) { return db.sample.count({.where = p}); };
  EXPECT_EQ(count(sample::doc.path({"kind"}) == json::string("cat")), 1);
  EXPECT_EQ(count(sample::doc.path({"owner", "name"}) == json::string("Ann")), 1);
  EXPECT_EQ(count(sample::doc.path({"age"}) > json::number(3)), 1);
  EXPECT_EQ(count(sample::doc.path({"tags"}).array_contains(json::string("y"))), 1);
  EXPECT_EQ(count(sample::doc.path({"tags", "0"}) == json::string("x")), 1);
  EXPECT_EQ(count(sample::doc.path({"kind"}).string_starts_with("d")), 1);
  EXPECT_EQ(count(sample::doc.path({"gone"}) == tenon::json_null), 1);
  EXPECT_EQ(count(sample::doc.path({"gone"}) == tenon::db_null), 1);
  EXPECT_EQ(count(sample::doc == json::parse(R"({"age":10.0,"tags":[],"kind":"dog"})")), 1);
}

TEST_F(queries, json_is_compared_by_every_operator) {
  for (const char* text : {R"({"kind":"cat","tags":["x","y"],"age":3})", R"({"kind":"Dog","tags":[],"age":10.5})",
                           R"({"kind":7,"tags":"x","age":"10"})", "null"})
    db.sample.create({.doc = json::parse(text), .maybe_doc = json::parse(text)});
  db.sample.create({.doc = json::parse("[1]")});
  const auto found = [&](const tenon::predicate<Sample>& p) {
    std::string out;
    for (const auto& s : db.sample.find_many({.where = p, .order_by = sample::id.asc()}, select(sample::id)))
      out += std::to_string(s.id);
    return out;
  };
  const auto kind = sample::doc.path({"kind"});
  const auto tags = sample::doc.path({"tags"});
  const auto age = sample::doc.path({"age"});
  EXPECT_EQ(found(kind.string_contains("a")), "1");
  EXPECT_EQ(found(kind.string_starts_with("d")), "");
  EXPECT_EQ(found(kind.string_starts_with("d").insensitive()), "2");
  EXPECT_EQ(found(kind.string_ends_with("G").insensitive()), "2");
  EXPECT_EQ(found(kind.string_contains("%")), "");
  EXPECT_EQ(found(tags.array_contains(json::parse(R"(["y"])"))), "1");
  EXPECT_EQ(found(tags.array_starts_with(json::string("x"))), "1");
  EXPECT_EQ(found(tags.array_ends_with(json::string("y"))), "1");
  EXPECT_EQ(found(age < json::number(4)), "1");
  EXPECT_EQ(found(age <= json::number(10.5)), "12");
  EXPECT_EQ(found(age >= json::number(3) && age != json::number(3)), "2");
  EXPECT_EQ(found(age <= json::string("10")), "3");
  EXPECT_EQ(found(kind == tenon::any_null), "45");
  EXPECT_EQ(found(!(kind == tenon::any_null)), "123");
  EXPECT_EQ(found(sample::doc.document().array_contains(json::parse("[1]"))), "5");
  EXPECT_EQ(found(sample::maybe_doc.document() == tenon::json_null), "4");
  EXPECT_EQ(found(sample::maybe_doc.document() == tenon::db_null), "5");
  EXPECT_EQ(found(sample::maybe_doc.document() == tenon::any_null), "45");
  EXPECT_EQ(found(sample::maybe_doc != json::parse(R"({"tags":[],"age":10.50,"kind":"Dog"})")), "134");
  // What is not there is neither equal nor unequal, neither contains nor lacks.
  EXPECT_EQ(found(kind != json::string("cat")), "23");
  EXPECT_EQ(found(!kind.string_contains("a")), "23");
}

TEST_F(queries, records_are_streamed_until_enough) {
  std::size_t seen = 0;
  db.book.for_each({.order_by = book::id.asc()}, [&](const book::view& v) {
    ++seen;
    return v.title != "C";
  });
  EXPECT_EQ(seen, 3u);
}

TEST_F(queries, find_first_takes_one) {
  EXPECT_EQ(db.book.find_first({.order_by = book::pages.desc()})->title, "E");
  EXPECT_EQ(db.book.find_first({.order_by = book::pages.asc(), .take = -1})->title, "E");
  EXPECT_FALSE(db.book.find_first({.where = book::pages > 100}));
  EXPECT_THROW(db.book.find_first_or_throw({.where = book::pages > 100}), tenon::not_found);
}

TEST_F(queries, a_negative_skip_is_refused) { EXPECT_THROW(db.book.find_many({.skip = -1}), tenon::validation_error); }

TEST_F(queries, raw_values_are_of_any_type_that_a_column_has) {
  struct row {
    std::optional<std::string> text;
    std::size_t size;
    short number;
    std::optional<int> nothing;
    double real;
    bool flag;
  };
  const std::optional<std::string> text = "some";
  const std::vector<row> rows =
      db.query_raw<row>("SELECT {}, {}, {}, {}, {}, {} WHERE {} IS NULL", text, std::size_t{1} << 40, short{-3},
                        std::optional<int>(), 0.5f, true, null);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].text, "some");
  EXPECT_EQ(rows[0].size, std::size_t{1} << 40);
  EXPECT_EQ(rows[0].number, -3);
  EXPECT_EQ(rows[0].nothing, std::nullopt);
  EXPECT_EQ(rows[0].real, 0.5);
  EXPECT_TRUE(rows[0].flag);
  EXPECT_THROW(db.query_raw<short>("SELECT 70000"), tenon::error);
  EXPECT_THROW(db.query_raw<int>("SELECT {}", ~std::uint64_t{0}), tenon::value_out_of_range);
}

TEST_F(queries, raw_values_are_never_text) {
  EXPECT_EQ(db.query_raw<std::string>("SELECT {}", "'; DROP TABLE Book; --"), (names{"'; DROP TABLE Book; --"}));
  EXPECT_EQ(db.query_raw<std::string>("SELECT '{{}}' || {}", "x"), (names{"{}x"}));
  EXPECT_EQ(db.query_raw<bool>("SELECT {}", true), (std::vector<bool>{true}));
  EXPECT_THROW(db.query_raw<std::string>("SELECT {}"), tenon::validation_error);
  EXPECT_THROW(db.query_raw<std::int64_t>("SELECT 'text'"), tenon::raw_query_failed);
}

}  // namespace
