#include "compare.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <vector>

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
constexpr int long_rounds = 11;
constexpr double round_ms = 4;

struct times {
  double processor = 0;  // of this thread, which other programs on the machine disturb least; microseconds
  double wall = 0;
};

double microseconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

times now() { return {microseconds(CLOCK_THREAD_CPUTIME_ID), microseconds(CLOCK_MONOTONIC)}; }

times time_of(const std::function<void()>& work, std::size_t calls) {
  const times start = now();
  for (std::size_t i = 0; i < calls; ++i) work();
  const times end = now();
  const auto n = static_cast<double>(calls);
  return {(end.processor - start.processor) / n, (end.wall - start.wall) / n};
}

std::size_t calls_per_round(const std::function<void()>& work) {
  work();
  const double once = time_of(work, 3).wall;
  return std::max<std::size_t>(1, static_cast<std::size_t>(round_ms * 1000 / std::max(once, 0.01)));
}

double median(std::vector<double> of) {
  std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
  return of[of.size() / 2];
}

// What the rounds took, one after the other.
struct series {
  std::vector<double> processor;
  std::vector<double> wall;

  void add(const times& t) {
    processor.push_back(t.processor);
    wall.push_back(t.wall);
  }
};

struct measured {
  series baseline;
  series ours;
};

measured measure(const std::function<void()>& baseline, const std::function<void()>& ours) {
  const std::size_t baseline_calls = calls_per_round(baseline);
  const std::size_t our_calls = calls_per_round(ours);
  measured m;
  for (int i = 0; i < rounds; ++i) {
    m.baseline.add(time_of(baseline, baseline_calls));
    m.ours.add(time_of(ours, our_calls));
  }
  return m;
}

comparison compared(const std::string& name, double goal, const std::vector<double>& baseline,
                    const std::vector<double>& ours, std::size_t per_call, const std::string& against) {
  comparison c;
  c.name = name;
  c.goal = goal;
  c.against = against;
  c.baseline = median(baseline) / static_cast<double>(per_call);
  c.ratio = median(ours) / median(baseline);
  return c;
}

both_times both(const measured& m, const std::string& name, double wall_goal, double processor_goal,
                std::size_t per_call, const std::string& against) {
  return {compared(name + ", time", wall_goal, m.baseline.wall, m.ours.wall, per_call, against),
          compared(name + ", client's processor time", processor_goal, m.baseline.processor, m.ours.processor, per_call,
                   against)};
}

}  // namespace

comparison compare(std::string name, double goal, const std::function<void()>& baseline,
                   const std::function<void()>& ours, std::size_t per_call, std::string against) {
  const measured m = measure(baseline, ours);
  return compared(name, goal, m.baseline.processor, m.ours.processor, per_call, against);
}

both_times compare_both(const std::string& name, double wall_goal, double processor_goal,
                        const std::function<void()>& baseline, const std::function<void()>& ours, std::size_t per_call,
                        const std::string& against) {
  return both(measure(baseline, ours), name, wall_goal, processor_goal, per_call, against);
}

both_times compare_long(const std::string& name, double wall_goal, double processor_goal,
                        const std::function<void()>& prepare, const std::function<void()>& baseline,
                        const std::function<void()>& ours, std::size_t per_call, const std::string& against) {
  measured m;
  for (int i = 0; i < long_rounds; ++i) {
    prepare();
    m.baseline.add(time_of(baseline, 1));
    prepare();
    m.ours.add(time_of(ours, 1));
  }
  return both(m, name, wall_goal, processor_goal, per_call, against);
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

void report(const both_times& b) {
  print(b.wall);
  print(b.processor);
}

}  // namespace tenon::bench
