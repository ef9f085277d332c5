#include "compare.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>

namespace {

thread_local std::size_t allocation_count = 0;

}  // namespace

// Counting allocator: every heap allocation of the program passes here.
void* operator new(std::size_t size) {
  ++allocation_count;
  if (void* p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace tenon::bench {

namespace {

constexpr int rounds = 41;
constexpr double round_ms = 4;

// Processor time of this thread, which other programs on the machine disturb least.
double microseconds_used() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

double time_of(const std::function<void()>& work, std::size_t calls) {
  const double start = microseconds_used();
  for (std::size_t i = 0; i < calls; ++i) work();
  return (microseconds_used() - start) / static_cast<double>(calls);
}

std::size_t calls_per_round(const std::function<void()>& work) {
  work();
  const double once = time_of(work, 3);
  return std::max<std::size_t>(1, static_cast<std::size_t>(round_ms * 1000 / std::max(once, 0.01)));
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

}  // namespace

comparison compare(std::string name, double goal, const std::function<void()>& baseline,
                   const std::function<void()>& ours, std::size_t per_call, std::string against) {
  const std::size_t baseline_calls = calls_per_round(baseline);
  const std::size_t our_calls = calls_per_round(ours);
  std::vector<double> baseline_times;
  std::vector<double> our_times;
  for (int i = 0; i < rounds; ++i) {
    baseline_times.push_back(time_of(baseline, baseline_calls));
    our_times.push_back(time_of(ours, our_calls));
  }
  comparison c;
  c.name = std::move(name);
  c.goal = goal;
  c.against = std::move(against);
  c.baseline = median(baseline_times) / static_cast<double>(per_call);
  c.ratio = median(our_times) / median(baseline_times);
  return c;
}

std::size_t allocations() noexcept { return allocation_count; }

void print(const comparison& c) {
  std::string baseline = c.against;
  if (c.baseline > 0) {
    char time[32];
    std::snprintf(time, sizeof time, ", %.2f us", c.baseline);
    baseline += time;
  }
  std::printf("{\"name\": \"%s\", \"ratio\": %.4f, \"goal\": %.4f, \"baseline\": \"%s\", \"unit\": \"%s\"}\n",
              c.name.c_str(), c.ratio, c.goal, baseline.c_str(), c.unit.c_str());
  std::fflush(stdout);
}

}  // namespace tenon::bench
