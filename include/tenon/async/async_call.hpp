// How the calls of async_executor are made of Asio's asynchronous operations.
#pragma once

#include <tenon/async/asio_loop.hpp>
#include <tenon/async/call.hpp>
#include <tenon/client/async_executor.hpp>
#include <tenon/client/database.hpp>
#include <tenon/client/raw.hpp>

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/recycling_allocator.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {

struct default_completion_token {};

namespace detail {

struct nothing {};

// One call: what `Work` does, and where its result goes. It is gone before the handler is called.
//
// Work has `result` (nothing: the handler takes an exception alone), access(), perform(target, session, result&), and
// next(), whether it is to be started again.
template <class Work, class Handler>
class async_call final : public query::job, private query::continuation {
 public:
  using result = typename Work::result;

  static void start(const call_target& where, Work work, Handler handler) {
    allocator memory(boost::asio::get_associated_allocator(handler, boost::asio::recycling_allocator<void>()));
    async_call* call = traits::allocate(memory, 1);
    try {
      traits::construct(memory, call, where, std::move(work), std::move(handler));
    } catch (...) {
      traits::deallocate(memory, call, 1);
      throw;
    }
    call->listen();
    call->begin();
  }

  async_call(const call_target& where, Work&& work, Handler&& handler)
      : target_(where),
        work_(std::move(work)),
        handler_(std::move(handler)),
        loop_(boost::asio::get_associated_executor(handler_)) {
    this->where = work_.site();
  }

  query::event_loop& loop() noexcept override { return loop_; }
  void perform(query::session& s) override { work_.perform(target_, s, result_); }

  void finished(std::exception_ptr failure, bool on_loop) override {
    failure_ = std::move(failure);
    if (on_loop) complete();
    else loop_.post(*this);
  }

 private:
  using allocator = typename std::allocator_traits<boost::asio::associated_allocator_t<
      Handler, boost::asio::recycling_allocator<void>>>::template rebind_alloc<async_call>;
  using traits = std::allocator_traits<allocator>;

  void listen() {
    if constexpr (Work::can_be_cancelled) {
      auto slot = boost::asio::get_associated_cancellation_slot(handler_);
      if (slot.is_connected())
        slot.assign([this](boost::asio::cancellation_type) { target_.connector->cancel(*this); });
    }
  }

  void begin() {
    try {
      work_.start(target_, *this);
    } catch (...) {
      finished(std::current_exception(), false);
    }
  }

  void resume(query::wait_outcome what) override {
    if (what == query::wait_outcome::ready) complete();
    else destroy();
  }

  void complete() {
    if constexpr (Work::can_be_cancelled) {
      auto slot = boost::asio::get_associated_cancellation_slot(handler_);
      if (slot.is_connected()) slot.clear();
    }
    work_.over(target_);
    if (!failure_ && work_.next()) {
      listen();
      begin();
      return;
    }
    Handler handler(std::move(handler_));
    std::exception_ptr failure = std::move(failure_);
    if constexpr (std::is_same_v<result, nothing>) {
      destroy();
      std::move(handler)(std::move(failure));
    } else {
      result out(std::move(result_));
      destroy();
      std::move(handler)(std::move(failure), std::move(out));
    }
  }

  void destroy() noexcept {
    allocator memory(boost::asio::get_associated_allocator(handler_, boost::asio::recycling_allocator<void>()));
    traits::destroy(memory, this);
    traits::deallocate(memory, this, 1);
  }

  call_target target_;
  Work work_;
  Handler handler_;
  async::asio_loop loop_;
  std::exception_ptr failure_;
  result result_{};
};

template <class Result>
struct handler_signature {
  using type = void(std::exception_ptr, Result);
};
template <>
struct handler_signature<nothing> {
  using type = void(std::exception_ptr);
};

struct initiate_call {
  template <class Handler, class Work>
  void operator()(Handler&& handler, const call_target& where, Work work) const {
    async_call<Work, std::decay_t<Handler>>::start(where, std::move(work), std::forward<Handler>(handler));
  }
};

template <class Work, class Token>
auto start_work(const call_target& where, Work work, Token&& token) {
  using signature = typename handler_signature<typename Work::result>::type;
  if constexpr (std::is_same_v<std::decay_t<Token>, default_completion_token>) {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, signature>(
        initiate_call(), boost::asio::use_awaitable, where, std::move(work));
  } else {
    return boost::asio::async_initiate<Token, signature>(initiate_call(), token, where, std::move(work));
  }
}

// What most works have in common.
template <class Result>
class call_work {
 public:
  using result = Result;
  static constexpr bool can_be_cancelled = true;

  call_site site() const noexcept { return {}; }
  void over(const call_target& where) noexcept { end_call(where); }
  bool next() noexcept { return false; }
};

template <class T>
class operation_work : public call_work<T> {
 public:
  explicit operation_work(const operation<T>& op) noexcept : operation_(&op) {}

  call_site site() const noexcept {
    return {.model = operation_->request.model->name, .operation = query::name_of(operation_->request.act)};
  }
  void start(const call_target& where, query::job& j) {
    start_call(where, j, query::access_of(operation_->request.act));
  }
  void perform(const call_target& where, query::session& s, T& out) {
    perform_operation(where, s, operation_->request, operation_->layout, &out);
  }

 private:
  const operation<T>* operation_;
};

template <class... T>
class batch_work : public call_work<std::tuple<T...>> {
 public:
  explicit batch_work(const operation<T>&... ops) noexcept : operations_(&ops...) {}

  call_site site() const noexcept { return {.operation = "batch"}; }
  void start(const call_target& where, query::job& j) { start_call(where, j, query::access::write); }
  void perform(const call_target& where, query::session& s, std::tuple<T...>& out) {
    perform_all(where, s, out, std::index_sequence_for<T...>());
  }

 private:
  template <std::size_t... I>
  void perform_all(const call_target& where, query::session& s, std::tuple<T...>& out, std::index_sequence<I...>) {
    const query::operation_place items[] = {
        {&std::get<I>(operations_)->request, std::get<I>(operations_)->layout, &std::get<I>(out)}...};
    perform_batch(where, s, items, sizeof...(T));
  }

  std::tuple<const operation<T>*...> operations_;
};

template <class T>
class uniform_batch_work : public call_work<std::vector<T>> {
 public:
  explicit uniform_batch_work(const std::vector<operation<T>>& ops) noexcept : operations_(&ops) {}

  call_site site() const noexcept { return {.operation = "batch"}; }
  void start(const call_target& where, query::job& j) { start_call(where, j, query::access::write); }
  void perform(const call_target& where, query::session& s, std::vector<T>& out) {
    out.resize(operations_->size());
    std::vector<query::operation_place> items(out.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      items[i] = {&(*operations_)[i].request, (*operations_)[i].layout, &out[i]};
    perform_batch(where, s, items.data(), items.size());
  }

 private:
  const std::vector<operation<T>>* operations_;
};

template <class Row>
class query_raw_work : public call_work<std::vector<Row>> {
 public:
  query_raw_work(std::string_view text, query::parameters&& values) : text_(text), values_(std::move(values)) {}

  call_site site() const noexcept { return {.operation = "query_raw"}; }
  void start(const call_target& where, query::job& j) { start_call(where, j, access_); }
  void perform(const call_target& where, query::session& s, std::vector<Row>& out) {
    query::raw_rows rows;
    is_done_ = perform_query_raw(where, s, text_, values_, access_, rows);
    if (is_done_) out = read_raw_rows<Row>(rows);
  }

  // Whether a statement writes is known once it is prepared: only then it has to wait for its turn to write.
  bool next() noexcept {
    access_ = query::access::write;
    return !is_done_;
  }

 private:
  std::string_view text_;
  query::parameters values_;
  query::access access_ = query::access::read;
  bool is_done_ = false;
};

class execute_raw_work : public call_work<std::int64_t> {
 public:
  execute_raw_work(std::string_view text, query::parameters&& values) : text_(text), values_(std::move(values)) {}

  call_site site() const noexcept { return {.operation = "execute_raw"}; }
  void start(const call_target& where, query::job& j) { start_call(where, j, query::access::write); }
  void perform(const call_target& where, query::session& s, std::int64_t& out) {
    perform_execute_raw(where, s, text_, values_, out);
  }

 private:
  std::string_view text_;
  query::parameters values_;
};

class execute_raw_unsafe_work : public call_work<nothing> {
 public:
  explicit execute_raw_unsafe_work(std::string_view text) noexcept : text_(text) {}

  call_site site() const noexcept { return {.operation = "execute_raw_unsafe"}; }
  void start(const call_target& where, query::job& j) { start_call(where, j, query::access::write); }
  void perform(const call_target& where, query::session& s, nothing&) { perform_execute_raw_unsafe(where, s, text_); }

 private:
  std::string_view text_;
};

// ---- a token at the end of a call's arguments, if there is one ----

template <class T>
struct is_operation : std::false_type {};
template <class T>
struct is_operation<operation<T>> : std::true_type {};

// Values of a statement, as opposed to a token behind them.
template <class T>
concept raw_value =
    std::is_same_v<T, null_t> || raw_list<T> || requires(query::parameters& p, const T& v) { p.add(v); };

// Calls f with the first elements.
template <class F, class Args, std::size_t... I>
auto call_with(F&& f, const Args& args, std::index_sequence<I...>) {
  return f(std::get<I>(args)...);
}

// Starts the work that `make` returns for the arguments without a token, if the last is one.
template <bool HasToken, class Make, class... Args>
auto start_made(const call_target& where, const Make& make, Args&&... args) {
  const auto all = std::forward_as_tuple(std::forward<Args>(args)...);
  constexpr std::size_t count = sizeof...(Args) - (HasToken ? 1 : 0);
  auto work = call_with(make, all, std::make_index_sequence<count>());
  if constexpr (HasToken)
    return start_work(where, std::move(work), std::get<count>(std::forward_as_tuple(std::forward<Args>(args)...)));
  else return start_work(where, std::move(work), default_completion_token());
}

template <class... T>
using last_of = std::remove_cvref_t<std::tuple_element_t<sizeof...(T) - 1, std::tuple<T...>>>;

}  // namespace detail

template <class T, class Token>
auto async_executor::async_run(const operation<T>& op, Token&& token) {
  return detail::start_work(target(), detail::operation_work<T>(op), std::forward<Token>(token));
}

template <class T, class... Rest>
auto async_executor::async_batch(const operation<T>& first, Rest&&... rest) {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
  static_assert(((std::is_lvalue_reference_v<Rest> || !detail::is_operation<std::remove_cvref_t<Rest>>::value) && ...),
                "this compiler destroys temporaries in a co_await expression twice: give each operation a name");
#endif
  constexpr bool has_token = !detail::is_operation<detail::last_of<operation<T>, Rest...>>::value;
  return detail::start_made<has_token>(
      target(), []<class... U>(const operation<U>&... ops) { return detail::batch_work<U...>(ops...); }, first,
      std::forward<Rest>(rest)...);
}

template <class T, class Token>
auto async_executor::async_batch(const std::vector<operation<T>>& ops, Token&& token) {
  return detail::start_work(target(), detail::uniform_batch_work<T>(ops), std::forward<Token>(token));
}

template <class Row, class... Args>
auto async_executor::async_query_raw(std::string_view text, Args&&... args) {
  constexpr bool has_token = !detail::raw_value<detail::last_of<null_t, Args...>>;
  return detail::start_made<has_token>(
      target(),
      [&](const auto&... values) { return detail::query_raw_work<Row>(text, detail::raw_parameters(values...)); },
      std::forward<Args>(args)...);
}

template <class... Args>
auto async_executor::async_execute_raw(std::string_view text, Args&&... args) {
  constexpr bool has_token = !detail::raw_value<detail::last_of<null_t, Args...>>;
  return detail::start_made<has_token>(
      target(),
      [&](const auto&... values) { return detail::execute_raw_work(text, detail::raw_parameters(values...)); },
      std::forward<Args>(args)...);
}

template <class Token>
auto async_executor::async_execute_raw_unsafe(std::string_view text, Token&& token) {
  return detail::start_work(target(), detail::execute_raw_unsafe_work(text), std::forward<Token>(token));
}

}  // namespace tenon
