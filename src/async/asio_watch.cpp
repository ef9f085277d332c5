#include "async/asio_watch.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tenon::async {

namespace asio = boost::asio;
using boost::system::error_code;
using query::wait_outcome;

// The watches of one execution context that have not been closed. It outlives the context: a watch may be closed by another
// thread while that ends, and either waits for the other here.
struct watch_registry {
  std::mutex mutex;
  std::unordered_set<asio_watch*> open;
};

namespace {

// Closes the watches of an execution context before that is gone.
class watches final : public asio::execution_context::service {
 public:
  using key_type = watches;
  static inline asio::execution_context::id id;

  explicit watches(asio::execution_context& context) : service(context) {}

  std::shared_ptr<watch_registry> registry = std::make_shared<watch_registry>();

 private:
  void shutdown() override {
    std::vector<std::shared_ptr<asio_watch>> alive;  // until the lock is gone, which their destructors take
    const std::lock_guard lock(registry->mutex);
    for (asio_watch* w : registry->open) {
      if (std::shared_ptr<asio_watch> kept = w->weak_from_this().lock()) alive.push_back(std::move(kept));
      w->context_ends();
    }
    registry->open.clear();
  }
};

}  // namespace

asio_watch::asio_watch(std::shared_ptr<watch_registry> registry, asio::execution_context& context)
    : registry_(std::move(registry)), context_(&context) {}

bool asio_watch::belongs_to(const asio::execution_context& context) const noexcept { return context_ == &context; }

void asio_watch::start(query::event_loop& loop, query::readiness wanted, std::optional<monotonic_time> until,
                       query::continuation& c) {
  const std::lock_guard lock(mutex_);
  if (!context_) raise({.kind = error_kind::connection_closed, .message = "The event loop has ended"});
  next_ = &c;
  ++number_;
  try {
    begin(static_cast<asio_loop&>(loop).executor(), wanted, until);
  } catch (...) {
    next_ = nullptr;
    ++number_;
    end(wait_outcome::abandoned);
    throw;
  }
}

bool asio_watch::stop() noexcept {
  const std::lock_guard lock(mutex_);
  if (!next_) return false;
  next_ = nullptr;
  ++number_;
  end(wait_outcome::abandoned);
  return true;
}

void asio_watch::rest() noexcept {
  const std::lock_guard lock(mutex_);
  if (context_ && !next_) unset_timer();
}

void asio_watch::close() noexcept {
  const std::lock_guard registered(registry_->mutex);
  const bool is_open = registry_->open.erase(this) > 0;
  const std::lock_guard lock(mutex_);
  next_ = nullptr;
  ++number_;
  if (is_open) let_go();
  context_ = nullptr;
}

void asio_watch::context_ends() noexcept {
  const std::lock_guard lock(mutex_);
  if (context_) let_go();
  context_ = nullptr;
}

void asio_watch::arrived(std::uint64_t number, wait_outcome what) {
  query::continuation* c;
  {
    const std::lock_guard lock(mutex_);
    if (number != number_ || !next_) return;
    c = std::exchange(next_, nullptr);
    ++number_;
    if (what != wait_outcome::abandoned) end(what);
  }
  c->resume(what);
}

void asio_watch::time_has_come() {
  query::continuation* c;
  {
    const std::lock_guard lock(mutex_);
    if (!context_ || !take_alarm()) return;
    c = std::exchange(next_, nullptr);
    ++number_;
    end(wait_outcome::timed_out);
  }
  c->resume(wait_outcome::timed_out);
}

namespace {

// A handler of Asio; destroyed without having been called, it says that the wait was abandoned.
class arrival {
 public:
  arrival(std::shared_ptr<asio_watch> w, std::uint64_t number, wait_outcome what) noexcept
      : watch_(std::move(w)), number_(number), what_(what) {}
  arrival(arrival&&) noexcept = default;
  arrival& operator=(arrival&&) = delete;
  ~arrival() {
    if (watch_) watch_->arrived(number_, wait_outcome::abandoned);
  }

  void operator()(const error_code&) { std::exchange(watch_, nullptr)->arrived(number_, what_); }

 private:
  std::shared_ptr<asio_watch> watch_;
  std::uint64_t number_;
  wait_outcome what_;
};

// Of the timer beside a socket, whose own handler tells of a wait that was abandoned.
class alarm {
 public:
  explicit alarm(std::shared_ptr<asio_watch> w) noexcept : watch_(std::move(w)) {}

  void operator()(const error_code& problem) {
    if (!problem) std::exchange(watch_, nullptr)->time_has_come();
  }

