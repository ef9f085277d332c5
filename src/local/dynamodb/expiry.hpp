// Removes items whose time to live is over, and records of streams older than a day.
#pragma once

#include "local/dynamodb/catalog_store.hpp"
#include "local/dynamodb/operations.hpp"

#include <tenon/base/clock.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

namespace tenon::local::dynamodb {

// Works in a thread of its own while there is a table with a time to live or a stream, and on the threads of callers
// when the engine's clock has moved on by an interval since: a test that turns the clock finds the items gone.
class expiry_worker {
 public:
  expiry_worker(engine_context& context, catalog_store& tables, std::chrono::milliseconds interval);
  expiry_worker(const expiry_worker&) = delete;
  expiry_worker& operator=(const expiry_worker&) = delete;
  ~expiry_worker();

  // Runs if an interval has passed since the last run. To be called with each call of the engine; costs nanoseconds.
  void tick();

  // Removes all that is due; returns how many items.
  std::size_t run();

 private:
  void work();
  std::size_t expire_table(const table& in, std::int64_t now);

  engine_context& context_;
  catalog_store& tables_;
  const std::int64_t interval_;  // milliseconds
  std::atomic<std::int64_t> next_run_;
  std::mutex running_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace tenon::local::dynamodb
