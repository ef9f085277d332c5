#include "observe/thread_slots.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

namespace tenon::observe {

struct thread_slots::shared_state {
  mutable std::mutex mutex;
  std::vector<std::unique_ptr<block>> blocks;  // of threads that run, and of those that ended
  std::vector<block*> unclaimed;               // of threads that ended
  block common{};                              // for threads that can have no block of their own

  block* claim() {
    const std::lock_guard lock(mutex);
    if (!unclaimed.empty()) {
      block* const left = unclaimed.back();
      unclaimed.pop_back();
      return left;
    }
    unclaimed.reserve(blocks.size() + 1);  // so that a thread's end need not allocate
    blocks.push_back(std::make_unique<block>());
    return blocks.back().get();
  }

  void give_back(block* left) noexcept {
    const std::lock_guard lock(mutex);
    unclaimed.push_back(left);
  }
};

// The blocks the calling thread has claimed, given back when it ends.
struct thread_claims {
  struct claim {
    std::uint64_t owner;
    std::weak_ptr<thread_slots::shared_state> state;
    thread_slots::block* mine;
  };

  ~thread_claims() {
    ended = true;
    thread_slots::last_used = {};
    for (const claim& c : claims)
      if (const auto state = c.state.lock()) state->give_back(c.mine);
  }

  thread_slots::block* find_or_claim(std::uint64_t owner, const std::shared_ptr<thread_slots::shared_state>& state) {
    std::erase_if(claims, [](const claim& c) { return c.state.expired(); });
    for (const claim& c : claims)
      if (c.owner == owner) return c.mine;
    claims.reserve(claims.size() + 1);
    claims.push_back({owner, state, state->claim()});
    return claims.back().mine;
  }

  static thread_local thread_claims current;
  static thread_local constinit bool ended;

  std::vector<claim> claims;
};

thread_local thread_claims thread_claims::current;
thread_local constinit bool thread_claims::ended = false;
thread_local constinit thread_slots::cache thread_slots::last_used{};

namespace {

std::uint64_t next_id() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

thread_slots::thread_slots() : id_(next_id()), state_(std::make_shared<shared_state>()) {}
thread_slots::~thread_slots() = default;

void thread_slots::add_slowly(std::size_t slot, std::int64_t change) noexcept {
  if (!thread_claims::ended) {
    try {
      block* const mine = thread_claims::current.find_or_claim(id_, state_);
      last_used = {id_, mine};
      return add_alone(*mine, slot, change);
    } catch (const std::bad_alloc&) {
      // The common block serves as well, only slower.
    }
  }
  state_->common[slot].fetch_add(change, std::memory_order_relaxed);
}

std::int64_t thread_slots::sum(std::size_t slot) const {
  const std::lock_guard lock(state_->mutex);
  std::int64_t total = state_->common[slot].load(std::memory_order_relaxed);
  for (const auto& b : state_->blocks) total += (*b)[slot].load(std::memory_order_relaxed);
  return total;
}

}  // namespace tenon::observe
