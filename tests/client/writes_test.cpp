#include "lab.hpp"

#include <chrono>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class writes : public lab_test {};

TEST_F(writes, a_duplicate_names_its_fields) {
  db.author.create({.name = "Ann"});
  try {
    db.author.create({.name = "Ann"});
    FAIL();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.code(), "P2002");
    EXPECT_EQ(e.model(), "Author");
    EXPECT_EQ(e.fields(), names{"name"});
  }
}

TEST_F(writes, a_compound_key_names_all_its_fields) {
  db.author.create({.name = "Ann"});
  db.book.create({.title = "A", .author_id = 1});
  try {
    db.book.create({.title = "A", .author_id = 1});
    FAIL();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.fields(), (names{"title", "authorId"}));
  }
  EXPECT_EQ(db.book.find_unique_or_throw(book::title_author_id("A", 1)).id, 1);
}

TEST_F(writes, a_reference_to_nothing_is_refused) {
  try {
    db.book.create({.title = "A", .author_id = 7});
    FAIL();
  } catch (const tenon::foreign_key_violation& e) {
    EXPECT_EQ(e.code(), "P2003");
    EXPECT_EQ(e.model(), "Book");
  }
}

TEST_F(writes, records_that_are_not_there_are_not_found) {
  EXPECT_THROW(db.author.update(author::id == 1, {.name = "x"}), tenon::not_found);
  EXPECT_THROW(db.author.remove(author::id == 1), tenon::not_found);
  EXPECT_THROW(db.author.find_unique_or_throw(author::id == 1), tenon::not_found);
  EXPECT_FALSE(db.author.find_unique(author::id == 1));
}

TEST_F(writes, an_update_without_changes_returns_the_record) {
  db.author.create({.name = "Ann"});
  EXPECT_EQ(db.author.update(author::id == 1, {}).name, "Ann");
  EXPECT_EQ(db.author.update_many({.data = {}}), 1);
}

TEST_F(writes, many_are_created_in_order) {
  std::vector<AuthorCreate> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back({.name = "n" + std::to_string(i)});
  rows[500].born = 1900;
  const auto created = db.author.create_many_and_return(rows);
  ASSERT_EQ(created.size(), 1000u);
  EXPECT_EQ(created[999].name, "n999");
  EXPECT_EQ(created[500].born, 1900);
  EXPECT_FALSE(created[501].born);
}

TEST_F(writes, many_are_created_all_or_none) {
  EXPECT_THROW(db.author.create_many({{.name = "a"}, {.name = "b"}, {.name = "a"}}), tenon::unique_violation);
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(db.author.create_many({{.name = "a"}, {.name = "b"}, {.name = "a"}}, {.skip_duplicates = true}), 2);
}

TEST_F(writes, changes_may_be_limited) {
  add_library();
  EXPECT_EQ(db.book.update_many({.data = {.pages = 1}, .limit = 2}), 2);
  EXPECT_EQ(db.book.remove_many({.where = book::pages > 1, .limit = 1}), 1);
  EXPECT_EQ(db.book.count(), 4);
  const auto returned = db.book.update_many_and_return({.where = book::pages == 1, .data = {.pages = increment(1)}});
  EXPECT_EQ(returned.size(), 2u);
  EXPECT_EQ(returned[0].pages, 2);
}

TEST_F(writes, upserts_create_or_update) {
  const auto upsert = [&] {
    return db.author.upsert(author::name == "Ann",
                            {.create = {.name = "Ann", .born = 1}, .update = {.born = increment(1)}});
  };
  EXPECT_EQ(upsert().born, 1);
  EXPECT_EQ(upsert().born, 2);
  // Where the key that is looked for is not the one that is created, in two steps.
  const Author bob = db.author.upsert(author::id == 99, {.create = {.name = "Bob"}, .update = {.born = 5}});
  EXPECT_EQ(bob.name, "Bob");
  EXPECT_EQ(db.author.upsert(author::id == bob.id, {.create = {.name = "x"}, .update = {.born = 5}}).born, 5);
}

TEST_F(writes, removing_returns_the_record_as_it_was) {
  add_library();
  const auto gone = db.book.remove(book::id == 1, include(book::author));
  EXPECT_EQ(gone.title, "A");
  EXPECT_EQ(gone.author->name, "Ann");
  EXPECT_EQ(db.book.count(), 4);
}

TEST_F(writes, a_transaction_that_throws_leaves_nothing) {
  EXPECT_THROW(db.transaction([&](auto& tx) {
    tx.author.create({.name = "Ann"});
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(db.transaction([&](auto& tx) { return tx.author.create({.name = "Ann"}).name; }), "Ann");
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(writes, an_error_inside_a_nested_transaction_can_be_survived) {
  db.transaction([&](auto& tx) {
    tx.author.create({.name = "Ann"});
    EXPECT_THROW(tx.transaction([](auto& inner) { inner.author.create({.name = "Ann"}); }), tenon::unique_violation);
    tx.author.create({.name = "Bob"});
  });
  EXPECT_EQ(db.author.count(), 2);
}

TEST_F(writes, an_expired_transaction_is_rolled_back) {
  try {
    db.transaction(
        [&](auto& tx) {
          tx.author.create({.name = "Ann"});
          std::this_thread::sleep_for(30ms);
          tx.author.create({.name = "Bob"});
        },
        {.timeout = 10ms});
    FAIL();
  } catch (const tenon::transaction_error& e) {
    EXPECT_EQ(e.code(), "P2028");
  }
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(writes, a_batch_counts_as_a_whole) {
  EXPECT_THROW(db.batch(ops.author.create({.name = "Ann"}), ops.author.create({.name = "Ann"})),
               tenon::unique_violation);
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(writes, a_missing_table_or_column_is_named) {
  db.execute_raw_unsafe("ALTER TABLE \"Author\" RENAME COLUMN \"born\" TO \"birth\"");
  try {
    db.author.find_many();
    FAIL();
  } catch (const tenon::schema_mismatch& e) {
    EXPECT_EQ(e.code(), "P2022");
  }
  db.execute_raw_unsafe("DROP TABLE \"Book\"");
  try {
    db.book.find_many();
    FAIL();
  } catch (const tenon::schema_mismatch& e) {
    EXPECT_EQ(e.code(), "P2021");
  }
}

}  // namespace
