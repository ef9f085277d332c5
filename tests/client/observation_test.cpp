// What a client tells about what it does: events, warnings, metrics, spans.
#include "client/lab.hpp"

#include <tenon/client/raw.hpp>
#include <tenon/observe/tracer.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class observation : public lab_test {
 protected:
  observation() : lab_test({.max_size = 1}) {
    db.on_query([this](const tenon::query_event& e) {
      statements.push_back(std::string(e.sql));
      parameters.push_back(e.params.to_string());
      rows.push_back(e.rows);
      about.push_back(std::string(e.model) + "." + std::string(e.operation));
      codes.push_back(std::string(e.error_code));
    });
    db.on_log([this](const tenon::log_event& e) { messages.push_back(std::string(e.message)); });
  }

  names statements;
  names parameters;
  names about;
  names codes;
  names messages;
  std::vector<std::size_t> rows;
};

TEST_F(observation, statements_are_reported_with_what_they_are_for) {
  add_library();
  statements.clear();
  rows.clear();
  about.clear();
  parameters.clear();
  db.author.find_many({.where = author::name == "Ann"}, include(author::books));
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_NE(statements[0].find("\"Author\" AS"), std::string::npos) << statements[0];
  EXPECT_NE(statements[1].find("\"Book\" AS"), std::string::npos) << statements[1];
  EXPECT_EQ(about, (names{"Author.find_many", "Book.find_many"}));
  EXPECT_EQ(rows, (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(parameters[0], "[?]");
}

TEST_F(observation, parameters_are_shown_when_asked_for) {
  client open({.url = fresh_url(), .log = {.warn = tenon::emit::event, .reveal_parameters = true}});
  open.create_tables();
  names seen;
  open.on_query([&](const tenon::query_event& e) { seen.push_back(e.params.to_string()); });
  open.author.find_unique(author::name == "Ann \"A\"");
  EXPECT_EQ(seen, names{R"(["Ann \"A\""])"});
}

TEST_F(observation, a_failure_is_reported_with_its_code) {
  db.author.create({.name = "Ann"});
  codes.clear();
  EXPECT_THROW(db.author.create({.name = "Ann"}), tenon::unique_violation);
  EXPECT_EQ(codes, names{"P2002"});
}

TEST_F(observation, a_handler_is_called_until_it_is_removed) {
  int calls = 0;
  const tenon::subscription mine = db.on_query([&](const tenon::query_event&) { ++calls; });
  db.author.count();
  db.unsubscribe(mine);
  db.author.count();
  EXPECT_EQ(calls, 1);
}

TEST_F(observation, what_a_handler_throws_does_not_reach_the_caller) {
  db.on_query([](const tenon::query_event&) { throw std::runtime_error("from a handler"); });
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(observation, slow_statements_are_warned_of) {
  client slow({.url = fresh_url(), .log = {.warn = tenon::emit::event}, .slow_query = 1ns});
  slow.create_tables();
  names warnings;
  slow.on_log([&](const tenon::log_event& e) { warnings.push_back(std::string(e.message)); });
  slow.author.count();
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].rfind("Slow query: Author.count took ", 0), 0u) << warnings[0];
}

TEST_F(observation, a_lookup_for_each_record_of_a_list_is_warned_of_once) {
  for (int i = 0; i < 30; ++i) db.author.create({.name = std::to_string(i)});
  for (int round = 0; round < 2; ++round)
    for (const Author& a : db.author.find_many()) db.book.find_first({.where = book::author_id == a.id});
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("Book.find_first ran 10 times in a row after Author.find_many returned 30 records"),
            std::string::npos)
      << messages[0];
}

