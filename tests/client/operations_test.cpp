// Operations as values.
#include "client/lab.hpp"

#include <string>

using namespace lab;

namespace {

class operations : public lab_test {};

TEST_F(operations, touch_nothing_until_they_are_run) {
  const auto op = ops.author.create({.name = "Ann"});
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(db.run(op).name, "Ann");
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(operations, run_any_number_of_times_and_anywhere) {
  const auto count = ops.author.count();
  EXPECT_EQ(db.run(count), 0);
  db.author.create({.name = "Ann"});
  EXPECT_EQ(db.run(count), 1);
  db.transaction([&](auto& tx) { EXPECT_EQ(tx.run(count), 1); });
  db.snapshot([&](auto& s) { EXPECT_EQ(s.run(count), 1); });
  const auto copy = count;  // NOLINT: copies are what is tested
  EXPECT_EQ(db.run(copy), 1);
}

TEST_F(operations, give_their_error_as_a_value_when_tried) {
  EXPECT_EQ(db.try_run(ops.author.create({.name = "Ann"})).value().name, "Ann");
  const auto failed = db.try_run(ops.author.create({.name = "Ann"}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), "P2002");
  EXPECT_EQ(failed.error().kind(), tenon::error_kind::unique_violation);
}

TEST_F(operations, of_a_batch_return_their_results_in_order) {
  const auto [ann, count, books] =
      db.batch(ops.author.create({.name = "Ann"}), ops.author.count(), ops.book.find_many({}));
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(count, 1);
  EXPECT_TRUE(books.empty());
}

TEST_F(operations, of_a_batch_in_a_transaction_are_undone_alone) {
  db.transaction([](auto& tx) {
    tx.author.create({.name = "Ann"});
    EXPECT_THROW(tx.batch(ops.author.create({.name = "Bob"}), ops.author.create({.name = "Ann"})),
                 tenon::unique_violation);
    EXPECT_EQ(tx.author.count(), 1);
  });
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(operations, stream_views_of_a_transaction_too) {
  add_library();
  std::string titles;
  db.transaction([&](auto& tx) {
    tx.book.for_each({.order_by = book::title.desc(), .take = 2}, [&](const book::view& b) { titles += b.title; });
  });
  EXPECT_EQ(titles, "ED");
}

}  // namespace
