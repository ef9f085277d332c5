#include "sql/plan.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace tenon::sql {

namespace {

std::uint64_t mix(std::uint64_t h) {
  h *= 0x9E3779B97F4A7C15u;
  return h ^ (h >> 32);
}

// Of the shape alone: model, action and code, never the values.
std::uint64_t hash_of(const query::request& r) {
  std::uint64_t h = mix(reinterpret_cast<std::uintptr_t>(r.model) ^ (static_cast<std::uint64_t>(r.act) << 56));
  const std::uint8_t* const code = r.body.code.data();
  const std::size_t size = r.body.code.size();
  std::uint64_t word = 0;
  if (size < sizeof word) {
    std::memcpy(&word, code, size);
    return mix(h ^ word ^ (std::uint64_t{size} << 56));
  }
  for (std::size_t at = 0; at < size - sizeof word; at += sizeof word) {
    std::memcpy(&word, code + at, sizeof word);
    h = mix(h ^ word);
  }
  std::memcpy(&word, code + size - sizeof word, sizeof word);  // overlaps with the one before
  return mix(h ^ word ^ size);
}

}  // namespace

plan_cache::plan_cache(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {
  entries_.resize(std::bit_ceil(2 * capacity_));
}

bool plan_cache::entry::is_for(const query::request& r) const noexcept {
  return model == r.model && act == r.act && code.size() == r.body.code.size() &&
         std::memcmp(code.data(), r.body.code.data(), code.size()) == 0;
}

std::size_t plan_cache::locate(std::uint64_t hash, const query::request& r) const noexcept {
  const std::size_t mask = entries_.size() - 1;
  std::size_t i = hash & mask;
  while (entries_[i].value && !(entries_[i].hash == hash && entries_[i].is_for(r))) i = (i + 1) & mask;
  return i;
}

plan* plan_cache::find(const query::request& r) noexcept {
  // Programs often repeat what they did last, and then no hash is needed.
  if (!entries_[recent_].value || !entries_[recent_].is_for(r)) recent_ = locate(hash_of(r), r);
  entry& e = entries_[recent_];
  if (e.value) e.last_use = ++uses_;
  return e.value.get();
}

plan& plan_cache::insert(const query::request& r, std::unique_ptr<plan> p) {
  plan& out = *p;
  entry e;
  e.hash = hash_of(r);
  e.last_use = ++uses_;
  e.model = r.model;
  e.act = r.act;
  e.code.assign(reinterpret_cast<const char*>(r.body.code.data()), r.body.code.size());
  e.value = std::move(p);
  if (size_ == capacity_) drop_oldest();
  place(std::move(e));
  ++size_;
  return out;
}

void plan_cache::place(entry&& e) noexcept {
  const std::size_t mask = entries_.size() - 1;
  std::size_t i = e.hash & mask;
  while (entries_[i].value) i = (i + 1) & mask;
  entries_[i] = std::move(e);
}

void plan_cache::drop_oldest() noexcept {
  std::size_t oldest = entries_.size();
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].value && (oldest == entries_.size() || entries_[i].last_use < entries_[oldest].last_use))
      oldest = i;
  remove(oldest);
}

plan_cache::entry plan_cache::remove(std::size_t at) noexcept {
  entry out = std::move(entries_[at]);
  entries_[at] = entry();
  --size_;
  // Close the gap, so that probing still finds the entries behind it.
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t i = (at + 1) & mask; entries_[i].value; i = (i + 1) & mask) {
    entry moved = std::move(entries_[i]);
    entries_[i] = entry();
    place(std::move(moved));
  }
  return out;
}

void plan_cache::clear() noexcept {
  for (entry& e : entries_) e = entry();
  size_ = 0;
}

borrowed_plan::borrowed_plan(plan_cache& cache, const query::request& r) noexcept
    : cache_(cache), request_(r), entry_(cache.remove(cache.locate(hash_of(r), r))) {}

borrowed_plan::~borrowed_plan() {
  if (cache_.entries_[cache_.locate(entry_.hash, request_)].value) return;  // the same was compiled again
  if (cache_.size_ == cache_.capacity_) cache_.drop_oldest();
  cache_.place(std::move(entry_));
  ++cache_.size_;
}

}  // namespace tenon::sql