// The value of a line `name value` of the Prometheus text.
double metric(const client& db, const std::string& name) {
  const std::string text = "\n" + db.metrics().prometheus();
  const std::size_t at = text.find("\n" + name + " ");
  if (at == std::string::npos) throw std::out_of_range("no metric " + name);
  return std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

TEST_F(observation, operations_and_statements_are_counted) {
  add_library();
  const double operations = metric(db, "prisma_client_queries_total");
  const double run = metric(db, "prisma_datasource_queries_total");
  db.author.find_many({}, include(author::books));
  db.query_raw<std::int64_t>("SELECT 1");
  EXPECT_EQ(metric(db, "prisma_client_queries_total"), operations + 2);
  EXPECT_EQ(metric(db, "prisma_datasource_queries_total"), run + 3);
  EXPECT_EQ(metric(db, "prisma_client_queries_duration_histogram_ms_count"), operations + 2);
  EXPECT_EQ(metric(db, "prisma_datasource_queries_duration_histogram_ms_count"), run + 3);
  EXPECT_EQ(metric(db, "prisma_client_queries_wait_histogram_ms_count"), operations + 2);
  EXPECT_EQ(metric(db, "prisma_client_queries_active"), 0);
}

TEST_F(observation, a_raw_query_that_writes_counts_once) {
  const double operations = metric(db, "prisma_client_queries_total");
  const auto ids = db.query_raw<std::int64_t>(R"(INSERT INTO "Author" ("name") VALUES ({}) RETURNING "id")", "Ann");
  EXPECT_EQ(ids, std::vector<std::int64_t>{1});
  EXPECT_EQ(metric(db, "prisma_client_queries_total"), operations + 1);
}

TEST_F(observation, a_failed_operation_is_no_longer_active) {
  EXPECT_THROW(db.author.find_unique_or_throw(author::id == 9), tenon::not_found);
  EXPECT_EQ(metric(db, "prisma_client_queries_active"), 0);
}

TEST_F(observation, connections_are_busy_while_they_are_held) {
  EXPECT_EQ(metric(db, "prisma_pool_connections_open"), 1);
  EXPECT_EQ(metric(db, "prisma_pool_connections_idle"), 1);
  db.transaction([&](auto&) {
    EXPECT_EQ(metric(db, "prisma_pool_connections_busy"), 1);
    EXPECT_EQ(metric(db, "prisma_pool_connections_idle"), 0);
  });
  EXPECT_EQ(metric(db, "prisma_pool_connections_busy"), 0);
  db.disconnect();
  EXPECT_EQ(metric(db, "prisma_pool_connections_open"), 0);
  EXPECT_EQ(metric(db, "prisma_pool_connections_closed_total"), 1);
}

TEST_F(observation, those_who_wait_for_a_connection_are_counted) {
  std::atomic<bool> done{false};
  std::thread other;
  db.transaction([&](auto&) {
    other = std::thread([&] {
      db.author.count();
      done = true;
    });
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (metric(db, "prisma_client_queries_wait") == 0 && std::chrono::steady_clock::now() < limit)
      std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(5ms);
    EXPECT_FALSE(done);
  });
  other.join();
  EXPECT_EQ(metric(db, "prisma_client_queries_wait"), 0);
  EXPECT_GE(metric(db, "prisma_client_queries_wait_histogram_ms_sum"), 5);
}

TEST_F(observation, json_has_the_same_metrics) {
  const std::string json = db.metrics().json();
  for (const char* name : {"prisma_client_queries_total", "prisma_datasource_queries_total",
                           "prisma_pool_connections_open", "prisma_client_queries_wait_histogram_ms"})
    EXPECT_NE(json.find("\"" + std::string(name) + "\""), std::string::npos) << name;
}

// Writes spans down as a tree.
class notes final : public tenon::observe::tracer {
 public:
  void* start(const tenon::observe::span_start& what) override {
    std::string line(depth * 2, ' ');
    line += tenon::observe::name_of(what.kind);
    if (!what.model.empty()) line.append(" ").append(what.model);
    if (!what.operation.empty()) line.append(" ").append(what.operation);
    lines.push_back(line);
    ++depth;
    return this;
  }
  void end(void*, const tenon::observe::span_end& how) noexcept override {
    --depth;
    if (how.failure) lines.push_back(std::string(depth * 2, ' ') + "failed " + std::string(how.failure->code()));
  }

  names lines;
  std::size_t depth = 0;
};

TEST(traces, have_a_span_for_each_thing_that_takes_time) {
  notes tracer;
  client db({.url = fresh_url(), .log = {.warn = tenon::emit::event}, .tracer = &tracer});
  db.create_tables();
  tracer.lines.clear();
  db.author.count();
  EXPECT_EQ(tracer.lines, (names{"tenon:operation Author count", "  tenon:connection", "  tenon:query Author count"}));
  tracer.lines.clear();
  db.transaction([](auto& tx) { tx.author.create({.name = "Ann"}); });
  EXPECT_EQ(tracer.lines, (names{"tenon:transaction", "  tenon:connection", "  tenon:operation Author create",
                                 "    tenon:query Author create"}));
  tracer.lines.clear();
  EXPECT_THROW(db.author.create({.name = "Ann"}), tenon::unique_violation);
  EXPECT_EQ(tracer.lines, (names{"tenon:operation Author create", "  tenon:connection", "  tenon:query Author create",
                                 "  failed P2002", "failed P2002"}));
  EXPECT_EQ(tracer.depth, 0u);
}

}  // namespace
