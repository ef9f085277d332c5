#include "async/reactor_socket.hpp"

#include <boost/asio/detail/reactor_op.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace tenon::async {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// One wait, which the reactor owns.
class wait_operation final : public asio::detail::reactor_op {
 public:
  wait_operation(const asio::any_io_executor& where, arrival then)
      : reactor_op(error_code(), &wait_operation::is_done, &wait_operation::complete), then_(std::move(then)) {
    // Handlers of the context itself are called as they are: its threads complete this.
    if (!where.target<asio::io_context::executor_type>()) where_ = where;
  }

 private:
  // The event has come. It is used up by this: the reactor notes the next one.
  static status is_done(reactor_op*) { return done_and_exhausted; }

  // `owner`: null, when the context ends.
  static void complete(void* owner, asio::detail::operation* base, const error_code&, std::size_t) {
    std::unique_ptr<wait_operation> self(static_cast<wait_operation*>(base));
    const asio::any_io_executor where = std::move(self->where_);
    arrival then = std::move(self->then_);
    self.reset();
    if (!owner) return;
    if (where) asio::dispatch(where, std::move(then));
    else then();
  }

  asio::any_io_executor where_;
  arrival then_;
};

}  // namespace

reactor_socket::reactor_socket(asio::execution_context& context, int socket)
    : reactor_(asio::use_service<reactor>(context)), socket_(socket) {
  reactor_.init_task();
  if (const int problem = reactor_.register_descriptor(socket_, registration_)) {
    reactor_.cleanup_descriptor_data(registration_);
    throw boost::system::system_error(problem, boost::system::system_category(), "Watching a socket");
  }
}

reactor_socket::~reactor_socket() {
  reactor_.deregister_descriptor(socket_, registration_, false);
  reactor_.cleanup_descriptor_data(registration_);
}

void reactor_socket::wait(event wanted, const asio::any_io_executor& where, arrival then) {
  auto operation = std::make_unique<wait_operation>(where, std::move(then));
  const int kind = wanted == event::writable ? reactor::write_op : reactor::read_op;
  constexpr bool is_continuation = false;
  const bool looks_first = wanted == event::more;  // at what was noted, and does not ask the system
  reactor_.start_op(kind, socket_, registration_, operation.release(), is_continuation, looks_first);
}

void reactor_socket::cancel() noexcept { reactor_.cancel_ops(socket_, registration_); }

}  // namespace tenon::async
