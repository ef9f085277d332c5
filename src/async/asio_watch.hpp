// Waits for sockets and for the time on Asio's execution contexts.
#pragma once

#include "async/reactor_socket.hpp"

#include <tenon/async/asio_loop.hpp>
#include <tenon/query/async.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace tenon::async {

struct watch_registry;

// Good for executors of one context, until that ends. Safe to use from several threads.
class asio_watch final : public query::watch, public std::enable_shared_from_this<asio_watch> {
 public:
  // For executors of the context of `where`. `socket`: -1, or one that stays the caller's.
  static std::shared_ptr<asio_watch> make(const boost::asio::any_io_executor& where, int socket);

  ~asio_watch() override { close(); }

  // Whether this can be used on executors of `context`.
  bool belongs_to(const boost::asio::execution_context& context) const noexcept;

  void start(query::event_loop& loop, query::readiness wanted, std::optional<monotonic_time> until,
             query::continuation& c) override;
  bool stop() noexcept override;
  void rest() noexcept override;
  void close() noexcept override;

  // The execution context ends: what is waited for will not come. Called by it, the registry's lock being held.
  void context_ends() noexcept;

  // Something has come of the wait with this number. Called by handlers, maybe late.
  void arrived(std::uint64_t number, query::wait_outcome what);

  // A time for which a timer was set has come. Called by the timer's handler.
  void time_has_come();

 private:
  asio_watch(std::shared_ptr<watch_registry> registry, boost::asio::execution_context& context, int socket);

  // These are called under the lock.

  void begin(const boost::asio::any_io_executor& where, query::readiness wanted, std::optional<monotonic_time> until,
             std::uint64_t number);

  // Ends the wait, of which `what` has arrived (abandoned: nothing).
  void end(query::wait_outcome what) noexcept;

  // Gives up the socket.
  void let_go() noexcept;

  // The timer has rung, and is set no more. True: the time of the wait is over; otherwise the timer is set for that.
  bool take_alarm();
  void set_timer(const boost::asio::any_io_executor& where);
  void unset_timer() noexcept;
  boost::asio::steady_timer& make_timer(const boost::asio::any_io_executor& where);

  std::recursive_mutex mutex_;  // what cannot be begun is destroyed at once, and wants to tell of that
  const std::shared_ptr<watch_registry> registry_;
  // Null: it has ended, or this was closed. Changed under the lock.
  std::atomic<boost::asio::execution_context*> context_;
  query::continuation* next_ = nullptr;  // who waits
  std::uint64_t number_ = 0;             // of the wait, or of the last one
  std::optional<reactor_socket> socket_;
  std::optional<boost::asio::steady_timer> timer_;
  std::optional<monotonic_time> until_;    // of the wait
  std::optional<monotonic_time> set_for_;  // what the timer beside a socket is set for, and
  boost::asio::any_io_executor set_on_;    // where that is told
  bool waits_for_both_ = false;
};

}  // namespace tenon::async
