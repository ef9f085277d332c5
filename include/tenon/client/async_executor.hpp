// The calls of clients and transactions that do not block. What they are made of needs Asio, and is in <tenon/async.hpp>:
// include that where they are called.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/client/operation.hpp>
#include <tenon/client/options.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon {

class open_transaction;

namespace observe {
class observer;
}

// What calls without a token take: boost::asio::use_awaitable. Complete in <tenon/async.hpp>.
struct default_completion_token;

namespace detail {

// Where a call runs: on a session of its own, or on that of a transaction.
struct call_target {
  query::connector* connector;
  observe::observer* watch;
  open_transaction* within = nullptr;
};

}  // namespace detail

// What the calls of a transaction are made on. Defined in <tenon/async.hpp>.
class async_transaction_client;

// Each call takes a completion token of Asio, whose handler is called with a std::exception_ptr, null if all went well,
// and the result. It runs on the handler's executor. Cancelling through the handler's slot cancels what runs on the
// server; the call then ends with `cancelled` (T1006).
//
// What is referred to must stay until the call is over: the client, the operations, the text of a query.
class async_executor {
 public:
  async_executor(const async_executor&) = delete;
  async_executor& operator=(const async_executor&) = delete;

  // As run().
  template <class T, class Token = default_completion_token>
  auto async_run(const operation<T>& op, Token&& token = Token());

  // As batch(): more operations, and at the end maybe a token.
  template <class T, class... Rest>
  auto async_batch(const operation<T>& first, Rest&&... operations_and_token);

  // As batch() for any number of operations of one kind.
  template <class T, class Token = default_completion_token>
  auto async_batch(const std::vector<operation<T>>& ops, Token&& token = Token());

  // As query_raw<Row>() and execute_raw(): values for the `{}` in the text, and at the end maybe a token.
  template <class Row, class... Args>
  auto async_query_raw(std::string_view text, Args&&... values_and_token);
  template <class... Args>
  auto async_execute_raw(std::string_view text, Args&&... values_and_token);

  // As execute_raw_unsafe().
  template <class Token = default_completion_token>
  auto async_execute_raw_unsafe(std::string_view text, Token&& token = Token());

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
  // This compiler destroys temporaries in a co_await expression twice: give the operation a name.
  template <class T, class... Token>
  void async_run(operation<T>&& op, Token&&... token) = delete;
  template <class T, class... Rest>
  void async_batch(operation<T>&& first, Rest&&... operations_and_token) = delete;
  template <class T, class... Token>
  void async_batch(std::vector<operation<T>>&& ops, Token&&... token) = delete;
#endif

 protected:
  async_executor() = default;
  ~async_executor() = default;

 private:
  virtual detail::call_target target() noexcept = 0;
};

}  // namespace tenon
