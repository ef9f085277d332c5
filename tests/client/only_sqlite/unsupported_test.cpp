// What SQLite cannot do is refused, with the name of what can.
#include "client/lab.hpp"

using namespace lab;

namespace {

class on_sqlite : public lab_test {
 protected:
  on_sqlite() { add_library(); }

  template <class F>
  std::string refused(const F& f) {
    try {
      f();
    } catch (const tenon::unsupported& e) {
      EXPECT_EQ(e.code(), "P2026");
      EXPECT_FALSE(e.hint().empty());
      return e.message();
    }
    return "nothing was thrown";
  }
};

TEST_F(on_sqlite, rows_are_not_locked) {
  const std::string why = "SQLite cannot lock rows: for_update and its like need PostgreSQL";
  db.transaction([&](auto& tx) {
    EXPECT_EQ(refused([&] { tx.book.find_many({.lock = for_update()}); }), why);
    EXPECT_EQ(refused([&] { tx.book.find_unique(book::id == 1, for_share().skip_locked()); }), why);
    EXPECT_EQ(tx.book.count(), 5);
  });
  EXPECT_EQ(refused([&] { db.book.find_first({.lock = for_update()}); }), why);
}

TEST_F(on_sqlite, texts_are_not_searched_for_words) {
  const std::string why = " in the texts of a table: full-text search needs PostgreSQL";
  EXPECT_EQ(refused([&] { db.book.find_many({.where = book::title.search("a")}); }), "SQLite cannot search" + why);
  EXPECT_EQ(refused([&] { db.book.find_many({.order_by = book::title.relevance("a").desc()}); }),
            "SQLite cannot order by relevance" + why);
}

TEST_F(on_sqlite, there_are_no_advisory_locks) {
  const std::string why = "SQLite has no advisory locks: they need PostgreSQL";
  db.transaction([&](auto& tx) {
    EXPECT_EQ(refused([&] { tx.advisory_lock(1); }), why);
    EXPECT_EQ(refused([&] { (void)tx.try_advisory_lock_shared("x"); }), why);
  });
  EXPECT_EQ(refused([&] { db.with_advisory_lock("x", [] { ADD_FAILURE() << "called"; }); }), why);
}

}  // namespace
