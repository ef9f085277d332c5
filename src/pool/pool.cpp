#include "pool/pool.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <utility>

namespace tenon::pool {

using std::chrono::milliseconds;

// A thread that waits.
class pool::blocked final : public waiter {
 public:
  void granted(slot& s) noexcept override {
    got_ = &s;
    wake_.notify_one();
  }
  void refused() noexcept override {
    refused_ = true;
    wake_.notify_one();
  }

  // Null: the time was over first, or the pool was closed.
  slot* wait(std::unique_lock<std::mutex>& lock, std::optional<monotonic_time> until) {
    const auto over = [&] { return got_ != nullptr || refused_; };
    if (until) wake_.wait_until(lock, *until, over);
    else wake_.wait(lock, over);
    return got_;
  }

 private:
  slot* got_ = nullptr;
  bool refused_ = false;
  std::condition_variable wake_;
};

pool::pool(const settings& chosen)
    : settings_(chosen),
      slots_(std::max<std::size_t>(1, chosen.max_size)),
      random_(reinterpret_cast<std::uintptr_t>(this)) {
  idle_.reserve(slots_.size());
  empty_.reserve(slots_.size());
  aside_.reserve(slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    slots_[i].number_ = i;
    empty_.push_back(&slots_[i]);
  }
}

pool::~pool() = default;

slot* pool::take_free(monotonic_time now, const call_site& where) noexcept {
  std::vector<slot*>& from = idle_.empty() ? empty_ : idle_;
  if (from.empty()) return nullptr;
  slot* s = from.back();
  from.pop_back();
  s->in_use_ = true;
  s->reported_ = false;
  s->taken = now;
  s->taken_at = where;
  s->idle = now - s->released_;
  s->needs_check = s->held && s->idle >= settings_.check_after;
  return s;
}

slot& pool::acquire(std::optional<milliseconds> limit, monotonic_time& now, const call_site& where) {
  std::unique_lock lock(mutex_);
  if (closed_) [[unlikely]]
    raise_closed();
  if (slot* s = take_free(now, where)) [[likely]]
    return *s;
  const milliseconds at_most = limit.value_or(settings_.acquire_timeout);
  blocked b;
  enqueue(b, where);
  slot* s = b.wait(lock, at_most.count() > 0 ? std::optional(now + at_most) : std::nullopt);
  now = monotonic_now();
  if (!s) {
    if (closed_) raise_closed();
    dequeue(b);
    lock.unlock();
    raise_timeout(at_most);
  }
  s->taken = now;
  return *s;
}

slot* pool::try_acquire(monotonic_time now, const call_site& where) {
  const std::lock_guard lock(mutex_);
  if (closed_) raise_closed();
  return take_free(now, where);
}

slot* pool::try_acquire_used(monotonic_time now, std::chrono::nanoseconds within, const call_site& where) {
  const std::lock_guard lock(mutex_);
  if (closed_) raise_closed();
  if (idle_.empty() || now - idle_.back()->released_ >= within) return nullptr;
  return take_free(now, where);
}

slot* pool::acquire(waiter& w, monotonic_time now, const call_site& where) {
  const std::lock_guard lock(mutex_);
  if (closed_) raise_closed();
  if (slot* s = take_free(now, where)) return s;
  enqueue(w, where);
  return nullptr;
}

bool pool::cancel(waiter& w) noexcept {
  const std::lock_guard lock(mutex_);
  if (!w.queued_) return false;
  dequeue(w);
  return true;
}

void pool::enqueue(waiter& w, const call_site& where) noexcept {
  w.where_ = where;
  w.previous_ = last_;
  w.next_ = nullptr;
  (last_ ? last_->next_ : first_) = &w;
  last_ = &w;
  w.queued_ = true;
  ++waiting_;
}

void pool::dequeue(waiter& w) noexcept {
  (w.previous_ ? w.previous_->next_ : first_) = w.next_;
  (w.next_ ? w.next_->previous_ : last_) = w.previous_;
  w.queued_ = false;
  --waiting_;
}

void pool::opened(slot& s, monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  s.is_open_ = true;
  if (settings_.max_lifetime.count() == 0) {
    s.expires_ = monotonic_time::max();
    return;
  }
  // Connections that were opened together are not to be closed together.
  random_ = random_ * 6364136223846793005U + 1442695040888963407U;
  const auto tenth = std::max<std::int64_t>(1, settings_.max_lifetime.count() / 10);
  s.expires_ = now + settings_.max_lifetime - milliseconds(static_cast<std::int64_t>(random_ >> 33) % tenth);
}

// The slot goes to the first who waits, or back to where it is found by the next.
void pool::put_back(slot& s) noexcept {
  if (first_) {
    waiter& w = *first_;
    dequeue(w);
    s.idle = {};
    s.needs_check = false;
    s.reported_ = false;
    s.taken = s.released_;
    s.taken_at = w.where_;
    w.granted(s);
    return;
  }
  s.in_use_ = false;
  (s.is_open_ ? idle_ : empty_).push_back(&s);
  if (closed_) drained_.notify_all();
}

void pool::release(slot& s, monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  s.released_ = now;
  s.is_open_ = s.held != nullptr;
  put_back(s);
}

bool pool::put_aside(slot& s, monotonic_time until, monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  s.is_open_ = false;
  const bool another = std::any_of(slots_.begin(), slots_.end(), [&](const slot& other) {
    return &other != &s && (other.is_open_ || other.in_use_);
  });
  if (!another || closed_) return false;
  s.in_use_ = false;
  s.released_ = now;
  s.aside_until_ = until;
  aside_.push_back(&s);
  return true;
}

void pool::put_back_aside(monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < aside_.size();) {
    slot* s = aside_[i];
    if (now < s->aside_until_ && !closed_) {
      ++i;
      continue;
    }
    aside_.erase(aside_.begin() + static_cast<std::ptrdiff_t>(i));
    s->in_use_ = true;
    put_back(*s);
  }
}

