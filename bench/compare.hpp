// Ratios between two ways of doing the same work, measured so that a noisy machine disturbs both alike.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace tenon::bench {

struct comparison {
  std::string name;
  double ratio = 0;  // ours to the baseline's
  double goal = 0;
  std::string against = "hand-written SQLite C";
  double baseline = 0;  // the baseline's time, in microseconds
  std::string unit = "x";
};

// Runs both in turn for several rounds and compares the medians of the processor time they take. `per_call` is the number
// of items a call handles, for the baseline's time.
comparison compare(std::string name, double goal, const std::function<void()>& baseline,
                   const std::function<void()>& ours, std::size_t per_call = 1,
                   std::string against = "hand-written SQLite C");

// The same, by the time that passes and by the processor time of this thread: for work that waits for a server.
struct both_times {
  comparison wall;
  comparison processor;
};
both_times compare_both(const std::string& name, double wall_goal, double processor_goal,
                        const std::function<void()>& baseline, const std::function<void()>& ours, std::size_t per_call,
                        const std::string& against);

// The same for work that takes long: fewer rounds, each a single call, and before each call `prepare`, which is not measured.
both_times compare_long(const std::string& name, double wall_goal, double processor_goal,
                        const std::function<void()>& prepare, const std::function<void()>& baseline,
                        const std::function<void()>& ours, std::size_t per_call, const std::string& against);

// Heap allocations of the calling thread so far.
std::size_t allocations() noexcept;

// One line of JSON on standard output, as `./dev bench` collects them.
void print(const comparison& c);
void report(const both_times& b);

}  // namespace tenon::bench
