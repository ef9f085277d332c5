// A socket in the reactor of an execution context of Asio.
#pragma once

#include "async/arrival.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>  // first: the reactor's header cannot stand alone

#include <boost/asio/detail/reactor.hpp>

#if !defined(BOOST_ASIO_HAS_EPOLL) || defined(BOOST_ASIO_HAS_IO_URING_AS_DEFAULT)
#error "Tenon waits for sockets in Asio's reactor, which must be the one on epoll"
#endif

namespace tenon::async {

// What Asio's own sockets and descriptors do to wait, but for one thing: they tell the system of every wait, which is a call
// for each. The reactor hears of all that comes to a socket anyway, and notes what nobody waited for. So who has taken all
// that had come needs only to be put in line.
//
// Of Asio this uses what is not for its users: a reactor's register_descriptor(), start_op(), cancel_ops() and
// deregister_descriptor(), and what an operation is to it. From Boost 1.74 on they have not changed.
class reactor_socket {
 public:
  // The socket stays the caller's, and is to outlive this. Throws boost::system::system_error when the system cannot watch
  // another.
  reactor_socket(boost::asio::execution_context& context, int socket);
  reactor_socket(const reactor_socket&) = delete;
  reactor_socket& operator=(const reactor_socket&) = delete;
  ~reactor_socket();  // as cancel() does

  enum class event {
    readable,
    writable,
    more  // readable by what has come since a receive found nothing; maybe told once too often
  };

  // Calls `then` on `where`, an executor of the context, later than this returns. Safe to use from several threads, one at a
  // time.
  void wait(event wanted, const boost::asio::any_io_executor& where, arrival then);

  // Ends all waits: their handlers are called soon.
  void cancel() noexcept;

 private:
  using reactor = boost::asio::detail::reactor;

  reactor& reactor_;
  const int socket_;
  reactor::per_descriptor_data registration_{};
};

}  // namespace tenon::async
