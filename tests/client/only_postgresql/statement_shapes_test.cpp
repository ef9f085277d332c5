// The statements that the server receives: few in shape, and one where one will do.
#include "client/lab.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace lab;

namespace {

class statements_of : public lab_test {
 protected:
  statements_of() {
    add_library();
    db.on_query([this](const tenon::query_event& e) { seen_.push_back(without_schema(std::string(e.sql))); });
  }

  // What `f` runs.
  template <class F>
  names when(const F& f) {
    seen_.clear();
    f();
    return seen_;
  }

 private:
  static std::string without_schema(std::string sql) {
    for (std::size_t at = 0; (at = sql.find("\"test_", at)) != std::string::npos;)
      sql.erase(at, sql.find('.', at) + 1 - at);
    return sql;
  }

  names seen_;
};

TEST_F(statements_of, lists_have_one_parameter_however_long_they_are) {
  names all;
  for (const int length : {1, 2, 3, 10, 100, 10'000}) {
    const names run = when([&] { db.book.find_many({.where = book::pages.in(std::vector<int>(length, 20))}); });
    all.insert(all.end(), run.begin(), run.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  EXPECT_EQ(all,
            (names{"SELECT t0.\"id\", t0.\"title\", t0.\"pages\", t0.\"price\", t0.\"authorId\" FROM \"Book\" AS t0 "
                   "WHERE t0.\"pages\" = ANY($1)"}));
  EXPECT_EQ(when([&] {
              db.book.count({.where = book::title.not_in({"A", "B"})});
            }),
            (names{"SELECT COUNT(*) FROM \"Book\" AS t0 WHERE t0.\"title\" <> ALL($1)"}));
}

TEST_F(statements_of, relations_are_one_for_each_level_however_many_parents_there_are) {
  const auto load = [&] { db.author.find_many({}, include(author::books.select(book::title))); };
  const names few = when(load);
  EXPECT_EQ(few, (names{"SELECT t0.\"id\", t0.\"name\", t0.\"born\" FROM \"Author\" AS t0",
                        "SELECT t0.\"title\", t0.\"authorId\" FROM \"Book\" AS t0 WHERE t0.\"authorId\" = ANY($1)"}));
  std::vector<AuthorCreate> more;
  for (int i = 0; i < 100; ++i) more.push_back({.name = "author " + std::to_string(i)});
  db.author.create_many(more);
  EXPECT_EQ(when(load), few);
}

TEST_F(statements_of, creates_updates_and_removals_return_the_record) {
  const std::string columns = " RETURNING \"id\", \"name\", \"born\"";
  EXPECT_EQ(when([&] { db.author.create({.name = "Cid"}); }),
            names{"INSERT INTO \"Author\" (\"name\") VALUES ($1)" + columns});
  EXPECT_EQ(when([&] { db.author.update(author::name == "Cid", {.born = 1980}); }),
            names{"UPDATE \"Author\" AS t0 SET \"born\" = $1 WHERE t0.\"name\" = $2" + columns});
  EXPECT_EQ(when([&] { db.author.update_many_and_return({.where = author::name == "Cid", .data = {.born = 1981}}); }),
            names{"UPDATE \"Author\" AS t0 SET \"born\" = $1 WHERE t0.\"name\" = $2" + columns});
  EXPECT_EQ(when([&] { db.author.remove(author::name == "Cid", select(author::id)); }),
            names{"DELETE FROM \"Author\" AS t0 WHERE t0.\"name\" = $1 RETURNING \"id\""});
}

TEST_F(statements_of, upserts_are_left_to_the_database) {
  EXPECT_EQ(when([&] {
              db.author.upsert(author::name == "Cid", {.create = {.name = "Cid"}, .update = {.born = increment(1)}});
            }),
            names{"INSERT INTO \"Author\" (\"name\") VALUES ($1) ON CONFLICT (\"name\") DO UPDATE SET \"born\" = "
                  "\"Author\".\"born\" + $2 RETURNING \"id\", \"name\", \"born\""});
}

TEST_F(statements_of, many_rows_are_one_with_a_list_for_each_column) {
  const names two = when([&] { db.author.create_many({{.name = "x", .born = 1}, {.name = "y", .born = 2}}); });
  EXPECT_EQ(two, names{"INSERT INTO \"Author\" (\"name\", \"born\") SELECT * FROM UNNEST($1::text[], $2::int4[])"});
  std::vector<AuthorCreate> many;
  for (int i = 0; i < 1000; ++i) many.push_back({.name = "author " + std::to_string(i), .born = i});
  EXPECT_EQ(when([&] { db.author.create_many(many); }), two);
  EXPECT_EQ(when([&] {
              db.author.create_many({{.name = "x"}, {.name = "z"}}, {.skip_duplicates = true});
            }),
            names{"INSERT INTO \"Author\" (\"name\") SELECT * FROM UNNEST($1::text[]) ON CONFLICT DO NOTHING"});
  EXPECT_EQ(db.author.count({.where = author::name.in({"x", "z"})}), 2);
  EXPECT_EQ(when([&] {
              db.author.create_many_and_return({{.name = "v"}, {.name = "w"}}, {}, select(author::id));
            }),
            names{"INSERT INTO \"Author\" (\"name\") SELECT * FROM UNNEST($1::text[]) RETURNING \"id\""});
}

TEST_F(statements_of, locks_are_on_the_table_of_the_records) {
  EXPECT_EQ(when([&] {
              db.transaction([](auto& tx) {
                tx.author.find_many({.where = author::books.some(), .take = 1, .lock = for_update().skip_locked()},
                                    select(author::id));
              });
            }),
            names{"SELECT t0.\"id\" FROM \"Author\" AS t0 WHERE EXISTS (SELECT 1 FROM \"Book\" AS t1 WHERE "
                  "t1.\"authorId\" = t0.\"id\") LIMIT $1 FOR UPDATE OF t0 SKIP LOCKED"});
}

TEST_F(statements_of, searches_take_several_columns_together) {
  EXPECT_EQ(when([&] {
              const auto texts = full_text(sample::text, sample::maybe);
              db.sample.find_many({.where = texts.search("a"), .order_by = texts.relevance("a").desc()},
                                  select(sample::id));
            }),
            names{"SELECT t0.\"id\" FROM \"Sample\" AS t0 WHERE TO_TSVECTOR(CONCAT_WS(' ', t0.\"text\", "
                  "t0.\"maybe\")) @@ TO_TSQUERY($1) ORDER BY TS_RANK(TO_TSVECTOR(CONCAT_WS(' ', t0.\"text\", "
                  "t0.\"maybe\")), TO_TSQUERY($2)) DESC"});
}

}  // namespace
