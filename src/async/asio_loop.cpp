#include <tenon/async/asio_loop.hpp>

#include "async/asio_watch.hpp"
#include "async/pending.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>

namespace tenon::async {

namespace asio = boost::asio;

// Knows who holds one execution context, and ends that before the context is gone.
class holds final : public asio::execution_context::service {
 public:
  using key_type = holds;
  static inline asio::execution_context::id id;

  explicit holds(asio::execution_context& context) : service(context) {}

  void add(asio_loop& l) {
    const std::lock_guard lock(mutex_);
    all_.insert(&l);
    l.holds_ = this;
  }

  // Releases it, which the end of the context may have done before.
  static void remove(asio_loop& l) noexcept {
    if (holds* h = l.holds_) {
      const std::lock_guard lock(h->mutex_);
      h->all_.erase(&l);
    }
    l.holds_ = nullptr;
    l.at_end_.reset();
    l.work_.reset();
  }

 private:
  void shutdown() override {
    for (;;) {
      std::shared_ptr<query::continuation> at_end;
      {
        const std::lock_guard lock(mutex_);
        if (all_.empty()) return;
        asio_loop& l = **all_.begin();
        all_.erase(all_.begin());
        at_end = std::move(l.at_end_);
        l.holds_ = nullptr;
        l.work_.reset();
      }
      at_end->resume(query::wait_outcome::abandoned);
    }
  }

  std::mutex mutex_;
  std::unordered_set<asio_loop*> all_;
};

std::shared_ptr<query::watch> asio_loop::watch_for(int socket, std::shared_ptr<query::watch> known) {
  if (known) {
    if (static_cast<asio_watch&>(*known).belongs_to(asio::query(executor_, asio::execution::context))) return known;
    known->close();
  }
  return asio_watch::make(executor_, socket);
}

void asio_loop::post(query::continuation& c) {
  // Whoever goes on may destroy the loop, in whose code a thread that posts to it may still be: it is waited for, mostly not at
  // all.
  const auto has_left = std::make_shared<std::atomic<bool>>(false);
  asio::post(executor_, [p = pending(c), has_left]() mutable {
    has_left->wait(false, std::memory_order_acquire);
    p.resume(query::wait_outcome::ready);
  });
  has_left->store(true, std::memory_order_release);
  has_left->notify_one();
}

void asio_loop::hold(std::shared_ptr<query::continuation> at_end) {
  work_.emplace(asio::prefer(executor_, asio::execution::outstanding_work.tracked));
  at_end_ = std::move(at_end);
  asio::use_service<holds>(asio::query(executor_, asio::execution::context)).add(*this);
}

void asio_loop::release() noexcept { holds::remove(*this); }

}  // namespace tenon::async
