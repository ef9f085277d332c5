// What the driver makes of what a server says.
#include "sql/postgres/fake_server.hpp"
#include "support/golden.hpp"

#include <replies/client.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tenon::testing {
namespace {

// Runs `call` on a client of a server that answers as the corpus of the fuzz target says.
template <class Call>
void with_answers(const std::string& name, const Call& call) {
  const std::string recorded = read_text(std::filesystem::path(TENON_TEST_DIR) / "corpus" / "postgres_replies" / name);
  ASSERT_FALSE(recorded.empty());
  const std::string first = welcome();
  std::vector<std::string_view> pieces = pieces_in(std::string_view(recorded).substr(1));
  pieces.insert(pieces.begin(), first);
  fake_server server(500);
  server.answer(pieces, [&] {
    replies::client db({.url = server.url() + "&connection_limit=1", .log = {.warn = emit::event}});
    call(db);
  });
}

TEST(replies, as_a_server_gave_them_are_read) {
  with_answers("find_many", [](replies::client& db) {
    const auto all = db.sample.find_many({});
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].text, "one");
    EXPECT_EQ(all[0].exact, decimal("12.5"));
    EXPECT_EQ(all[0].list, (std::vector<std::int32_t>{1, 2}));
    EXPECT_EQ(all[1].parent_id, 1);
  });
}

TEST(replies, with_too_few_columns_are_refused) {
  for (const char* name : {"find_many_with_too_few_columns", "find_many_without_columns"}) {
    with_answers(name, [](replies::client& db) {
      try {
        db.sample.find_many({});
        FAIL();
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), error_kind::inconsistent_data) << e.what();
        EXPECT_NE(e.message().find(" columns to a statement that has 13"), std::string::npos) << e.message();
      }
    });
  }
}

TEST(replies, of_a_server_that_panics_leave_the_outcome_unknown) {
  with_answers("create_met_by_panic", [](replies::client& db) {
    try {
      db.sample.create({.text = "a"});
      FAIL();
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), error_kind::storage_full) << e.what();
      EXPECT_TRUE(e.outcome_unknown());
      EXPECT_FALSE(e.is_retryable());
    }
  });
}

TEST(replies, of_who_is_no_server_of_postgresql_are_refused) {
  fake_server server(500);
  server.answer({"HTTP/1.1 400 Bad Request\r\n\r\n"}, [&] {
    replies::client db({.url = server.url(), .log = {.warn = emit::event}});
    EXPECT_THROW(db.connect(), connection_error);
  });
}

}  // namespace
}  // namespace tenon::testing
