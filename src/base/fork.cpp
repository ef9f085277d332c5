#include "base/fork.hpp"

#include <pthread.h>

#include <atomic>

namespace tenon {
namespace {

std::atomic<unsigned> generation{1};

}  // namespace

unsigned fork_generation() noexcept {
  static const int watching =
      ::pthread_atfork(nullptr, nullptr, [] { generation.fetch_add(1, std::memory_order_relaxed); });
  static_cast<void>(watching);
  return generation.load(std::memory_order_relaxed);
}

}  // namespace tenon
