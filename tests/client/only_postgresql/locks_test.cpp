// Locks on records, each seen by a transaction beside the one that holds it.
#include "client/lab.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class locks : public lab_test {
 protected:
  locks() { add_library(); }

  // Whether another transaction gets this lock on the book at once.
  bool is_free(int book_id, const tenon::row_lock& lock) {
    try {
      db.transaction([&](auto& tx) { tx.book.find_unique_or_throw(book::id == book_id, lock.no_wait()); });
      return true;
    } catch (const tenon::transaction_conflict&) {
      return false;
    }
  }
};

TEST_F(locks, are_kept_until_the_transaction_ends) {
  db.transaction([&](auto& tx) {
    tx.book.find_unique(book::id == 1, for_update());
    EXPECT_FALSE(is_free(1, for_update()));
    EXPECT_TRUE(is_free(2, for_update()));
  });
  EXPECT_TRUE(is_free(1, for_update()));
}

TEST_F(locks, exclude_each_other_by_their_strength) {
  const auto excluded_by = [&](const tenon::row_lock& held) {
    std::string out;
    db.transaction([&](auto& tx) {
      tx.book.find_unique(book::id == 1, held);
      for (const auto& wanted : {for_key_share(), for_share(), for_no_key_update(), for_update()})
        out += is_free(1, wanted) ? '-' : 'x';
    });
    return out;
  };
  EXPECT_EQ(excluded_by(for_key_share()), "---x");
  EXPECT_EQ(excluded_by(for_share()), "--xx");
  EXPECT_EQ(excluded_by(for_no_key_update()), "-xxx");
  EXPECT_EQ(excluded_by(for_update()), "xxxx");
}

TEST_F(locks, are_waited_for_unless_told_otherwise) {
  std::promise<void> locked;
  std::atomic<bool> released = false;
  std::thread holder([&] {
    db.transaction([&](auto& tx) {
      tx.book.find_unique(book::id == 1, for_update());
      locked.set_value();
      std::this_thread::sleep_for(100ms);
      released = true;
    });
  });
  locked.get_future().wait();
  db.transaction([&](auto& tx) {
    tx.book.find_unique(book::id == 1, for_update());
    EXPECT_TRUE(released);
  });
  holder.join();
}

TEST_F(locks, that_are_not_waited_for_throw_a_conflict_that_says_why) {
  db.transaction([&](auto& tx) {
    tx.book.find_unique(book::id == 1, for_update());
    try {
      db.transaction([&](auto& other) { other.book.find_many({.lock = for_share().no_wait()}); });
      FAIL();
    } catch (const tenon::transaction_conflict& e) {
      EXPECT_EQ(e.code(), "P2034");
      EXPECT_EQ(e.native_code(), "55P03");
      EXPECT_EQ(e.model(), "Book");
      EXPECT_NE(e.message().find("another transaction has locked the row"), std::string::npos) << e.message();
    }
  });
}

TEST_F(locks, let_workers_take_different_records_of_a_queue) {
  const auto next = [](auto& tx) {
    return tx.book.find_first({.order_by = book::id.asc(), .lock = for_update().skip_locked()});
  };
  db.transaction([&](auto& first) {
    EXPECT_EQ(next(first)->title, "A");
    db.transaction([&](auto& second) {
      EXPECT_EQ(next(second)->title, "B");
      EXPECT_EQ(titles(second.book.find_many({.order_by = book::id.asc(), .lock = for_update().skip_locked()})),
                (names{"B", "C", "D", "E"}));
    });
  });
}

