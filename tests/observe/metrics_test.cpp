#include <tenon/observe/metrics.hpp>

#include <tenon/base/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tenon::observe {
namespace {

using namespace std::chrono_literals;

TEST(Metrics, StartAtZero) {
  const metrics m;
  EXPECT_EQ(m.value(counter::client_queries_total), 0U);
  EXPECT_EQ(m.value(gauge::pool_connections_open), 0);
  EXPECT_EQ(m.value(histogram::client_queries_wait).count, 0U);
}

TEST(Metrics, CountUpAndDown) {
  metrics m;
  m.add(counter::client_queries_total);
  m.add(counter::client_queries_total, 4);
  m.add(gauge::client_queries_active, 3);
  m.add(gauge::client_queries_active, -2);
  EXPECT_EQ(m.value(counter::client_queries_total), 5U);
  EXPECT_EQ(m.value(counter::datasource_queries_total), 0U);
  EXPECT_EQ(m.value(gauge::client_queries_active), 1);
  EXPECT_EQ(m.value(gauge::client_queries_wait), 0);
}

TEST(Metrics, PutDurationsIntoBucketsWithInclusiveBounds) {
  metrics m;
  for (const std::chrono::nanoseconds d : {0ns, 1ns, 999'999ns, 1'000'000ns, 1'000'001ns, 5'000'000ns})
    m.record(histogram::client_queries_duration, d);
  for (const std::chrono::milliseconds d : {9ms, 50ms, 100ms, 101ms, 1000ms, 4999ms, 50'000ms, 50'001ms})
    m.record(histogram::client_queries_duration, d);
  const histogram_value h = m.value(histogram::client_queries_duration);
  const std::uint64_t expected[] = {1, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1};
  EXPECT_TRUE(std::equal(std::begin(h.buckets), std::end(h.buckets), std::begin(expected)));
  EXPECT_EQ(h.count, 14U);
  EXPECT_DOUBLE_EQ(h.sum_ms,
                   0.000001 + 0.999999 + 1 + 1.000001 + 5 + 9 + 50 + 100 + 101 + 1000 + 4999 + 50'000 + 50'001);
  EXPECT_EQ(m.value(histogram::client_queries_wait).count, 0U);
}

TEST(Metrics, SumWhatManyThreadsDid) {
  metrics m;
  constexpr int rounds = 8;
  constexpr int per_thread = 10'000;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&m] {
        for (int i = 0; i < per_thread; ++i) {
          m.add(gauge::client_queries_active, 1);
          m.add(counter::client_queries_total);
          m.record(histogram::client_queries_duration, 2ms);
          m.add(gauge::client_queries_active, -1);
        }
      });
    std::uint64_t seen = 0;
    for (int i = 0; i < 100; ++i) {
      const std::uint64_t now = m.value(counter::client_queries_total);
      EXPECT_GE(now, seen);
      seen = now;
    }
    for (std::thread& t : threads) t.join();
  }
  EXPECT_EQ(m.value(counter::client_queries_total), std::uint64_t{4} * rounds * per_thread);
  EXPECT_EQ(m.value(gauge::client_queries_active), 0);
  EXPECT_EQ(m.value(histogram::client_queries_duration).buckets[2], std::uint64_t{4} * rounds * per_thread);
}

TEST(Metrics, OfDifferentClientsAreApartOnOneThread) {
  metrics a;
  metrics b;
  for (int i = 0; i < 5; ++i) {
    a.add(counter::client_queries_total);
    b.add(counter::client_queries_total, 10);
  }
  EXPECT_EQ(a.value(counter::client_queries_total), 5U);
  EXPECT_EQ(b.value(counter::client_queries_total), 50U);
}

TEST(Metrics, MayEndBeforeTheThreadsThatUsedThem) {
  std::thread([] {
    for (int i = 0; i < 100; ++i) {
      auto m = std::make_unique<metrics>();
      m->add(counter::client_queries_total);
      EXPECT_EQ(m->value(counter::client_queries_total), 1U);
    }
  }).join();
}

TEST(Metrics, CanBeUpdatedWhileAThreadEnds) {
  struct updates_at_exit {
    metrics* m = nullptr;
    ~updates_at_exit() { m->add(counter::client_queries_total); }
  };
  metrics m;
  std::thread([&m] {
    thread_local updates_at_exit last;  // made before the thread's slots, so destroyed after them
    last.m = &m;
    m.add(counter::client_queries_total);
  }).join();
  EXPECT_EQ(m.value(counter::client_queries_total), 2U);
}

