#include <tenon/observe/metrics.hpp>

#include "observe/thread_slots.hpp"

#include <array>
#include <atomic>

namespace tenon::observe {
namespace {

constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;

constexpr auto bounds_ns = [] {
  std::array<std::int64_t, histogram_value::bound_count> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<std::int64_t>(histogram_value::bounds_ms[i]) * nanoseconds_per_millisecond;
  return out;
}();

// Slots: counters, gauges, then for each histogram its buckets and the sum of its values in nanoseconds.
constexpr std::size_t counter_count = 6;
constexpr std::size_t gauge_count = 5;
constexpr std::size_t histogram_count = 3;
constexpr std::size_t bucket_count = histogram_value::bound_count + 1;
constexpr std::size_t histogram_stride = bucket_count + 1;
constexpr std::size_t first_histogram = counter_count + gauge_count;
static_assert(first_histogram + histogram_count * histogram_stride <= thread_slots::slot_count);

constexpr std::size_t slot_of(counter which) noexcept { return static_cast<std::size_t>(which); }
constexpr std::size_t slot_of(gauge which) noexcept { return counter_count + static_cast<std::size_t>(which); }
constexpr std::size_t slot_of(histogram which) noexcept {
  return first_histogram + histogram_stride * static_cast<std::size_t>(which);
}

constexpr std::size_t bucket_of(std::int64_t nanoseconds) noexcept {
  std::size_t bucket = 0;
  while (bucket < bounds_ns.size() && nanoseconds > bounds_ns[bucket]) ++bucket;
  return bucket;
}

template <class Add>
void add_duration(const Add& add, histogram which, std::chrono::nanoseconds duration) noexcept {
  const std::size_t first = slot_of(which);
  add(first + bucket_of(duration.count()), 1);
  add(first + bucket_count, duration.count());
}

}  // namespace

struct metrics::store {
  thread_slots slots;
  std::array<std::atomic<std::int64_t>, gauge_count> levels{};
};

metrics::metrics() : store_(new store) {}
metrics::~metrics() { delete store_; }

void metrics::add(counter which, std::uint64_t amount) noexcept {
  store_->slots.add(slot_of(which), static_cast<std::int64_t>(amount));
}

void metrics::add(gauge which, std::int64_t change) noexcept { store_->slots.add(slot_of(which), change); }

void metrics::set(gauge which, std::int64_t level) noexcept {
  store_->levels[static_cast<std::size_t>(which)].store(level, std::memory_order_relaxed);
}

void metrics::record(histogram which, std::chrono::nanoseconds duration) noexcept {
  store_->slots.update([&](auto add) { add_duration(add, which, duration); });
}

void metrics::operation_ended(std::chrono::nanoseconds duration,
                              std::optional<std::chrono::nanoseconds> waited) noexcept {
  store_->slots.update([&](auto add) {
    add(slot_of(gauge::client_queries_active), -1);
    add(slot_of(counter::client_queries_total), 1);
    add_duration(add, histogram::client_queries_duration, duration);
    if (waited) add_duration(add, histogram::client_queries_wait, *waited);
  });
}

void metrics::statement_ended(std::chrono::nanoseconds duration) noexcept {
  store_->slots.update([&](auto add) {
    add(slot_of(counter::datasource_queries_total), 1);
    add_duration(add, histogram::datasource_queries_duration, duration);
  });
}

std::uint64_t metrics::value(counter which) const {
  return static_cast<std::uint64_t>(store_->slots.sum(slot_of(which)));
}

std::int64_t metrics::value(gauge which) const {
  return store_->slots.sum(slot_of(which)) +
         store_->levels[static_cast<std::size_t>(which)].load(std::memory_order_relaxed);
}

histogram_value metrics::value(histogram which) const {
  const std::size_t first = slot_of(which);
  histogram_value out;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    out.buckets[i] = static_cast<std::uint64_t>(store_->slots.sum(first + i));
    out.count += out.buckets[i];
  }
  out.sum_ms = static_cast<double>(store_->slots.sum(first + bucket_count)) / double{nanoseconds_per_millisecond};
  return out;
}

}  // namespace tenon::observe
