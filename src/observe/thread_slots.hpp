// Numbers that many threads add to and few read.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace tenon::observe {

// A fixed set of 64 bit sums. Each thread adds to a block of its own with plain loads and stores; reading sums the
// blocks up. A block left by a thread that ended goes to the next new one with what it holds.
class thread_slots {
 public:
  static constexpr std::size_t slot_count = 48;

  thread_slots();
  thread_slots(const thread_slots&) = delete;
  thread_slots& operator=(const thread_slots&) = delete;
  ~thread_slots();

  void add(std::size_t slot, std::int64_t change) noexcept {
    if (last_used.owner == id_) add_alone(*last_used.mine, slot, change);
    else add_slowly(slot, change);
  }

  // Calls `changes` with something that takes a slot and a change, as add() does: cheaper for several.
  template <class Changes>
  void update(const Changes& changes) noexcept {
    if (last_used.owner == id_) [[likely]]
      changes(
          [mine = last_used.mine](std::size_t slot, std::int64_t change) noexcept { add_alone(*mine, slot, change); });
    else changes([this](std::size_t slot, std::int64_t change) noexcept { add_slowly(slot, change); });
  }

  std::int64_t sum(std::size_t slot) const;

 private:
  friend struct thread_claims;
  using block = std::array<std::atomic<std::int64_t>, slot_count>;
  struct shared_state;
  struct cache {
    std::uint64_t owner;
    block* mine;
  };

  // Only the owning thread writes to a block, so that no read-modify-write instruction is needed.
  static void add_alone(block& mine, std::size_t slot, std::int64_t change) noexcept {
    auto& value = mine[slot];
    value.store(value.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
  }

  void add_slowly(std::size_t slot, std::int64_t change) noexcept;

  static thread_local constinit cache last_used;  // the block this thread used last

  std::uint64_t id_;  // never used twice
  std::shared_ptr<shared_state> state_;
};

}  // namespace tenon::observe