slot* pool::take(std::vector<slot*>& from, std::vector<slot*>::iterator at, monotonic_time now) noexcept {
  slot* s = *at;
  from.erase(at);
  s->in_use_ = true;
  s->reported_ = true;  // by the pool's owner, who is not to be told
  s->taken = now;
  return s;
}

slot* pool::take_expired(monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  const std::size_t open = slots_.size() - empty_.size() - aside_.size();  // at most: of a slot in use nothing is known
  const auto is_over = [&](const slot* s) {
    if (now >= s->expires_) return true;
    return open > settings_.min_size && settings_.idle_timeout.count() > 0 &&
           now - s->released_ >= settings_.idle_timeout;
  };
  const auto at = std::find_if(idle_.begin(), idle_.end(), is_over);
  return at == idle_.end() ? nullptr : take(idle_, at, now);
}

slot* pool::take_missing(monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (closed_ || empty_.empty() || slots_.size() - empty_.size() - aside_.size() >= settings_.min_size) return nullptr;
  return take(empty_, empty_.end() - 1, now);
}

slot* pool::take_idle() noexcept {
  const std::lock_guard lock(mutex_);
  return idle_.empty() ? nullptr : take(idle_, idle_.begin(), idle_.front()->released_);
}

std::vector<overdue> pool::take_overdue(monotonic_time now) {
  std::vector<overdue> out;
  if (settings_.hold_limit.count() == 0) return out;
  const std::lock_guard lock(mutex_);
  for (slot& s : slots_) {
    if (!s.in_use_ || s.reported_ || now - s.taken < settings_.hold_limit) continue;
    s.reported_ = true;
    out.push_back({s.taken_at, std::chrono::duration_cast<milliseconds>(now - s.taken)});
  }
  return out;
}

bool pool::close(milliseconds limit) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  while (first_) {
    waiter& w = *first_;
    dequeue(w);
    w.refused();
  }
  const auto drained = [&] { return unused() == slots_.size(); };
  if (limit.count() > 0) return drained_.wait_for(lock, limit, drained);
  drained_.wait(lock, drained);
  return true;
}

void pool::reopen() noexcept {
  const std::lock_guard lock(mutex_);
  closed_ = false;
}

counts pool::now() const noexcept {
  const std::lock_guard lock(mutex_);
  return {.busy = slots_.size() - unused(), .idle = idle_.size(), .aside = aside_.size(), .waiting = waiting_};
}

void pool::raise_closed() const {
  raise({.kind = error_kind::connection_closed,
         .message = "The client is disconnected, or about to be",
         .hint = "Call connect() to use it again"});
}

void pool::raise_timeout(milliseconds limit) const {
  // Whoever holds one for longest is the first to be looked at.
  const monotonic_time now = monotonic_now();
  std::unique_lock lock(mutex_);
  const slot* longest = nullptr;
  for (const slot& s : slots_)
    if (s.in_use_ && (!longest || s.taken < longest->taken)) longest = &s;
  std::string hint = "Raise connection_limit or pool_timeout, or hold connections for a shorter time";
  if (longest) {
    const auto held = std::chrono::duration_cast<milliseconds>(now - longest->taken);
    const std::string where = to_string(longest->taken_at);
    hint +=
        "; the longest is held for " + std::to_string(held.count()) + " ms" + (where.empty() ? "" : ", by " + where);
  }
  lock.unlock();
  raise({.kind = error_kind::pool_timeout,
         .message = "Timed out fetching a new connection from the connection pool (connection pool timeout: " +
                    std::to_string(limit.count()) + " ms, connection limit: " + std::to_string(slots_.size()) + ")",
         .hint = std::move(hint)});
}

}  // namespace tenon::pool
