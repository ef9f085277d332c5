// What the server refuses, as applications meet it: class, code, model and fields, and the server's words apart.
#include "support/fresh_postgres.hpp"

#include <lab/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;
using tenon::error_kind;
using tenon::testing::fresh_postgres_url;
using tenon::testing::shared_postgres;
using strings = std::vector<std::string>;

namespace {

class server_errors : public testing::Test {
 protected:
  server_errors() : url(fresh_postgres_url()), db({.url = url, .log = {.warn = tenon::emit::event}}) {
    db.create_tables();
  }

  template <class Work>
  static tenon::error failure_of(const Work& work) {
    try {
      work();
    } catch (const tenon::error& e) {
      return e;
    }
    ADD_FAILURE() << "nothing failed";
    return tenon::error({});
  }

  tenon::error failure_of_sql(const std::string& sql) {
    return failure_of([&] { db.execute_raw_unsafe(sql); });
  }

  const std::string url;
  client db;
};

TEST_F(server_errors, unique_keys_name_their_fields) {
  db.author.create({.name = "secret-name"});
  const tenon::error e = failure_of([&] { db.author.create({.name = "secret-name"}); });
  EXPECT_EQ(e.code(), "P2002");
  EXPECT_EQ(e.native_code(), "23505");
  EXPECT_EQ(e.model(), "Author");
  EXPECT_EQ(e.fields(), strings{"name"});
  EXPECT_EQ(e.constraint(), "Author_name_key");
  EXPECT_EQ(e.message(), "Unique constraint failed on the fields: (`name`) of Author");
  EXPECT_EQ(std::string(e.what()).find("secret-name"), std::string::npos) << "the server's words hold user data";
  EXPECT_NE(e.server_message().find("secret-name"), std::string::npos);

  const Author a = db.author.create({.name = "B"});
  db.book.create({.title = "x), (y", .author_id = a.id});
  const tenon::error pair = failure_of([&] { db.book.create({.title = "x), (y", .author_id = a.id}); });
  EXPECT_EQ(pair.model(), "Book");
  EXPECT_EQ(pair.fields(), (strings{"title", "authorId"}));
  EXPECT_THROW(db.author.update(author::name == "B", {.name = "secret-name"}), tenon::unique_violation);
  EXPECT_THROW(db.author.create_many({{.name = "C"}, {.name = "B"}}), tenon::unique_violation);
}

TEST_F(server_errors, unique_indexes_over_expressions_and_parts_name_what_they_are_over) {
  db.execute_raw_unsafe(R"(CREATE UNIQUE INDEX folded ON "Author" (lower(name)))");
  db.execute_raw_unsafe(R"(CREATE UNIQUE INDEX partial_one ON "Author" (born) WHERE born > 1900)");
  db.author.create({.name = "ann", .born = 1950});
  const tenon::error folded = failure_of([&] { db.author.create({.name = "ANN"}); });
  EXPECT_EQ(folded.constraint(), "folded");
  EXPECT_EQ(folded.fields(), strings{"lower(name)"});
  const tenon::error some = failure_of([&] { db.author.create({.name = "Bob", .born = 1950}); });
  EXPECT_EQ(some.constraint(), "partial_one");
  EXPECT_EQ(some.fields(), strings{"born"});
  db.execute_raw_unsafe(R"(CREATE UNIQUE INDEX odd ON "Book" (coalesce(title, ', '), "authorId", (pages + 1)))");
  const int id = db.author.create({.name = "Cid"}).id;
  db.execute_raw_unsafe(R"(DROP INDEX "Book_title_authorId_key")");
  db.book.create({.title = "t", .author_id = id});
  const tenon::error odd = failure_of([&] { db.book.create({.title = "t", .author_id = id}); });
  ASSERT_EQ(odd.fields().size(), 3u) << odd.server_message();
  EXPECT_EQ(odd.fields()[1], "authorId");
}

TEST_F(server_errors, foreign_keys_tell_which_side_is_wrong) {
  const tenon::error missing = failure_of([&] { db.book.create({.title = "x", .author_id = 999}); });
  EXPECT_EQ(missing.code(), "P2003");
  EXPECT_EQ(missing.native_code(), "23503");
  EXPECT_EQ(missing.model(), "Book");
  EXPECT_EQ(missing.fields(), strings{"authorId"});
  EXPECT_EQ(missing.constraint(), "Book_authorId_fkey");
  EXPECT_NE(missing.message().find("refers to a row that does not exist"), std::string::npos) << missing.message();

  db.execute_raw_unsafe(R"(CREATE TABLE prize (author int REFERENCES "Author"))");
  const int id = db.author.create({.name = "Ann"}).id;
  db.execute_raw("INSERT INTO prize VALUES ({})", id);
  const tenon::error referred = failure_of([&] { db.author.remove(author::id == id); });
  EXPECT_EQ(referred.code(), "P2003");
  EXPECT_EQ(referred.model(), "Author");
  EXPECT_EQ(referred.fields(), strings{"id"});
  EXPECT_EQ(referred.constraint(), "prize_author_fkey");
  EXPECT_NE(referred.message().find("of table `prize` still refers to"), std::string::npos) << referred.message();
}

TEST_F(server_errors, of_other_constraints_name_them) {
  db.execute_raw_unsafe(R"(ALTER TABLE "Author" ADD CONSTRAINT late CHECK (born > 1000))");
  const tenon::error check = failure_of([&] { db.author.create({.name = "Ann", .born = 900}); });
  EXPECT_EQ(check.code(), "P2004");
  EXPECT_EQ(check.model(), "Author");
  EXPECT_EQ(check.constraint(), "late");
  EXPECT_NE(check.message().find("`late`"), std::string::npos) << check.message();

  const tenon::error null = failure_of_sql(R"(INSERT INTO "Author" (name) VALUES (NULL))");
  EXPECT_EQ(null.code(), "P2011");
  EXPECT_EQ(null.model(), "Author");
  EXPECT_EQ(null.fields(), strings{"name"});

  db.execute_raw_unsafe("CREATE TABLE stay (during int4range, CONSTRAINT apart EXCLUDE USING gist (during WITH &&))");
  db.execute_raw_unsafe("INSERT INTO stay VALUES ('[1,5)')");
  const tenon::error apart = failure_of_sql("INSERT INTO stay VALUES ('[4,6)')");
  EXPECT_EQ(apart.code(), "P2004");
  EXPECT_EQ(apart.native_code(), "23P01");
  EXPECT_EQ(apart.constraint(), "apart");
  EXPECT_EQ(apart.fields(), strings{"during"});

  const tenon::error view = failure_of_sql(
      R"(CREATE VIEW old AS SELECT * FROM "Author" WHERE born < 1900 WITH CHECK OPTION; INSERT INTO old (name, born) VALUES ('x', 1950))");
  EXPECT_EQ(view.code(), "P2004");
}

TEST_F(server_errors, of_values_and_statements_have_their_kinds) {
  for (const auto& [sql, sqlstate, kind] : {
           std::tuple{"SELECT 2147483647 + 1", "22003", error_kind::value_out_of_range},
           std::tuple{"SELECT 1 / 0", "22012", error_kind::invalid_value},
           std::tuple{"SELECT 'x'::int", "22P02", error_kind::invalid_data},
           std::tuple{"SELECT 'x'::date", "22007", error_kind::invalid_data},
           std::tuple{"SELECT '2024-13-01'::date", "22008", error_kind::value_out_of_range},
           std::tuple{"SELECT convert_from('\\xff', 'UTF8')", "22021", error_kind::invalid_data},
           std::tuple{"SELECT '\"\\u0000\"'::jsonb", "22P05", error_kind::invalid_data},
           std::tuple{"SELECT '('::text ~ '('", "2201B", error_kind::invalid_data},
           std::tuple{"CREATE TABLE v (s varchar(2)); INSERT INTO v VALUES ('abc')", "22001",
                      error_kind::value_too_long},
           std::tuple{"CREATE TABLE b (s bit(2)); INSERT INTO b VALUES ('111')", "22026", error_kind::invalid_data},
           std::tuple{"SELECT * FROM nowhere", "42P01", error_kind::table_not_found},
           std::tuple{"SELECT nothing FROM \"Author\"", "42703", error_kind::column_not_found},
           std::tuple{"SELECT a.nothing FROM \"Author\" a", "42703", error_kind::column_not_found},
           std::tuple{"SELECT nothing(1)", "42883", error_kind::invalid_query},
           std::tuple{"CREATE DATABASE postgres", "42P04", error_kind::database_already_exists},
           std::tuple{"SELEC 1", "42601", error_kind::query_syntax},
           std::tuple{"SELECT repeat('x', 2000000000)", "54000", error_kind::invalid_query},
           std::tuple{"BEGIN READ ONLY; DELETE FROM \"Author\"", "25006", error_kind::read_only},
           std::tuple{"RELEASE SAVEPOINT none", "25P01", error_kind::transaction_error},
           std::tuple{"DO $$ BEGIN RAISE EXCEPTION 'no'; END $$", "P0001", error_kind::check_violation},
           std::tuple{"DO $$ BEGIN ASSERT false; END $$", "P0004", error_kind::assertion_violation},
           std::tuple{"SELECT 1 FROM \"Author\" FOR UPDATE OF nothing", "42P01", error_kind::table_not_found},
           std::tuple{"SELECT lo_import('/nowhere/file')", "58P01", error_kind::external_failure},
       }) {
    const tenon::error e = failure_of_sql(sql);
    EXPECT_EQ(e.native_code(), sqlstate) << sql;
    EXPECT_EQ(e.kind(), kind) << sql << ": " << e.what();
    EXPECT_FALSE(e.message().empty()) << sql;
    EXPECT_FALSE(e.server_message().empty()) << sql;
    db.execute_raw_unsafe("ROLLBACK");
  }
  EXPECT_NE(failure_of_sql("SELECT a.nothing FROM \"Author\" a").message().find("a.nothing"), std::string::npos);
}

TEST_F(server_errors, of_any_code_have_a_kind_and_a_message) {
  for (const auto& [sqlstate, kind] : {
           std::pair{"40001", error_kind::transaction_conflict},
           std::pair{"40P01", error_kind::transaction_conflict},
           std::pair{"53100", error_kind::storage_full},
           std::pair{"53200", error_kind::external_failure},
           std::pair{"53300", error_kind::too_many_connections},
           std::pair{"53400", error_kind::external_failure},
           std::pair{"54001", error_kind::invalid_query},
           std::pair{"55006", error_kind::invalid_query},
           std::pair{"57P03", error_kind::server_unreachable},
           std::pair{"58030", error_kind::storage_failure},
           std::pair{"72000", error_kind::transaction_conflict},
           std::pair{"XX000", error_kind::external_failure},
           std::pair{"XX001", error_kind::inconsistent_data},
           std::pair{"08006", error_kind::external_failure},
           std::pair{"HV00N", error_kind::external_failure},
           std::pair{"ZZ999", error_kind::external_failure},
       }) {
    const tenon::error e =
        failure_of_sql("DO $$ BEGIN RAISE EXCEPTION 'words' USING ERRCODE = '" + std::string(sqlstate) + "'; END $$");
    EXPECT_EQ(e.native_code(), sqlstate);
    EXPECT_EQ(e.kind(), kind) << sqlstate << ": " << e.what();
    EXPECT_FALSE(e.message().empty()) << sqlstate;
    EXPECT_EQ(e.message().find("words"), std::string::npos);
    EXPECT_NE(e.server_message().find("words"), std::string::npos);
    EXPECT_FALSE(e.outcome_unknown()) << sqlstate;
  }
}

TEST_F(server_errors, of_triggers_reach_whoever_caused_them) {
  db.execute_raw_unsafe(R"(CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not today' USING TABLE = 'Author', COLUMN = 'name'; END $$;
      CREATE TRIGGER t BEFORE INSERT ON "Author" FOR EACH ROW EXECUTE FUNCTION refuse())");
  const tenon::error e = failure_of([&] { db.author.create({.name = "Ann"}); });
  EXPECT_EQ(e.kind(), error_kind::check_violation);
  EXPECT_EQ(e.model(), "Author");
  EXPECT_EQ(e.fields(), strings{"name"});
  EXPECT_EQ(e.server_message(), "not today");
}

TEST_F(server_errors, of_missing_rights_say_so) {
  db.execute_raw_unsafe("CREATE ROLE reader_" + std::to_string(getpid()) + " LOGIN");
  const tenon::error e = failure_of_sql("SET ROLE reader_" + std::to_string(getpid()) + "; SELECT * FROM pg_authid");
  EXPECT_EQ(e.code(), "P1010");
  EXPECT_EQ(e.native_code(), "42501");
}

TEST_F(server_errors, of_conflicts_can_be_run_again) {
  db.author.create({.name = "Ann"});
  const tenon::error e = failure_of([&] {
    db.transaction(
        [&](auto& tx) {
          EXPECT_EQ(tx.author.count(), 1);
          std::thread([&] { db.author.update(author::name == "Ann", {.born = 1}); }).join();
          tx.author.update(author::name == "Ann", {.born = 2});
        },
        {.isolation = tenon::isolation::repeatable_read});
  });
  EXPECT_EQ(e.code(), "P2034");
  EXPECT_EQ(e.native_code(), "40001");
  EXPECT_TRUE(e.is_retryable());
}

TEST_F(server_errors, of_a_deadlock_can_be_run_again) {
  db.author.create({.name = "A"});
  db.author.create({.name = "B"});
  std::latch both(2);
  std::atomic<int> deadlocks{0};
  const auto run = [&](const char* first, const char* second) {
    try {
      db.transaction(
          [&](auto& tx) {
            tx.execute_raw_unsafe("SET LOCAL deadlock_timeout = '50ms'");
            tx.author.update(author::name == first, {.born = 1});
            both.arrive_and_wait();
            tx.author.update(author::name == second, {.born = 1});
          },
          {.timeout = 60s});
    } catch (const tenon::transaction_conflict& e) {
      EXPECT_EQ(e.native_code(), "40P01");
      EXPECT_TRUE(e.is_retryable());
      ++deadlocks;
    }
  };
  std::thread other([&] { run("B", "A"); });
  run("A", "B");
  other.join();
  EXPECT_EQ(deadlocks, 1);
}

TEST_F(server_errors, of_locks_and_limits_tell_which_limit_it_was) {
  db.author.create({.name = "Ann"});
  db.transaction([&](auto& tx) {
    tx.author.update(author::name == "Ann", {.born = 1});
    std::thread([&] {
      const tenon::error now = failure_of_sql(R"(SELECT * FROM "Author" FOR UPDATE NOWAIT)");
      EXPECT_EQ(now.kind(), error_kind::transaction_conflict);
      EXPECT_EQ(now.native_code(), "55P03");
      const tenon::error later = failure_of_sql(R"(SET lock_timeout = '10ms'; UPDATE "Author" SET born = 2)");
      EXPECT_EQ(later.kind(), error_kind::operation_timeout);
      EXPECT_EQ(later.native_code(), "55P03");
      EXPECT_TRUE(later.is_retryable());
      EXPECT_NE(later.message().find("lock_timeout"), std::string::npos);
    }).join();
  });
  const tenon::error slow = failure_of_sql("SET statement_timeout = '10ms'; SELECT pg_sleep(60)");
  EXPECT_EQ(slow.code(), "P1008");
  EXPECT_NE(slow.message().find("statement_timeout"), std::string::npos) << slow.message();
}

TEST_F(server_errors, of_a_statement_cancelled_by_somebody_say_so) {
  std::thread somebody([&] {
    for (int i = 0; i < 1000; ++i) {
      const auto cancelled = shared_postgres().execute(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(61)%' AND state = "
          "'active'");
      if (!cancelled.empty()) return;
      std::this_thread::sleep_for(10ms);
    }
  });
  const tenon::error e = failure_of_sql("SELECT pg_sleep(61)");
  somebody.join();
  EXPECT_EQ(e.native_code(), "57014");
  EXPECT_NE(e.message().find("somebody's request"), std::string::npos) << e.message();
}

TEST_F(server_errors, end_connections_that_an_administrator_ends) {
  const tenon::error e = failure_of_sql("SELECT pg_terminate_backend(pg_backend_pid())");
  EXPECT_EQ(e.code(), "P1017");
  EXPECT_EQ(e.native_code(), "57P01");
  EXPECT_EQ(db.author.count(), 0);
  db.execute_raw_unsafe("SELECT 1");
  const tenon::error idle = failure_of([&] {
    db.transaction([&](auto& tx) {
      tx.execute_raw_unsafe("SET idle_in_transaction_session_timeout = '10ms'");
      std::this_thread::sleep_for(300ms);
      tx.author.create({.name = "late"});
    });
  });
  EXPECT_EQ(idle.native_code(), "25P03");
  EXPECT_EQ(idle.kind(), error_kind::transaction_error);
  EXPECT_FALSE(idle.outcome_unknown());
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(server_errors, in_a_transaction_that_has_failed_say_so) {
  const tenon::error e = failure_of([&] {
    db.transaction([&](auto& tx) {
      EXPECT_THROW(tx.execute_raw_unsafe("SELECT 1 / 0"), tenon::error);
      tx.author.count();
    });
  });
  EXPECT_EQ(e.native_code(), "25P02");
  EXPECT_EQ(e.code(), "P2028");
}

// A server that answers whoever connects with an error of its choice.
class refusing_server {
 public:
  refusing_server(std::string sqlstate, std::string words)
      : socket_(socket(AF_INET, SOCK_STREAM, 0)), answer_(message(sqlstate, words)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port");
    url = "postgresql://ann@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/shop?sslmode=disable";
    thread_ = std::thread([this] {
      for (;;) {
        const int peer = accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        char startup[1024];
        if (recv(peer, startup, sizeof startup, 0) > 0) send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        close(peer);
      }
    });
  }
  refusing_server(const refusing_server&) = delete;
  refusing_server& operator=(const refusing_server&) = delete;
  ~refusing_server() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string url;

 private:
  static std::string message(const std::string& sqlstate, const std::string& words) {
    std::string fields;
    for (const auto& [type, text] : {std::pair{'S', std::string("FATAL")}, std::pair{'V', std::string("FATAL")},
                                     std::pair{'C', sqlstate}, std::pair{'M', words}})
      fields += type + text + '\0';
    fields += '\0';
    const std::uint32_t size = htonl(static_cast<std::uint32_t>(fields.size() + 4));
    return "E" + std::string(reinterpret_cast<const char*>(&size), 4) + fields;
  }

  const int socket_;
  const std::string answer_;
  std::thread thread_;
};

TEST(refusals, while_connecting_have_their_kinds) {
  for (const auto& [sqlstate, kind, code] : {
           std::tuple{"28P01", error_kind::authentication_failed, "P1000"},
           std::tuple{"28000", error_kind::authentication_failed, "P1000"},
           std::tuple{"3D000", error_kind::database_not_found, "P1003"},
           std::tuple{"42501", error_kind::access_denied, "P1010"},
           std::tuple{"53300", error_kind::too_many_connections, "P2037"},
           std::tuple{"57P03", error_kind::server_unreachable, "P1001"},
           std::tuple{"57P01", error_kind::server_unreachable, "P1001"},
           std::tuple{"55000", error_kind::server_unreachable, "P1001"},
           std::tuple{"08P01", error_kind::server_unreachable, "P1001"},
           std::tuple{"XX000", error_kind::server_unreachable, "P1001"},
       }) {
    const refusing_server server(sqlstate, "the words of the server");
    try {
      client db({.url = server.url, .log = {.warn = tenon::emit::event}});
      db.connect();
      ADD_FAILURE() << sqlstate;
    } catch (const tenon::error& e) {
      EXPECT_EQ(e.kind(), kind) << sqlstate << ": " << e.what();
      EXPECT_EQ(e.code(), code);
      EXPECT_EQ(e.native_code(), sqlstate);
      EXPECT_NE(e.server_message().find("the words of the server"), std::string::npos);
      EXPECT_FALSE(e.hint().empty()) << sqlstate;
    }
  }
}

}  // namespace