TEST_F(locks, share_the_work_of_a_queue_among_threads) {
  std::vector<BookCreate> books;
  for (int i = 0; i < 40; ++i) books.push_back({.title = "job", .pages = i});
  db.book.create_many(books);
  std::mutex guard;
  std::vector<int> done;
  const auto work = [&] {
    for (bool more = true; more;) {
      more = db.transaction([&](auto& tx) {
        const auto job = tx.book.find_first(
            {.where = book::title == "job", .order_by = book::id.asc(), .lock = for_no_key_update().skip_locked()});
        if (!job) return false;
        tx.book.remove(book::id == job->id);
        const std::lock_guard lock(guard);
        done.push_back(job->pages);
        return true;
      });
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) workers.emplace_back(work);
  for (std::thread& w : workers) w.join();
  std::sort(done.begin(), done.end());
  ASSERT_EQ(done.size(), 40u);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST_F(locks, are_on_the_records_found_and_not_on_those_loaded_along) {
  db.transaction([&](auto& tx) {
    const auto found = tx.author.find_many({.where = author::books.some(book::pages > 30), .lock = for_update()},
                                           include(author::books, author::books.count()));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].books_count, 1);
    EXPECT_TRUE(is_free(found[0].books[0].id, for_update()));
    EXPECT_THROW(db.transaction([&](auto& other) {
      other.author.find_unique(author::name == "Bob", for_share().no_wait(), include(author::books));
    }),
                 tenon::transaction_conflict);
    EXPECT_NO_THROW(
        db.transaction([&](auto& other) { other.author.find_unique(author::name == "Ann", for_share().no_wait()); }));
  });
}

TEST_F(locks, hold_for_pages_orders_and_streams) {
  db.transaction([&](auto& tx) {
    EXPECT_EQ(titles(tx.book.find_many({.order_by = book::author.by(author::name.desc().nulls_first()),
                                        .skip = 1,
                                        .take = 1,
                                        .lock = for_update()})),
              names{"D"});
    EXPECT_FALSE(is_free(4, for_update()));
    EXPECT_FALSE(is_free(5, for_update()));  // skipped over, but the server has to lock it on the way
    EXPECT_TRUE(is_free(1, for_update()));
    EXPECT_EQ(titles(tx.book.find_many(
                  {.where = book::pages < 40, .order_by = book::id.asc(), .take = -1, .lock = for_update()})),
              names{"C"});
    EXPECT_FALSE(is_free(3, for_update()));
    EXPECT_TRUE(is_free(1, for_update()));
    tx.book.for_each({.where = book::pages == 10, .lock = for_update()}, [](const book::view&) {});
    EXPECT_FALSE(is_free(1, for_update()));
  });
}

TEST_F(locks, outside_of_transactions_are_refused) {
  const auto refused = [](const auto& find) {
    try {
      find();
      return std::string("nothing was thrown");
    } catch (const tenon::validation_error& e) {
      return e.message();
    }
  };
  const std::string why =
      " with a lock outside of a transaction would lock nothing: the lock would end with the statement";
  EXPECT_EQ(refused([&] { db.book.find_many({.lock = for_update()}); }), "find_many" + why);
  EXPECT_EQ(refused([&] { db.book.find_unique(book::id == 1, for_update()); }), "find_unique" + why);
  EXPECT_EQ(refused([&] { db.book.for_each({.lock = for_update()}, [](const book::view&) {}); }), "find_many" + why);
}

TEST_F(locks, in_a_batch_last_as_long_as_the_batch) {
  const auto [found, changed] =
      db.batch(ops.book.find_many({.where = book::pages < 30, .lock = for_update()}),
               ops.book.update_many({.where = book::pages < 30, .data = {.pages = increment(1)}}));
  EXPECT_EQ(found.size(), 2u);
  EXPECT_EQ(changed, 2);
}

TEST_F(locks, are_refused_where_no_record_is_found) {
  db.transaction([&](auto& tx) {
    EXPECT_THROW(tx.book.count({.lock = for_update()}), tenon::validation_error);
    EXPECT_THROW(tx.book.aggregate({.lock = for_update()}, select(count())), tenon::validation_error);
    EXPECT_THROW(tx.book.find_many({.distinct = {book::author_id}, .lock = for_update()}), tenon::validation_error);
    EXPECT_EQ(tx.book.count(), 5);  // nothing was sent
  });
}

TEST_F(locks, are_refused_by_what_only_reads) {
  EXPECT_THROW(db.transaction([&](auto& tx) { tx.book.find_many({.lock = for_update()}); }, {.read_only = true}),
               tenon::read_only);
}

}  // namespace
