// Calls of DynamoDB's client that do not block, with any completion token of Boost.Asio:
//
//   dynamodb::get_item_request r{.table_name = "app", .key = {{"PK", "USER#1"}}};
//   auto answer = co_await db.async_run(r);
//   auto total = co_await db.async_perform([](dynamodb::client& db) { … blocking calls … });
//
// A handler is called with a std::exception_ptr, null if all went well, and the result; it runs on its executor.
// Cancelling through its slot ends the call with `cancelled` (T1006).
#pragma once

#include <tenon/async/async_call.hpp>
#include <tenon/dynamodb/client.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace tenon::dynamodb {

namespace detail {

// One call: on a fiber of the client's, f is called, and the handler with what it returns. It is gone before the
// handler is called.
template <class F, class Handler>
class async_dynamodb_call final : public query::job, private query::continuation {
 public:
  using result = std::invoke_result_t<F&, client&>;

  static void start(const client& c, F f, Handler handler) {
    allocator memory(memory_of(handler));
    async_dynamodb_call* const call = traits::allocate(memory, 1);
    try {
      traits::construct(memory, call, std::move(f), std::move(handler));
    } catch (...) {
      traits::deallocate(memory, call, 1);
      throw;
    }
    call->begin(c);
  }

  async_dynamodb_call(F&& f, Handler&& handler)
      : f_(std::move(f)), handler_(std::move(handler)), loop_(boost::asio::get_associated_executor(handler_)) {}

  query::event_loop& loop() noexcept override { return loop_; }

  // There are no sessions: what is to be done is given to client::start().
  void perform(query::session&) override {}

  void finished(std::exception_ptr failure, bool on_loop) override {
    failure_ = std::move(failure);
    if (on_loop) complete();
    else loop_.post(*this);
  }

 private:
  using kept_result = std::conditional_t<std::is_void_v<result>, char, std::optional<result>>;
  using allocator = typename std::allocator_traits<boost::asio::associated_allocator_t<
      Handler, boost::asio::recycling_allocator<void>>>::template rebind_alloc<async_dynamodb_call>;
  using traits = std::allocator_traits<allocator>;

  static auto memory_of(const Handler& handler) {
    return boost::asio::get_associated_allocator(handler, boost::asio::recycling_allocator<void>());
  }

  void begin(const client& c) {
    auto slot = boost::asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected()) slot.assign([this](boost::asio::cancellation_type) { client::cancel(*this); });
    try {
      c.start(*this, this, [](void* of, client& bound) {
        auto& call = *static_cast<async_dynamodb_call*>(of);
        if constexpr (std::is_void_v<result>) call.f_(bound);
        else call.result_.emplace(call.f_(bound));
      });
    } catch (...) {
      finished(std::current_exception(), false);
    }
  }

  void resume(query::wait_outcome what) override {
    if (what == query::wait_outcome::ready) complete();
    else destroy();
  }

  void complete() {
    auto slot = boost::asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected()) slot.clear();
    Handler handler(std::move(handler_));
    std::exception_ptr failure = std::move(failure_);
    if constexpr (std::is_void_v<result>) {
      destroy();
      std::move(handler)(std::move(failure));
    } else {
      result out = result_ ? *std::move(result_) : result();
      destroy();
      std::move(handler)(std::move(failure), std::move(out));
    }
  }

  void destroy() noexcept {
    allocator memory(memory_of(handler_));
    traits::destroy(memory, this);
    traits::deallocate(memory, this, 1);
  }

  F f_;
  Handler handler_;
  async::asio_loop loop_;
  std::exception_ptr failure_;
  kept_result result_{};
};

struct initiate_dynamodb_call {
  template <class Handler, class F>
  void operator()(Handler&& handler, const client& c, F f) const {
    async_dynamodb_call<F, std::decay_t<Handler>>::start(c, std::move(f), std::forward<Handler>(handler));
  }
};

template <class Result>
struct dynamodb_signature {
  using type = void(std::exception_ptr, Result);
};
template <>
struct dynamodb_signature<void> {
  using type = void(std::exception_ptr);
};

}  // namespace detail

template <class F, class Token>
auto client::async_perform(F&& f, Token&& token) const {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
  static_assert(std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<F>,
                "this compiler destroys temporaries in a co_await expression twice: give the function object a name");
#endif
  using function = std::decay_t<F>;
  using signature = typename detail::dynamodb_signature<std::invoke_result_t<function&, client&>>::type;
  if constexpr (std::is_same_v<std::decay_t<Token>, default_completion_token>) {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, signature>(
        detail::initiate_dynamodb_call(), boost::asio::use_awaitable, *this, function(std::forward<F>(f)));
  } else {
    return boost::asio::async_initiate<Token, signature>(detail::initiate_dynamodb_call(), token, *this,
                                                         function(std::forward<F>(f)));
  }
}

template <request R, class Token>
auto client::async_run(const R& r, Token&& token) const {
  return async_perform([at = &r](client& bound) { return bound.run(*at); }, std::forward<Token>(token));
}

}  // namespace tenon::dynamodb
