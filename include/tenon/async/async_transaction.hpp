// Transactions of calls that do not block.
#pragma once

#include <tenon/async/async_call.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace tenon {

// What async_transaction() hands out: calls one after the other, on one connection.
class async_transaction_client : public async_executor {
 public:
  explicit async_transaction_client(detail::async_transaction_state& state) noexcept : state_(state) {}

  // A transaction within this one, a savepoint: what it did is undone alone when `f` throws.
  template <class F>
  std::invoke_result_t<F&, async_transaction_client&> async_transaction(F f);

 private:
  detail::call_target target() noexcept override { return state_.target(); }

  detail::async_transaction_state& state_;
};

namespace detail {

// A step of a transaction: one of the state's functions. What ends it is not cancelled half way.
template <bool CanBeCancelled>
class transaction_work {
 public:
  using result = nothing;
  using step = void (async_transaction_state::*)(query::session& s);
  static constexpr bool can_be_cancelled = CanBeCancelled;

  transaction_work(async_transaction_state& t, step what, bool keeps_session) noexcept
      : transaction_(&t), step_(what), keeps_session_(keeps_session) {}

  call_site site() const noexcept { return {}; }
  void start(const call_target&, query::job& j) {
    j.keeps_session = keeps_session_;
    transaction_->start(j);
  }
  void perform(const call_target&, query::session& s, nothing&) { (transaction_->*step_)(s); }
  void over(const call_target&) noexcept {}
  bool next() noexcept { return false; }

 private:
  async_transaction_state* transaction_;
  step step_;
  bool keeps_session_;
};

template <bool CanBeCancelled>
boost::asio::awaitable<void> take_step(async_transaction_state& t, typename transaction_work<CanBeCancelled>::step what,
                                       bool keeps_session) {
  return start_work(t.target(), transaction_work<CanBeCancelled>(t, what, keeps_session), default_completion_token());
}

template <class Awaitable>
struct result_of_awaitable;
template <class T, class Executor>
struct result_of_awaitable<boost::asio::awaitable<T, Executor>> {
  using type = T;
};

// Whatever `f` returned, once it is known.
template <class T>
class kept_result {
 public:
  template <class F, class Transaction>
  boost::asio::awaitable<void> from(F& f, Transaction& tx) {
    value_.emplace(co_await f(tx));
  }
  T take() { return *std::move(value_); }

 private:
  std::optional<T> value_;
};
template <>
class kept_result<void> {
 public:
  template <class F, class Transaction>
  boost::asio::awaitable<void> from(F& f, Transaction& tx) {
    co_await f(tx);
  }
  void take() {}
};

// Steps that end something are taken though the coroutine has been cancelled.
boost::asio::awaitable<void> end_with(async_transaction_state& t, transaction_work<false>::step what,
                                      bool keeps_session);

boost::asio::awaitable<void> pause(std::chrono::milliseconds duration);

template <class F>
auto run_transaction(call_target where, F f, transaction_options options, call_site site)
    -> std::invoke_result_t<F&, async_transaction_client&> {
  using result = typename result_of_awaitable<std::invoke_result_t<F&, async_transaction_client&>>::type;
  for (unsigned attempt = 1;; ++attempt) {
    std::exception_ptr failure;
    std::optional<std::chrono::milliseconds> rest;
    kept_result<result> out;
    {
      async_transaction_state state(where, options, site);
      try {
        if (!state.begin_at_once()) co_await take_step<true>(state, &async_transaction_state::begin, true);
      } catch (...) {
        failure = as_not_started(std::current_exception(), options);
      }
      if (failure) std::rethrow_exception(failure);
      async_transaction_client tx(state);
      try {
        co_await out.from(f, tx);
      } catch (...) {
        failure = std::current_exception();
      }
      if (failure) co_await end_with(state, &async_transaction_state::rollback, false);
      else {
        try {
          co_await take_step<true>(state, &async_transaction_state::commit, false);
        } catch (...) {
          failure = std::current_exception();
        }
      }
      rest = state.ended(failure, attempt);
    }
    if (!failure) co_return out.take();
    if (!rest) std::rethrow_exception(failure);
    co_await pause(*rest);
  }
}

}  // namespace detail

template <class F>
std::invoke_result_t<F&, async_transaction_client&> async_transaction_client::async_transaction(F f) {
  using result = typename detail::result_of_awaitable<std::invoke_result_t<F&, async_transaction_client&>>::type;
  detail::kept_result<result> out;
  std::exception_ptr failure;
  co_await detail::take_step<true>(state_, &detail::async_transaction_state::begin_savepoint, true);
  try {
    co_await out.from(f, *this);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await detail::end_with(state_, &detail::async_transaction_state::rollback_to_savepoint, true);
    std::rethrow_exception(failure);
  }
  co_await detail::take_step<true>(state_, &detail::async_transaction_state::release_savepoint, true);
  co_return out.take();
}

template <class F, class Token>
auto database::async_transaction(F f, const transaction_options& options, Token&& token, const call_site& where) {
  if constexpr (std::is_same_v<std::decay_t<Token>, default_completion_token> ||
                std::is_same_v<std::decay_t<Token>, boost::asio::use_awaitable_t<>>) {
    return detail::run_transaction(target(), std::move(f), options, where);
  } else {
    using awaitable = std::invoke_result_t<F&, async_transaction_client&>;
    using result = typename detail::result_of_awaitable<awaitable>::type;
    using signature =
        typename detail::handler_signature<std::conditional_t<std::is_void_v<result>, detail::nothing, result>>::type;
    return boost::asio::async_initiate<Token, signature>(
        []<class Handler>(Handler&& handler, detail::call_target on, F body, transaction_options chosen,
                          call_site site) {
          const auto executor = boost::asio::get_associated_executor(handler);
          boost::asio::co_spawn(executor, detail::run_transaction(on, std::move(body), chosen, site),
                                std::forward<Handler>(handler));
        },
        token, target(), std::move(f), options, where);
  }
}

template <class F, class Token>
auto database::async_snapshot(F f, Token&& token, const call_site& where) {
  return async_transaction(std::move(f), detail::snapshot_options(), std::forward<Token>(token), where);
}

}  // namespace tenon
