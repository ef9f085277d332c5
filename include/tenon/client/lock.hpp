// Locks on the records that a transaction finds: `.lock = for_update().skip_locked()`.
#pragma once

#include <tenon/query/request.hpp>

namespace tenon {

// Which lock to take on each record found, and what to do about records that others have locked. A lock lasts until the
// transaction ends; outside of one, a find with a lock is refused. Related records that are loaded along are not locked.
// By default no lock at all. Only on PostgreSQL: elsewhere finds with a lock throw `unsupported` (P2026).
class row_lock {
 public:
  row_lock() = default;
  explicit constexpr row_lock(query::lock_strength strength) noexcept : wanted_(true), strength_(strength) {}

  // Leaves out records that others have locked, as one worker of several on a queue wants it.
  [[nodiscard]] constexpr row_lock skip_locked() const noexcept { return with(query::lock_wait::skip_locked); }

  // Throws transaction_conflict (P2034) rather than wait for others.
  [[nodiscard]] constexpr row_lock no_wait() const noexcept { return with(query::lock_wait::no_wait); }

  constexpr bool is_wanted() const noexcept { return wanted_; }
  constexpr query::lock_strength strength() const noexcept { return strength_; }
  constexpr query::lock_wait wait() const noexcept { return wait_; }

 private:
  constexpr row_lock with(query::lock_wait w) const noexcept {
    row_lock l = *this;
    l.wait_ = w;
    return l;
  }

  bool wanted_ = false;
  query::lock_strength strength_ = query::lock_strength::for_update;
  query::lock_wait wait_ = query::lock_wait::wait;
};

// Nobody else may change, remove or lock the records.
[[nodiscard]] constexpr row_lock for_update() noexcept { return row_lock(query::lock_strength::for_update); }

// The same, but records that refer to them may be created: their keys will not change.
[[nodiscard]] constexpr row_lock for_no_key_update() noexcept {
  return row_lock(query::lock_strength::for_no_key_update);
}

// Nobody may change or remove the records; others may hold this lock too.
[[nodiscard]] constexpr row_lock for_share() noexcept { return row_lock(query::lock_strength::for_share); }

// Nobody may remove the records or change their keys; all else is allowed.
[[nodiscard]] constexpr row_lock for_key_share() noexcept { return row_lock(query::lock_strength::for_key_share); }

}  // namespace tenon
