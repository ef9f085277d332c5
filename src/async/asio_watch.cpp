#include "async/asio_watch.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/query.hpp>
#include <boost/system/error_code.hpp>

#include <unordered_set>
#include <utility>
#include <vector>

namespace tenon::async {

namespace asio = boost::asio;
using boost::system::error_code;
using query::readiness;
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

}  // namespace

std::shared_ptr<asio_watch> asio_watch::make(const asio::any_io_executor& where, int socket) {
  asio::execution_context& context = asio::query(where, asio::execution::context);
  if (!asio::has_service<watches>(context)) {
    // Services end in the reverse order of their making: those of timers, and the reactor that stands under them, are to end
    // after watches have.
    const asio::steady_timer makes_services(where);
  }
  const std::shared_ptr<watch_registry> registry = asio::use_service<watches>(context).registry;
  const std::shared_ptr<asio_watch> made(new asio_watch(registry, context, socket));
  const std::lock_guard lock(registry->mutex);
  registry->open.insert(made.get());
  return made;
}

asio_watch::asio_watch(std::shared_ptr<watch_registry> registry, asio::execution_context& context, int socket)
    : registry_(std::move(registry)), context_(&context) {
  if (socket >= 0) socket_.emplace(context, socket);
}

bool asio_watch::belongs_to(const asio::execution_context& context) const noexcept { return context_ == &context; }

void asio_watch::start(query::event_loop& loop, readiness wanted, std::optional<monotonic_time> until,
                       query::continuation& c) {
  const std::lock_guard lock(mutex_);
  if (!context_) raise({.kind = error_kind::connection_closed, .message = "The event loop has ended"});
  next_ = &c;
  try {
    // Until it has begun, the number belongs to no wait: what of it is destroyed when it cannot begin is not heard.
    begin(static_cast<asio_loop&>(loop).executor(), wanted, until, number_ + 1);
    ++number_;
  } catch (...) {
    ++number_;
    next_ = nullptr;
    end(wait_outcome::abandoned);
    throw;
  }
}

bool asio_watch::stop() noexcept {
  const std::lock_guard lock(mutex_);
  if (!next_) return false;
  next_ = nullptr;
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
    end(wait_outcome::timed_out);
  }
  c->resume(wait_outcome::timed_out);
}

void asio_watch::begin(const asio::any_io_executor& where, readiness wanted, std::optional<monotonic_time> until,
                       std::uint64_t number) {
  until_ = until;
  if (until && !socket_) {
    make_timer(where).expires_at(*until);
    timer_->async_wait(asio::bind_executor(
        where, [then = arrival(shared_from_this(), number, wait_outcome::timed_out)](error_code) mutable { then(); }));
    return;
  }
  if (until && (!set_for_ || *until < *set_for_ || where != set_on_)) set_timer(where);
  using event = reactor_socket::event;
  const auto wait_for = [&](event e) {
    socket_->wait(e, where, arrival(shared_from_this(), number, wait_outcome::ready));
  };
  switch (wanted) {
    case readiness::more: wait_for(event::more); break;
    case readiness::readable: wait_for(event::readable); break;
    case readiness::writable: wait_for(event::writable); break;
    case readiness::either:
      wait_for(event::readable);
      wait_for(event::writable);
      waits_for_both_ = true;
  }
}

// What arrived itself needs no end. The timer beside a socket stays set, for waits that follow each other mostly end at the
// same time, and setting one costs more than the wait.
void asio_watch::end(wait_outcome what) noexcept {
  if (!socket_) {
    if (timer_ && what != wait_outcome::timed_out) timer_->cancel();
  } else if (std::exchange(waits_for_both_, false) || what != wait_outcome::ready) {
    socket_->cancel();
  }
}

bool asio_watch::take_alarm() {
  set_for_.reset();
  if (!next_ || !until_) return false;
  if (*until_ <= monotonic_now()) return true;
  set_timer(set_on_);
  return false;
}

void asio_watch::set_timer(const asio::any_io_executor& where) {
  make_timer(where).expires_at(*until_);
  set_for_ = until_;
  set_on_ = where;
  timer_->async_wait(asio::bind_executor(where, alarm(shared_from_this())));
}

void asio_watch::unset_timer() noexcept {
  if (std::exchange(set_for_, std::nullopt)) timer_->cancel();
}

asio::steady_timer& asio_watch::make_timer(const asio::any_io_executor& where) {
  if (!timer_) timer_.emplace(where);
  return *timer_;
}

void asio_watch::let_go() noexcept {
  socket_.reset();
  timer_.reset();
  set_for_.reset();
  set_on_ = {};  // a strand belongs to its context, too
}

arrival::arrival(std::shared_ptr<asio_watch> w, std::uint64_t number, wait_outcome what) noexcept
    : watch_(std::move(w)), number_(number), what_(what) {}

arrival::arrival(arrival&&) noexcept = default;

arrival::~arrival() {
  if (watch_) watch_->arrived(number_, wait_outcome::abandoned);
}

void arrival::operator()() { std::exchange(watch_, nullptr)->arrived(number_, what_); }

}  // namespace tenon::async