 private:
  std::shared_ptr<asio_watch> watch_;
};

template <class Executor>
class watch_on final : public asio_watch {
 public:
  watch_on(std::shared_ptr<watch_registry> registry, asio::execution_context& context, Executor ex, int socket)
      : asio_watch(std::move(registry), context), executor_(std::move(ex)) {
    if (socket >= 0) socket_.emplace(*executor_, socket);
  }
  ~watch_on() override { close(); }

 private:
  using descriptor = asio::posix::basic_stream_descriptor<Executor>;
  using timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

  void begin(const asio::any_io_executor& where, query::readiness wanted,
             std::optional<monotonic_time> until) override {
    until_ = until;
    if (until && !socket_) {
      make_timer().expires_at(*until);
      wait(where, *timer_, arrival(shared_from_this(), number(), wait_outcome::timed_out));
      return;
    }
    if (until && (!set_for_ || *until < *set_for_ || where != set_on_)) set_timer(where);
    const auto wait_for = [&](auto kind) {
      wait(where, *socket_, arrival(shared_from_this(), number(), wait_outcome::ready), kind);
    };
    if (wanted != query::readiness::writable) wait_for(descriptor::wait_read);
    if (wanted != query::readiness::readable) wait_for(descriptor::wait_write);
    waits_for_both_ = wanted == query::readiness::either;
  }

  // What arrived itself needs no end. The timer beside a socket stays set, for waits that follow each other mostly end at the
  // same time, and setting one costs more than the wait.
  void end(wait_outcome what) noexcept override {
    if (!socket_) {
      if (timer_ && what != wait_outcome::timed_out) timer_->cancel();
    } else if (std::exchange(waits_for_both_, false) || what != wait_outcome::ready) {
      error_code ignored;
      socket_->cancel(ignored);
    }
  }

  bool take_alarm() override {
    set_for_.reset();
    if (!is_waited_for() || !until_) return false;
    if (*until_ <= monotonic_now()) return true;
    set_timer(set_on_);
    return false;
  }

  void unset_timer() noexcept override {
    if (std::exchange(set_for_, std::nullopt)) timer_->cancel();
  }

  void let_go() noexcept override {
    try {
      if (socket_) socket_->release();
      socket_.reset();
      timer_.reset();
      set_for_.reset();
      set_on_ = {};
      executor_.reset();  // a strand belongs to its context, too
    } catch (const std::exception&) {
      // release() cancels what waits, and has nothing to fail at.
    }
  }

  template <class On, class Handler, class... Kind>
  void wait(const asio::any_io_executor& where, On& on, Handler h, Kind... kind) {
    // Binding a handler to the very executor of the socket would only cost time.
    bool is_own = false;
    if constexpr (!std::is_same_v<Executor, asio::any_io_executor>) {
      const Executor* target = where.target<Executor>();
      is_own = target && *target == *executor_;
    }
    if (is_own) on.async_wait(kind..., std::move(h));
    else on.async_wait(kind..., asio::bind_executor(where, std::move(h)));
  }

  timer& make_timer() {
    if (!timer_) timer_.emplace(*executor_);
    return *timer_;
  }

  void set_timer(const asio::any_io_executor& where) {
    make_timer().expires_at(*until_);
    set_for_ = until_;
    set_on_ = where;
    wait(where, *timer_, alarm(shared_from_this()));
  }

  std::optional<Executor> executor_;
  std::optional<descriptor> socket_;
  std::optional<timer> timer_;
  std::optional<monotonic_time> until_;    // of the wait
  std::optional<monotonic_time> set_for_;  // what the timer beside a socket is set for, and
  asio::any_io_executor set_on_;           // where that is told
  bool waits_for_both_ = false;
};

}  // namespace

std::shared_ptr<asio_watch> asio_watch::make(const asio::any_io_executor& where, int socket) {
  asio::execution_context& context = asio::query(where, asio::execution::context);
  if (!asio::has_service<watches>(context)) {
    // Services end in the reverse order of their making: these stand on what watches use, and are to end before it does.
    const asio::posix::stream_descriptor makes_services(where);
    const asio::steady_timer makes_another(where);
  }
  const std::shared_ptr<watch_registry> registry = asio::use_service<watches>(context).registry;
  std::shared_ptr<asio_watch> made;
  using io_executor = asio::io_context::executor_type;
  if (const io_executor* own = where.target<io_executor>())
    made = std::make_shared<watch_on<io_executor>>(registry, context, *own, socket);
  else made = std::make_shared<watch_on<asio::any_io_executor>>(registry, context, where, socket);
  const std::lock_guard lock(registry->mutex);
  registry->open.insert(made.get());
  return made;
}

}  // namespace tenon::async
