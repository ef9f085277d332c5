#include "observe/observer.hpp"

#include "observe/log_sink.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tenon::observe {
namespace {

using namespace std::chrono_literals;

void render_two(const void* values, std::string& out) {
  const auto* numbers = static_cast<const int*>(values);
  out += "[" + std::to_string(numbers[0]) + "," + std::to_string(numbers[1]) + "]";
}

void render_never(const void*, std::string&) { FAIL() << "parameters were rendered"; }

constexpr int two_numbers[] = {7, 8};

query_event sample() {
  return {.sql = "SELECT 1\nWHERE ? < ?",
          .params = query_parameters(2, two_numbers, render_two),
          .duration = 1500us,
          .rows = 1,
          .target = "sqlite",
          .model = "User",
          .operation = "find_many"};
}

options quiet() { return {.log = {.warn = emit::event}}; }

TEST(Observer, WantsNothingWhileNobodyListens) {
  const observer o(quiet());
  EXPECT_FALSE(o.wants(24h));
  for (const log_level level : {log_level::query, log_level::info, log_level::warn, log_level::error})
    EXPECT_FALSE(o.wants(level));
}

TEST(Observer, PassesQueriesToHandlers) {
  manual_clock clock(timestamp::parse("2024-01-01"));
  observer o(quiet(), clock);
  std::vector<std::string> seen;
  o.on_query([&](const query_event& e) {
    seen.push_back(std::string(e.sql.substr(0, 8)) + "|" + std::string(e.model) + "|" + e.params.to_string() + "|" +
                   std::to_string(e.rows) + "|" + e.time.to_string());
  });
  EXPECT_TRUE(o.wants(0ns));
  EXPECT_TRUE(o.wants(log_level::query));
  o.report(sample());
  EXPECT_EQ(seen, std::vector<std::string>{"SELECT 1|User|[?,?]|1|2024-01-01T00:00:00.000Z"});
}

TEST(Observer, ShowsParameterValuesOnlyWhenAsked) {
  options chosen = quiet();
  chosen.log.reveal_parameters = true;
  observer o(chosen);
  std::string params;
  o.on_query([&](const query_event& e) { params = e.params.to_string(); });
  o.report(sample());
  EXPECT_EQ(params, "[7,8]");
}

TEST(Observer, RendersParametersOnlyWhenRead) {
  options chosen = quiet();
  chosen.log.reveal_parameters = true;
  observer o(chosen);
  std::size_t count = 0;
  o.on_query([&](const query_event& e) { count = e.params.size(); });
  query_event event = sample();
  event.params = query_parameters(2, two_numbers, render_never);
  o.report(event);
  EXPECT_EQ(count, 2U);
}

TEST(Observer, StopsCallingARemovedHandler) {
  observer o(quiet());
  int first = 0;
  int second = 0;
  const subscription s = o.on_query([&](const query_event&) { ++first; });
  o.on_query([&](const query_event&) { ++second; });
  o.report(sample());
  o.unsubscribe(s);
  o.unsubscribe(s);
  o.unsubscribe({999});
  o.report(sample());
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 2);
}

TEST(Observer, WantsNothingAfterTheLastHandlerIsRemoved) {
  observer o(quiet());
  const subscription q = o.on_query([](const query_event&) {});
  const subscription l = o.on_log([](const log_event&) {});
  EXPECT_TRUE(o.wants(log_level::info));
  o.unsubscribe(q);
  o.unsubscribe(l);
  EXPECT_FALSE(o.wants(0ns));
  EXPECT_FALSE(o.wants(log_level::info));
}

TEST(Observer, AHandlerMayRemoveItself) {
  observer o(quiet());
  int calls = 0;
  subscription self;
  const auto alive = std::make_shared<int>();
  self = o.on_query([&, alive](const query_event&) {
    ++calls;
    o.unsubscribe(self);
  });
  o.report(sample());
  o.report(sample());
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(Observer, AThrowingHandlerIsReportedAndDisturbsNobody) {
  observer o(quiet());
  int calls = 0;
  o.on_query([](const query_event&) { throw std::runtime_error("handler broke"); });
  o.on_query([](const query_event&) { throw 5; });
  o.on_query([&](const query_event&) { ++calls; });
  testing::internal::CaptureStderr();
  o.report(sample());
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(calls, 1);
  EXPECT_NE(text.find("handler broke"), std::string::npos);
  EXPECT_NE(text.find("no std::exception"), std::string::npos);
}

TEST(Observer, QueriesOfHandlersAreNotReportedToHandlers) {
  observer o(quiet());
  int calls = 0;
  o.on_query([&](const query_event& e) {
    ++calls;
    o.report(e);
  });
  o.report(sample());
  o.report(sample());
  EXPECT_EQ(calls, 2);
}

TEST(Observer, PassesMessagesOfEveryLevelToLogHandlers) {
  observer o(quiet());
  std::string seen;
  o.on_log([&](const log_event& e) {
    seen += std::string(name_of(e.level)) + ":" + std::string(e.target) + ":" + std::string(e.message) + ";";
  });
  o.log(log_level::info, "pool", "opened");
  o.log(log_level::warn, "pool", "slow");
  o.log(log_level::error, "sqlite", "failed");
  EXPECT_EQ(seen, "info:pool:opened;warn:pool:slow;error:sqlite:failed;");
}

TEST(Observer, WritesLevelsToTheStreamsChosen) {
  observer o({.log = {.query = emit::standard_output, .warn = emit::standard_error}});
  EXPECT_TRUE(o.wants(0ns));
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  o.report(sample());
  o.log(log_level::warn, "pool", "all\nbusy");
  o.log(log_level::info, "pool", "not written");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "tenon:query SELECT 1 WHERE ? < ? [?,?] 1.5 ms\n");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "tenon:warn pool: all busy\n");
}

