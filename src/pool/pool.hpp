// A fixed number of connections, shared fairly by whoever asks.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/base/clock.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tenon::pool {

struct settings {
  std::size_t max_size = 10;                          // connections at most
  std::size_t min_size = 0;                           // not closed for being idle
  std::chrono::milliseconds acquire_timeout{10'000};  // wait for a connection; 0: forever
  std::chrono::milliseconds idle_timeout{600'000};    // closed when idle for so long; 0: never
  std::chrono::milliseconds max_lifetime{1'800'000};  // closed when so old, up to a tenth earlier; 0: never
  std::chrono::milliseconds check_after{1'000};       // tested before use when idle for so long
  std::chrono::milliseconds hold_limit{0};            // report who holds one for longer; 0: nobody
};

// What a driver keeps in the pool.
class connection {
 public:
  virtual ~connection() = default;
};

// A permit to have one connection open. Whoever acquired it is alone in using it until it is released.
class slot {
 public:
  // Null: none is open; the holder may open one, and tells the pool by opened().
  std::unique_ptr<connection> held;

  // How long the connection was idle before, and whether that is so long that the holder should make sure it is alive.
  std::chrono::nanoseconds idle{};
  bool needs_check = false;

  // Where it was acquired, and when. For connections held too long.
  call_site taken_at;
  monotonic_time taken{};

  // From 0 on, for what the holder keeps beside the pool.
  std::size_t number() const noexcept { return number_; }

 private:
  friend class pool;
  std::size_t number_ = 0;
  monotonic_time released_{};
  monotonic_time expires_ = monotonic_time::max();
  monotonic_time aside_until_{};
  bool in_use_ = false;
  bool is_open_ = false;  // as the pool was told last
  bool reported_ = false;
};

// Somebody who waits for a slot. Both functions are called by whichever thread caused it, under the pool's lock: they pass
// the news on and do nothing else.
class waiter {
 public:
  virtual void granted(slot& s) noexcept = 0;  // the slot is theirs from here on
  virtual void refused() noexcept = 0;         // the pool was closed

 protected:
  ~waiter() = default;

 private:
  friend class pool;
  call_site where_;
  waiter* next_ = nullptr;
  waiter* previous_ = nullptr;
  bool queued_ = false;
};

struct counts {
  std::size_t busy = 0;     // slots in use
  std::size_t idle = 0;     // connections that nobody uses
  std::size_t aside = 0;    // slots not to be used for a while
  std::size_t waiting = 0;  // callers
};

// A slot held for longer than the limit.
struct overdue {
  call_site taken_at;
  std::chrono::milliseconds held{};
};

// Hands out slots: an open connection that was used last where there is one, so that the others grow old and can be
// closed. Who waits is served in the order of arrival, and a slot that is released goes straight to the first of them.
// Does no input or output itself: opening, testing and closing connections is up to those who hold a slot. Safe to use
// from several threads.
class pool {
 public:
  explicit pool(const settings& chosen);
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;
  ~pool();

  const settings& limits() const noexcept { return settings_; }

  // Waits at most `limit` (nullopt: as configured; 0: forever). Throws pool_timeout (P2024), and connection_error once
  // the pool is closed. `now` is the current time and afterwards what it is then; reading the clock is a good part of
  // the cost.
  slot& acquire(std::optional<std::chrono::milliseconds> limit, monotonic_time& now,
                const call_site& where = call_site::here());

  // A slot, or null: none is free.
  slot* try_acquire(monotonic_time now, const call_site& where = call_site::here());

  // A slot whose connection was given back less than `within` ago, or null: there is none.
  slot* try_acquire_used(monotonic_time now, std::chrono::nanoseconds within,
                         const call_site& where = call_site::here());

  // A slot, or null: then `w` waits for one, until it is granted or cancelled. Throws connection_error once the pool is
  // closed.
  slot* acquire(waiter& w, monotonic_time now, const call_site& where = call_site::here());

  // Whether `w` waited still and does not any more; if not, it was granted a slot or refused before.
  bool cancel(waiter& w) noexcept;

  // Notes that the holder has opened a connection in it.
  void opened(slot& s, monotonic_time now) noexcept;

  // Whether the connection has come of age: the holder closes it before the release.
  bool has_expired(const slot& s, monotonic_time now) const noexcept { return now >= s.expires_; }

  // A connection left in the slot is kept for the next.
  void release(slot& s, monotonic_time now) noexcept;

  // For a holder who cannot open a connection, as the server has too many: if another is open, or may be about to be, puts
  // the slot aside until `until`, so that the next one asked for is one of those. False: the slot is still the holder's.
  bool put_aside(slot& s, monotonic_time until, monotonic_time now) noexcept;

  // Puts slots back whose time is over.
  void put_back_aside(monotonic_time now) noexcept;

  // Takes an idle connection that should be closed, because of its age or for being idle: the caller closes it and
  // releases the slot. Null: there is none.
  slot* take_expired(monotonic_time now) noexcept;

  // Takes a slot without a connection, as long as fewer than min_size are open.
  slot* take_missing(monotonic_time now) noexcept;

  // Those that are held for longer than the limit and were not reported before.
  std::vector<overdue> take_overdue(monotonic_time now);

  // Takes an idle connection to be closed, for whatever reason. Null: all are in use.
  slot* take_idle() noexcept;

  // From here on nobody is served; who waits gets connection_error. Returns when no slot is in use any more, or after
  // `limit` (0: as long as it takes): then false.
  bool close(std::chrono::milliseconds limit);
  void reopen() noexcept;

  counts now() const noexcept;

  // The errors of those who wait for a slot.
  [[noreturn]] void raise_closed() const;
  [[noreturn]] void raise_timeout(std::chrono::milliseconds limit) const;

 private:
  class blocked;

  slot* take_free(monotonic_time now, const call_site& where) noexcept;
  void enqueue(waiter& w, const call_site& where) noexcept;
  void dequeue(waiter& w) noexcept;
  void put_back(slot& s) noexcept;
  std::size_t unused() const noexcept { return idle_.size() + empty_.size() + aside_.size(); }
  static slot* take(std::vector<slot*>& from, std::vector<slot*>::iterator at, monotonic_time now) noexcept;
  const settings settings_;
  mutable std::mutex mutex_;
  std::vector<slot> slots_;
  std::vector<slot*> idle_;   // with a connection; the last was used last
  std::vector<slot*> empty_;  // without
  std::vector<slot*> aside_;  // without, and not to be used for a while
  waiter* first_ = nullptr;
  waiter* last_ = nullptr;
  std::size_t waiting_ = 0;
  bool closed_ = false;
  std::condition_variable drained_;
  std::uint64_t random_;
};

}  // namespace tenon::pool