TEST(MetricsJson, HasPrismasShape) {
  metrics m;
  m.add(counter::client_queries_total, 2);
  m.add(gauge::pool_connections_idle, 1);
  m.record(histogram::datasource_queries_duration, 500us);
  m.record(histogram::datasource_queries_duration, 3ms);
  m.record(histogram::datasource_queries_duration, 60s);
  const std::string empty =
      R"({"buckets":[[0,0],[1,0],[5,0],[10,0],[50,0],[100,0],[500,0],[1000,0],[5000,0],[50000,0]],"sum":0,"count":0})";
  EXPECT_EQ(
      m.json(),
      R"({"counters":[)"
      R"({"key":"prisma_client_queries_total","labels":{},"value":2,"description":"The total number of Prisma Client queries executed"},)"
      R"({"key":"prisma_datasource_queries_total","labels":{},"value":0,"description":"The total number of datasource queries executed"},)"
      R"({"key":"prisma_pool_connections_closed_total","labels":{},"value":0,"description":"The total number of pool connections closed"},)"
      R"({"key":"prisma_pool_connections_opened_total","labels":{},"value":0,"description":"The total number of pool connections opened"},)"
      R"({"key":"tenon_pool_timeouts_total","labels":{},"value":0,"description":"The total number of callers for whom no pool connection became free in time"},)"
      R"({"key":"tenon_pool_waits_total","labels":{},"value":0,"description":"The total number of callers that had to wait for a pool connection"}],)"
      R"("gauges":[)"
      R"({"key":"prisma_client_queries_active","labels":{},"value":0,"description":"The number of currently active Prisma Client queries"},)"
      R"({"key":"prisma_client_queries_wait","labels":{},"value":0,"description":"The number of datasource queries currently waiting for a free connection"},)"
      R"({"key":"prisma_pool_connections_busy","labels":{},"value":0,"description":"The number of pool connections currently executing datasource queries"},)"
      R"({"key":"prisma_pool_connections_idle","labels":{},"value":1,"description":"The number of pool connections that are not busy running a query"},)"
      R"({"key":"prisma_pool_connections_open","labels":{},"value":0,"description":"The number of pool connections currently open"}],)"
      R"("histograms":[)"
      R"({"key":"prisma_client_queries_duration_histogram_ms","labels":{},"value":)" +
          empty +
          R"(,"description":"The distribution of the time Prisma Client queries took to run end to end"},)"
          R"({"key":"prisma_client_queries_wait_histogram_ms","labels":{},"value":)" +
          empty +
          R"(,"description":"The distribution of the time all datasource queries spent waiting for a free connection"},)"
          R"({"key":"prisma_datasource_queries_duration_histogram_ms","labels":{},"value":)"
          R"({"buckets":[[0,0],[1,1],[5,1],[10,0],[50,0],[100,0],[500,0],[1000,0],[5000,0],[50000,0]],"sum":60003.5,"count":3},)"
          R"("description":"The distribution of the time datasource queries took to run"}]})");
}

TEST(MetricsJson, CarriesGlobalLabels) {
  const metrics m;
  const std::string text = m.json({{"label1", "value1"}, {"quote", "a\"b"}});
  EXPECT_NE(json::try_parse(text), std::nullopt);
  std::size_t found = 0;
  const std::string_view wanted = R"("labels":{"label1":"value1","quote":"a\"b"})";
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++found;
  EXPECT_EQ(found, 14U);
}

TEST(MetricsPrometheus, FollowsTheExpositionFormat) {
  metrics m;
  m.add(counter::client_queries_total, 442);
  m.add(gauge::client_queries_active, 1);
  m.record(histogram::client_queries_wait, 250us);
  m.record(histogram::client_queries_wait, 38us);
  m.record(histogram::client_queries_wait, 70s);
  const std::string text = m.prometheus();
  EXPECT_TRUE(
      text.starts_with("# HELP prisma_client_queries_total The total number of Prisma Client queries executed\n"
                       "# TYPE prisma_client_queries_total counter\n"
                       "prisma_client_queries_total 442\n"
                       "\n"
                       "# HELP prisma_datasource_queries_total The total number of datasource queries executed\n"))
      << text;
  EXPECT_NE(text.find("# TYPE prisma_client_queries_active gauge\nprisma_client_queries_active 1\n\n"),
            std::string::npos);
  EXPECT_NE(text.find("# TYPE prisma_client_queries_wait_histogram_ms histogram\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"0\"} 0\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"1\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"5\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"10\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"50\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"100\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"500\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"1000\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"5000\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"50000\"} 2\n"
                      "prisma_client_queries_wait_histogram_ms_bucket{le=\"+Inf\"} 3\n"
                      "prisma_client_queries_wait_histogram_ms_sum 70000.288\n"
                      "prisma_client_queries_wait_histogram_ms_count 3\n\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '#'), 28);
}

TEST(MetricsPrometheus, CarriesGlobalLabelsSortedAndEscaped) {
  const metrics m;
  const std::string text = m.prometheus({{"zone", "a\\b\n\"c\""}, {"1st-label", "x"}});
  const std::string labels = R"(_1st_label="x",zone="a\\b\n\"c\"")";
  EXPECT_NE(text.find("prisma_client_queries_total{" + labels + "} 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("prisma_client_queries_wait_histogram_ms_bucket{" + labels + ",le=\"+Inf\"} 0\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tenon::observe
