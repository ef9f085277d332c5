// What the pool costs, and how it shares connections among many threads.
#include "compare.hpp"
#include "observe/observer.hpp"
#include "postgres_bench.hpp"

#include <tenon/postgres.hpp>

#include <sched.h>

#include <algorithm>
#include <barrier>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace {

using std::chrono::nanoseconds;
using tenon::query::access;

constexpr tenon::query::schema_descriptor no_schema{.provider = tenon::query::provider::postgresql};

void print(const char* name, double value, double goal, const char* unit) {
  tenon::bench::comparison c;
  c.name = name;
  c.ratio = value;
  c.goal = goal;
  c.unit = unit;
  c.against = "nothing";
  tenon::bench::print(c);
}

// The best of some rounds: what disturbs them is not the pool's.
void uncontended(tenon::query::connector& pool) {
  constexpr int calls = 100'000;
  nanoseconds best = nanoseconds::max();
  for (int round = 0; round < 21; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) pool.release(pool.acquire(access::read, std::nullopt, {}));
    best = std::min<nanoseconds>(best, (std::chrono::steady_clock::now() - start) / calls);
  }
  print("PostgreSQL: taking a connection and giving it back", static_cast<double>(best.count()), 150, "ns");
}

// 64 threads on 8 connections, each held for a statement of a quarter of a millisecond.
void shared(tenon::query::connector& pool) {
  constexpr int threads = 64;
  constexpr int turns = 40;
  constexpr int unmeasured = 5;  // until all have begun
  std::vector<std::vector<double>> waits(threads);
  std::barrier together(threads);
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      together.arrive_and_wait();
      for (int i = 0; i < turns; ++i) {
        tenon::query::session& s = pool.acquire(access::read, std::nullopt, {});
        if (i >= unmeasured) waits[static_cast<std::size_t>(t)].push_back(static_cast<double>(s.waited.count()));
        std::this_thread::sleep_for(std::chrono::microseconds(250));
        pool.release(s);
      }
    });
  }
  for (std::thread& t : running) t.join();
  std::vector<double> all;
  for (const auto& w : waits) all.insert(all.end(), w.begin(), w.end());
  const double mean = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
  print("PostgreSQL: the longest wait of 64 threads for 8 connections, to the mean",
        *std::max_element(all.begin(), all.end()) / mean, 3, "x");
}

void use_all_cores() {
  cpu_set_t all;
  CPU_ZERO(&all);
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) CPU_SET(i, &all);
  sched_setaffinity(0, sizeof all, &all);
}

}  // namespace

void bench_pool(const std::string& url) {
  tenon::observe::observer nobody;
  const std::unique_ptr<tenon::query::connector> pool(
      tenon::postgres::connect(no_schema, url, {.max_size = 8, .min_size = 8}, nobody));
  pool->connect();
  uncontended(*pool);
  use_all_cores();
  shared(*pool);
}
