#include <tenon/async/async_transaction.hpp>

namespace tenon::detail {

namespace asio = boost::asio;

asio::awaitable<void> end_with(async_transaction_state& t, transaction_work<false>::step what, bool keeps_session) {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await take_step<false>(t, what, keeps_session);
  co_await asio::this_coro::throw_if_cancelled(throws);
}

asio::awaitable<void> pause(std::chrono::milliseconds duration) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace tenon::detail
