// Replaces the global operator new of the whole test program, to count what the hot paths allocate.
#include "observe/observer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t allocations = 0;

}  // namespace

// Inlined, they would look like mismatched pairs of new and free to the compiler.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tenon::observe {
namespace {

using namespace std::chrono_literals;

template <class Action>
std::size_t allocations_of(Action action) {
  const std::size_t before = allocations;
  action();
  return allocations - before;
}

TEST(Allocations, AreCounted) {
  EXPECT_EQ(allocations_of([] { ::operator delete(::operator new(8)); }), 1U);
}

TEST(Allocations, MetricsNeedNoneAfterAThreadsFirstUpdate) {
  metrics m;
  m.add(counter::client_queries_total);
  EXPECT_EQ(allocations_of([&] {
              for (int i = 0; i < 1000; ++i) {
                m.add(gauge::client_queries_active, 1);
                m.add(counter::datasource_queries_total);
                m.record(histogram::client_queries_duration, 3us);
                m.add(gauge::client_queries_active, -1);
              }
            }),
            0U);
}

TEST(Allocations, ObservingUneventfulReadsNeedsNone) {
  observer o;
  EXPECT_EQ(allocations_of([&] {
              const monotonic_time now = monotonic_now();
              for (std::uint64_t i = 0; i < 1000; ++i) {
                EXPECT_FALSE(o.wants(1ms));
                o.note({.shape = i % 3, .model = "User", .operation = "find_many", .rows = 20}, now);
                o.note({.shape = 5, .model = "User", .operation = "find_unique", .rows = 1, .lookup = true}, now);
                span(o, {.model = "User"}).finish({.rows = 1});
              }
            }),
            0U);
}

}  // namespace
}  // namespace tenon::observe