TEST(Observer, WarnsOfSlowQueriesOnly) {
  options chosen = quiet();
  chosen.slow_query = 1s;
  observer o(chosen);
  std::vector<std::string> warnings;
  o.on_log([&](const log_event& e) { warnings.emplace_back(e.message); });
  EXPECT_FALSE(o.wants(999ms));
  EXPECT_TRUE(o.wants(1s));
  query_event event = sample();
  o.report(event);
  event.duration = 2345ms;
  o.report(event);
  EXPECT_EQ(warnings, std::vector<std::string>{"Slow query: User.find_many took 2.35 s: SELECT 1\nWHERE ? < ? [?,?]"});
}

TEST(Observer, WarnsOfTheRepeatedQueryPatternUnlessToldNotTo) {
  const auto warnings_of = [](const options& chosen) {
    observer o(chosen);
    int warnings = 0;
    o.on_log([&](const log_event& e) { warnings += e.level == log_level::warn ? 1 : 0; });
    const monotonic_time now = monotonic_now();
    o.note({.shape = 1, .model = "User", .operation = "find_many", .rows = 20}, now);
    for (int i = 0; i < 20; ++i)
      o.note({.shape = 2, .model = "Post", .operation = "find_unique", .rows = 1, .lookup = true}, now);
    return warnings;
  };
  EXPECT_EQ(warnings_of(quiet()), 1);
  options off = quiet();
  off.warn_of_repeated_queries = false;
  EXPECT_EQ(warnings_of(off), 0);
}

TEST(Observer, WarnsOfClientsBuiltAgainAndAgain) {
  std::vector<std::string> warnings;
  for (int i = 0; i < 12; ++i) {
    observer o(quiet());
    o.on_log([&](const log_event& e) { warnings.emplace_back(e.message); });
    o.note_client_built("file:again-and-again.db?password=secret");
  }
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings.front().find("share it"), std::string::npos);
  EXPECT_EQ(warnings.front().find("secret"), std::string::npos);
}

TEST(Observer, TakesHandlersAndEventsFromManyThreads) {
  observer o(quiet());
  std::atomic<int> calls{0};
  o.on_query([&](const query_event&) { ++calls; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        o.report(sample());
        o.unsubscribe(o.on_query([](const query_event&) {}));
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(calls, 1500);
}

class recording_tracer final : public tracer {
 public:
  void* start(const span_start& what) override {
    if (what.operation == "throws") throw std::runtime_error("tracer broke");
    if (what.operation == "unsampled") return nullptr;
    log += "start " + std::string(name_of(what.kind)) + " " + std::string(what.model) + ";";
    return this;
  }
  void end(void* which, const span_end& how) noexcept override {
    EXPECT_EQ(which, this);
    log += how.failure == nullptr ? "end " : "fail " + std::string(how.failure->code()) + " ";
    log += std::to_string(how.rows) + ";";
  }
  std::string_view trace_id() noexcept override { return "0af7651916cd43dd8448eb211c80319c"; }

  std::string log;
};

TEST(Span, IsStartedAndEndedOnce) {
  recording_tracer t;
  options chosen = quiet();
  chosen.tracer = &t;
  observer o(chosen);
  {
    span outer(o, {.kind = span_kind::operation, .model = "User", .operation = "find_many"});
    span inner(o, {.kind = span_kind::query, .model = "User"});
    inner.finish({.rows = 3});
  }
  EXPECT_EQ(t.log, "start tenon:operation User;start tenon:query User;end 3;end 0;");
}

TEST(Span, TellsTheFailure) {
  recording_tracer t;
  options chosen = quiet();
  chosen.tracer = &t;
  observer o(chosen);
  const error failure = unique_violation({.message = "Taken."});
  span(o, {.model = "User"}).finish({.failure = &failure});
  EXPECT_EQ(t.log, "start tenon:operation User;fail P2002 0;");
}

TEST(Span, IsNothingWithoutATracerOrWhenTheTracerDeclines) {
  observer without(quiet());
  span(without, {}).finish({});
  recording_tracer t;
  options chosen = quiet();
  chosen.tracer = &t;
  observer o(chosen);
  span(o, {.operation = "unsampled"}).finish({});
  testing::internal::CaptureStderr();
  span(o, {.operation = "throws"}).finish({});
  EXPECT_NE(testing::internal::GetCapturedStderr().find("tracer broke"), std::string::npos);
  EXPECT_EQ(t.log, "");
}

TEST(Span, GivesEventsTheirTraceId) {
  recording_tracer t;
  options chosen = quiet();
  chosen.tracer = &t;
  observer o(chosen);
  std::string trace;
  o.on_query([&](const query_event& e) { trace = e.trace_id; });
  o.report(sample());
  EXPECT_EQ(trace, "0af7651916cd43dd8448eb211c80319c");
}

TEST(LogSink, WritesDurationsReadably) {
  EXPECT_EQ(readable(0ns), "0 ns");
  EXPECT_EQ(readable(999ns), "999 ns");
  EXPECT_EQ(readable(1500ns), "1.5 µs");
  EXPECT_EQ(readable(12'345us), "12.3 ms");
  EXPECT_EQ(readable(850ms), "850 ms");
  EXPECT_EQ(readable(999'999us), "1 s");
  EXPECT_EQ(readable(2345ms), "2.35 s");
  EXPECT_EQ(readable(10min), "600 s");
}

TEST(LogSink, NamesTheFailureOfAQuery) {
  query_event event = sample();
  event.params = {};
  event.error_code = "P2002";
  EXPECT_EQ(line_of(event), "tenon:query SELECT 1 WHERE ? < ? 1.5 ms failed with P2002");
}

}  // namespace
}  // namespace tenon::observe
