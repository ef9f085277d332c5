// Words are searched for in texts, and records ordered by how well they fit.
#include "client/lab.hpp"

#include <string>
#include <vector>

using namespace lab;

namespace {

class full_text_search : public lab_test {
 protected:
  full_text_search() {
    db.sample.create_many({{.text = "The cat", .maybe = "sat on the mat"},
                           {.text = "A dog", .maybe = "chased the cats and the dogs"},
                           {.text = "Birds"},
                           {.text = "Cat and dog", .maybe = "cat, cat, dog"}});
  }

  std::vector<int> where(const tenon::predicate<Sample>& p, const tenon::order_list<Sample>& order = sample::id.asc()) {
    std::vector<int> out;
    for (const auto& s : db.sample.find_many({.where = p, .order_by = order}, select(sample::id))) out.push_back(s.id);
    return out;
  }
};

using ids = std::vector<int>;

TEST_F(full_text_search, finds_words_in_whatever_form) {
  EXPECT_EQ(where(sample::text.search("cats")), (ids{1, 4}));
  EXPECT_EQ(where(sample::text.search("cat & dog")), (ids{4}));
  EXPECT_EQ(where(sample::text.search("cat | bird")), (ids{1, 3, 4}));
  EXPECT_EQ(where(sample::text.search("cat & !dog")), (ids{1}));
  EXPECT_EQ(where(sample::maybe.search("'chased' <-> 'the' <-> 'cats'")), (ids{2}));
}

TEST_F(full_text_search, takes_several_texts_together) {
  EXPECT_EQ(where(full_text(sample::text, sample::maybe).search("dog & chase")), (ids{2}));
  EXPECT_EQ(where(sample::text.search("dog & chase") || sample::maybe.search("mat")), (ids{1}));
  EXPECT_EQ(where(full_text(sample::text, sample::maybe).search("bird")), (ids{3}));  // its other text is null
}

TEST_F(full_text_search, is_a_condition_like_others) {
  EXPECT_EQ(where(!sample::maybe.search("cat")), (ids{1, 3}));
  EXPECT_EQ(where(sample::text.search("dog") && sample::id > 2), (ids{4}));
  EXPECT_EQ(db.sample.count({.where = sample::text.search("dog")}), 2);
  EXPECT_EQ(db.sample.update_many({.where = sample::text.search("dog"), .data = {.small = 1}}), 2);
}

TEST_F(full_text_search, orders_by_relevance) {
  const auto texts = full_text(sample::text, sample::maybe);
  EXPECT_EQ(where(texts.search("cat"), {texts.relevance("cat").desc(), sample::id.asc()}), (ids{4, 1, 2}));
  EXPECT_EQ(where({}, {sample::maybe.relevance("cat").asc(), sample::id.desc()}), (ids{3, 1, 2, 4}));
}

TEST_F(full_text_search, pages_through_an_order_by_relevance) {
  const auto texts = full_text(sample::text, sample::maybe);
  const tenon::order_list<Sample> order = {texts.relevance("cat").desc(), sample::id.asc()};
  const auto page = [&](int from, int take) {
    std::vector<int> out;
    for (const Sample& s : db.sample.find_many({.order_by = order, .cursor = sample::id == from, .take = take}))
      out.push_back(s.id);
    return out;
  };
  EXPECT_EQ(page(4, 2), (ids{4, 1}));
  EXPECT_EQ(page(1, 9), (ids{1, 2, 3}));
  EXPECT_EQ(page(2, -2), (ids{1, 2}));
}

TEST_F(full_text_search, orders_related_records_and_by_them) {
  add_library();
  db.book.create({.title = "Cat", .author_id = 2});
  db.book.create({.title = "The cat and another cat", .author_id = 2});
  const auto bob = db.author.find_unique_or_throw(
      author::name == "Bob", include(author::books.where(book::title.search("cat"))
                                         .order_by({book::title.relevance("cat").desc(), book::id.asc()})));
  EXPECT_EQ(titles(bob.books), (names{"The cat and another cat", "Cat"}));
  const auto books =
      db.book.find_many({.where = book::author != null,
                         .order_by = {book::author.by(author::name.relevance("bob").desc()), book::id.asc()},
                         .take = 2});
  EXPECT_EQ(titles(books), (names{"D", "Cat"}));
}

TEST_F(full_text_search, says_which_text_is_no_query) {
  for (const char* wrong : {"cat dog", "cat &", "(cat", "!"}) {
    try {
      where(sample::text.search(wrong));
      ADD_FAILURE() << wrong;
    } catch (const tenon::validation_error& e) {
      EXPECT_EQ(e.code(), "P2019") << wrong;
      EXPECT_EQ(e.native_code(), "42601");
      EXPECT_EQ(e.message(), "The text to search for is no query of full-text search");
    }
  }
  EXPECT_THROW(where({}, sample::text.relevance("cat dog").desc()), tenon::validation_error);
}

TEST_F(full_text_search, keeps_its_texts_apart_from_the_statement) {
  std::vector<std::string> statements;
  db.on_query([&](const tenon::query_event& e) { statements.emplace_back(e.sql); });
  for (const char* text : {"cat", "dog"})
    db.sample.find_many({.where = sample::text.search(text), .order_by = sample::text.relevance(text).desc()});
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0], statements[1]);
  EXPECT_EQ(statements[0].find("cat"), std::string::npos) << statements[0];
}

TEST_F(full_text_search, does_not_order_groups) {
  EXPECT_THROW(
      db.sample.group_by(by(sample::text), {.order_by = sample::text.relevance("cat").desc()}, select(count())),
      tenon::validation_error);
}

}  // namespace
