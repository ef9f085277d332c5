#include "local/dynamodb/expiry.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/item_writes.hpp"
#include "local/dynamodb/store.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <deque>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

constexpr std::int64_t batch_size = 100;

// Times longer ago are taken for mistakes, as the service does.
constexpr std::int64_t oldest_time = std::int64_t{5} * 366 * 24 * 60 * 60;

// Removes the item unless it has been given a longer life meanwhile.
class expiring_write final : public item_write {
 public:
  expiring_write(table_ptr target, encoded_key key, std::int64_t now)
      : item_write(std::move(target), std::move(key)), now_(now) {}

  write_outcome decide(const stored_item* before, stored_item&) override {
    if (!before) return write_outcome::keep;
    const auto at = expiry_of(target(), before->decode());
    return at && *at <= now_ ? write_outcome::remove : write_outcome::keep;
  }

 private:
  std::int64_t now_;
};

}  // namespace

expiry_worker::expiry_worker(engine_context& context, catalog_store& tables, std::chrono::milliseconds interval)
    : context_(context),
      tables_(tables),
      interval_(std::max<std::int64_t>(interval.count(), 1)),
      next_run_(context.now() + interval_),
      thread_([this] { work(); }) {}

expiry_worker::~expiry_worker() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void expiry_worker::work() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(interval_), [&] { return is_ending_; })) {
    lock.unlock();
    try {
      tick();
    } catch (const std::exception&) {
      // The store fails callers in the same way, who are told; the next run tries again.
    }
    lock.lock();
  }
}

void expiry_worker::tick() {
  const std::int64_t now = context_.now();
  if (now < next_run_.load(std::memory_order_relaxed)) return;
  const std::unique_lock lock(running_, std::try_to_lock);
  if (!lock) return;
  next_run_ = now + interval_;
  const auto tables = tables_.all();
  bool has_streams = false;
  for (const auto& table : tables) {
    has_streams = has_streams || !table->definition.stream.label.empty();
    if (table->definition.life.is_gone(now)) tables_.find(table->name(), now);
    else if (table->definition.ttl.is_enabled) expire_table(*table, now);
  }
  if (has_streams) context_.store.write([&](store_connection& c) { trim_records(context_, c); });
}

std::size_t expiry_worker::run() {
  const std::lock_guard lock(running_);
  const std::int64_t now = context_.now();
  std::size_t removed = 0;
  for (const auto& table : tables_.all())
    if (table->definition.ttl.is_enabled && !table->definition.life.is_gone(now)) removed += expire_table(*table, now);
  context_.store.write([&](store_connection& c) { trim_records(context_, c); });
  return removed;
}

std::size_t expiry_worker::expire_table(const table& in, std::int64_t now) {
  const std::int64_t now_seconds = now / 1000;
  std::size_t removed = 0;
  for (;;) {
    const auto current = context_.catalog.latest(in);
    if (!current || !current->definition.ttl.is_enabled) return removed;
    std::deque<expiring_write> writes;
    {
      const auto c = context_.store.read();
      const running_statement due(c->statement(statement_kind::due_rows, current->definition.id));
      due->bind(1, now_seconds - oldest_time).bind(2, now_seconds).bind(3, batch_size);
      while (due->step()) writes.emplace_back(current, encoded_key{std::string(due->text(0))}, now_seconds);
    }
    if (writes.empty()) return removed;
    std::vector<item_write*> pointers;
    for (auto& w : writes) pointers.push_back(&w);
    context_.store.write(
        [&](store_connection& c) { perform_writes(context_, c, pointers, {}, write_source{.is_expiry = true}); });
    removed += writes.size();
    if (static_cast<std::int64_t>(writes.size()) < batch_size) return removed;
  }
}

}  // namespace tenon::local::dynamodb
