#include "sql/sqlite/errors.hpp"

#include "sql/sqlite/connection.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <vector>

namespace tenon::sql::sqlite {
namespace {

connection_options shop() { return {.path = "/srv/shop.db"}; }

class sqlite_errors : public ::testing::Test {
 protected:
  sqlite_errors() {
    db.exec(
        "CREATE TABLE \"User\" (id INTEGER PRIMARY KEY, email TEXT NOT NULL, tenant INTEGER, CHECK (tenant <> 13));"
        "CREATE UNIQUE INDEX \"User_email_tenant_key\" ON \"User\"(email, tenant);"
        "CREATE UNIQUE INDEX \"lower_email\" ON \"User\"(lower(email) || '!');"
        "CREATE TABLE \"Post\" (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES \"User\"(id) ON DELETE "
        "RESTRICT);"
        "INSERT INTO \"User\" VALUES (1, 'ann', 1);"
        "INSERT INTO \"Post\" VALUES (1, 1);");
  }

  error_details failure_of(const std::string& sql) {
    try {
      db.exec(sql);
    } catch (const error& e) {
      return e.details();
    }
    ADD_FAILURE() << sql << " did not fail";
    return {};
  }

  connection db{{.path = ":memory:", .memory = true}};
};

TEST_F(sqlite_errors, name_the_columns_of_a_unique_violation) {
  db.exec("DROP INDEX lower_email");
  const error_details e = failure_of("INSERT INTO User VALUES (2, 'ann', 1)");
  EXPECT_EQ(e.kind, error_kind::unique_violation);
  EXPECT_EQ(e.model, "User");
  EXPECT_EQ(e.fields, (std::vector<std::string>{"email", "tenant"}));
  EXPECT_EQ(e.native_code, "2067");
  EXPECT_EQ(e.server_message, "UNIQUE constraint failed: User.email, User.tenant");
  EXPECT_EQ(e.message, "A row with the same value of `email`, `tenant` of table `User` exists");
}

TEST_F(sqlite_errors, name_the_key_of_a_primary_key_violation) {
  const error_details e = failure_of("INSERT INTO User VALUES (1, 'bob', 1)");
  EXPECT_EQ(e.kind, error_kind::unique_violation);
  EXPECT_EQ(e.fields, std::vector<std::string>{"id"});
  EXPECT_EQ(e.native_code, "1555");
}

TEST_F(sqlite_errors, name_the_index_of_a_violated_expression) {
  const error_details e = failure_of("INSERT INTO User VALUES (2, 'ANN', 2)");
  EXPECT_EQ(e.kind, error_kind::unique_violation);
  EXPECT_EQ(e.constraint, "lower_email");
  EXPECT_TRUE(e.fields.empty());
}

TEST_F(sqlite_errors, name_the_column_of_a_null_violation) {
  const error_details e = failure_of("INSERT INTO User VALUES (2, NULL, 2)");
  EXPECT_EQ(e.kind, error_kind::null_violation);
  EXPECT_EQ(e.model, "User");
  EXPECT_EQ(e.fields, std::vector<std::string>{"email"});
}

TEST_F(sqlite_errors, tell_foreign_keys_and_checks_apart) {
  EXPECT_EQ(failure_of("INSERT INTO Post VALUES (2, 99)").kind, error_kind::foreign_key_violation);
  EXPECT_EQ(failure_of("INSERT INTO User VALUES (3, 'c', 13)").kind, error_kind::check_violation);
}

TEST_F(sqlite_errors, count_a_restricting_referential_action_as_a_foreign_key) {
  const error_details e = failure_of("DELETE FROM User WHERE id = 1");
  EXPECT_EQ(e.kind, error_kind::foreign_key_violation);
  EXPECT_EQ(e.native_code, "1811");
}

TEST_F(sqlite_errors, tell_a_trigger_from_a_referential_action) {
  db.exec("CREATE TRIGGER no BEFORE DELETE ON Post BEGIN SELECT RAISE(ABORT, 'posts stay'); END");
  const error_details e = failure_of("DELETE FROM Post");
  EXPECT_EQ(e.kind, error_kind::check_violation);
  EXPECT_EQ(e.server_message, "posts stay");
}

TEST_F(sqlite_errors, name_missing_tables_and_columns_and_the_remedy) {
  error_details e = failure_of("SELECT * FROM main.Comment");
  EXPECT_EQ(e.kind, error_kind::table_not_found);
  EXPECT_EQ(e.model, "Comment");
  EXPECT_NE(e.hint.find("tenon db push"), std::string::npos);

  e = failure_of("SELECT u.name FROM User u");
  EXPECT_EQ(e.kind, error_kind::column_not_found);
  EXPECT_EQ(e.fields, std::vector<std::string>{"name"});

  e = failure_of("SELECT \"name\" FROM User");
  EXPECT_EQ(e.kind, error_kind::column_not_found) << "a quoted name must not turn into a text";
  EXPECT_EQ(e.fields, std::vector<std::string>{"name"});

  e = failure_of("INSERT INTO User (id, name) VALUES (1, 2)");
  EXPECT_EQ(e.kind, error_kind::column_not_found);
  EXPECT_EQ(e.model, "User");
  EXPECT_EQ(e.fields, std::vector<std::string>{"name"});
}

TEST_F(sqlite_errors, quote_the_statement_that_was_refused) {
  const error_details e = failure_of("SELEKT 1");
  EXPECT_EQ(e.kind, error_kind::raw_query_failed);
  EXPECT_EQ(e.message, "SQLite refused the statement `SELEKT 1`");
  EXPECT_EQ(e.server_message, "near \"SELEKT\": syntax error");
}

TEST_F(sqlite_errors, know_a_transaction_out_of_turn) {
  EXPECT_EQ(failure_of("COMMIT").kind, error_kind::transaction_error);
  EXPECT_EQ(failure_of("RELEASE nowhere").kind, error_kind::transaction_error);
  db.begin(begin_mode::deferred);
  EXPECT_EQ(failure_of("BEGIN").kind, error_kind::transaction_error);
}

TEST_F(sqlite_errors, know_values_that_do_not_fit) {
  EXPECT_EQ(failure_of("SELECT sum(v) FROM (SELECT 9223372036854775807 v UNION ALL SELECT 1)").kind,
            error_kind::value_out_of_range);
  EXPECT_EQ(failure_of("SELECT zeroblob(2000000000)").kind, error_kind::value_too_long);
  EXPECT_EQ(failure_of("INSERT INTO User VALUES ('x', 'b', 2)").kind, error_kind::invalid_data);
  EXPECT_EQ(failure_of("SELECT json_extract('{', '$.a')").kind, error_kind::inconsistent_data);
  db.exec("CREATE TABLE strict_one (n INTEGER) STRICT");
  EXPECT_EQ(failure_of("INSERT INTO strict_one VALUES ('x')").kind, error_kind::invalid_data);
}

TEST(sqlite_error_codes, give_every_result_code_a_message) {
  for (int code = SQLITE_ERROR; code <= SQLITE_WARNING; ++code)
    for (int extension = 0; extension <= 33; ++extension) {
      const error_details e = describe({.code = code | (extension << 8), .server_message = "its own text"}, shop());
      EXPECT_FALSE(e.message.empty()) << code << ' ' << extension;
      EXPECT_EQ(e.message.find("its own text"), std::string::npos) << "the server's text is kept apart: " << e.message;
      EXPECT_EQ(e.native_code, std::to_string(code | (extension << 8)));
      EXPECT_EQ(e.server_message, "its own text");
    }
}

struct mapping {
  int code;
  error_kind kind;
  bool retryable;
};

class sqlite_error_mapping : public ::testing::TestWithParam<mapping> {};

TEST_P(sqlite_error_mapping, holds) {
  const error_details e = describe({.code = GetParam().code, .server_message = "text"}, shop());
  EXPECT_EQ(name_of(e.kind), name_of(GetParam().kind)) << e.message;
  EXPECT_EQ(e.retryable, GetParam().retryable);
}

INSTANTIATE_TEST_SUITE_P(codes, sqlite_error_mapping,
                         ::testing::Values(mapping{SQLITE_BUSY, error_kind::operation_timeout, true},
                                           mapping{SQLITE_BUSY_RECOVERY, error_kind::operation_timeout, true},
                                           mapping{SQLITE_BUSY_SNAPSHOT, error_kind::transaction_conflict, true},
                                           mapping{SQLITE_LOCKED, error_kind::transaction_conflict, true},
                                           mapping{SQLITE_LOCKED_SHAREDCACHE, error_kind::operation_timeout, true},
                                           mapping{SQLITE_PROTOCOL, error_kind::operation_timeout, true},
                                           mapping{SQLITE_FULL, error_kind::storage_full, false},
                                           mapping{SQLITE_IOERR_READ, error_kind::storage_failure, false},
                                           mapping{SQLITE_CORRUPT_INDEX, error_kind::corrupt_database, false},
                                           mapping{SQLITE_NOTADB, error_kind::corrupt_database, false},
                                           mapping{SQLITE_READONLY_DBMOVED, error_kind::read_only, false},
                                           mapping{SQLITE_CANTOPEN, error_kind::server_unreachable, false},
                                           mapping{SQLITE_INTERRUPT, error_kind::cancelled, false},
                                           mapping{SQLITE_TOOBIG, error_kind::value_too_long, false},
                                           mapping{SQLITE_MISMATCH, error_kind::invalid_data, false},
                                           mapping{SQLITE_RANGE, error_kind::wrong_parameter_count, false},
                                           mapping{SQLITE_AUTH, error_kind::access_denied, false},
                                           mapping{SQLITE_NOMEM, error_kind::external_failure, false}));

TEST(sqlite_error_codes, take_a_write_that_hit_a_size_limit_for_a_full_disk) {
  for (const int system_error : {ENOSPC, EDQUOT, EFBIG})
    EXPECT_EQ(describe({.code = SQLITE_IOERR_WRITE, .system_error = system_error}, shop()).kind,
              error_kind::storage_full);
  EXPECT_EQ(describe({.code = SQLITE_IOERR_WRITE, .system_error = EIO}, shop()).kind, error_kind::storage_failure);
}

}  // namespace
}  // namespace tenon::sql::sqlite
