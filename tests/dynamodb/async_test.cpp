// Calls that do not block: one thread, many calls.
#include "dynamodb/fake_transport.hpp"
#include "waiting/pause.hpp"

#include <tenon/async/dynamodb.hpp>
#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <gtest/gtest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

// Waits where the caller waits, as HTTP does.
class slow_transport final : public transport {
 public:
  // Returns whether to wait on, or writes the answer.
  using answering = std::function<bool(const api_call&, api_reply&)>;
  explicit slow_transport(answering a) : answering_(std::move(a)) {}

  void send(const api_call& call, api_reply& reply, query::waiter& w, std::optional<monotonic_time>) override {
    ++in_flight;
    most_in_flight = std::max(most_in_flight, in_flight);
    const struct leaving {
      int& count;
      ~leaving() { --count; }
    } at_end{in_flight};
    do waiting::pause(w, monotonic_now() + milliseconds(1));
    while (answering_(call, reply));
    reply.body.reserve(reply.body.size() + 64);
  }

  int in_flight = 0;
  int most_in_flight = 0;

 private:
  answering answering_;
};

bool answer(api_reply& reply, std::string body) {
  reply.status = 200;
  reply.body = std::move(body);
  return false;
}

const get_item_request get_a{.table_name = "t", .key = {{"a", 1}}};

// Runs a coroutine to its end.
template <class T>
T run(asio::awaitable<T> what) {
  asio::io_context context;
  std::future<T> done = asio::co_spawn(context, std::move(what), asio::use_future);
  context.run();
  return done.get();
}

TEST(Async, ACoroutineAwaitsACall) {
  const client db(std::make_shared<slow_transport>(
      [](const api_call&, api_reply& reply) { return answer(reply, R"({"Item":{"a":{"N":"1"}}})"); }));
  const auto r = run([](client c) -> asio::awaitable<get_item_response> { co_return co_await c.async_run(get_a); }(db));
  EXPECT_EQ(r.item, (item{{"a", 1}}));
}

TEST(Async, ACoroutineAwaitsASearch) {
  const client db(std::make_shared<slow_transport>([](const api_call& c, api_reply& reply) {
    return answer(
        reply, c.operation == "SearchVectors" ? R"({"SearchResults":[{"Item":{"a":{"N":"1"}},"Score":0.5}]})" : "{}");
  }));
  const search_vectors_request search{.table_name = "t", .index_name = "i", .search_vector = {1, 0}, .top_k = 1};
  const auto found = run([](client c, const search_vectors_request& r) -> asio::awaitable<search_vectors_response> {
    co_return co_await c.async_run(r);
  }(db, search));
  EXPECT_EQ(found.search_results.at(0).item, (item{{"a", 1}}));
  EXPECT_EQ(found.search_results.at(0).score, 0.5);

  const search_vectors_request bad{.table_name = "t", .index_name = "i", .search_vector = {std::nanf("")}};
  EXPECT_THROW(run([](client c, const search_vectors_request& r) -> asio::awaitable<search_vectors_response> {
                 co_return co_await c.async_run(r);
               }(db, bad)),
               validation_error);
}

TEST(Async, CallsOfOneThreadAreUnderWayTogether) {
  constexpr int calls = 20;
  slow_transport* seen = nullptr;
  auto service = std::make_shared<slow_transport>([&](const api_call&, api_reply& reply) {
    if (seen->most_in_flight < calls) return true;
    return answer(reply, "{}");
  });
  seen = service.get();
  const client db(service);
  asio::io_context context;
  std::vector<std::future<get_item_response>> results;
  for (int i = 0; i < calls; ++i) {
    results.push_back(db.async_run(get_a, asio::bind_executor(context.get_executor(), asio::use_future)));
  }
  context.run();
  for (auto& r : results) EXPECT_FALSE(r.get().item);
  EXPECT_EQ(service->most_in_flight, calls);
}

TEST(Async, AFailureReachesTheHandlerAsItsClass) {
  const client db(std::make_shared<slow_transport>([](const api_call&, api_reply& reply) {
    reply.status = 400;
    reply.body = R"({"__type":"x#ResourceNotFoundException","message":"m"})";
    return false;
  }));
  const auto call = [](client c) -> asio::awaitable<int> {
    co_await c.async_run(get_a);
    co_return 0;
  };
  EXPECT_THROW(run(call(db)), resource_not_found);
}

TEST(Async, SeveralStepsAreOnePerformance) {
  int page = 0;
  const client db(std::make_shared<slow_transport>([&](const api_call& c, api_reply& reply) {
    if (c.operation == "BatchWriteItem") return answer(reply, "{}");
    return answer(reply, ++page < 3 ? R"({"Items":[{"a":{"N":"1"}}],"LastEvaluatedKey":{"a":{"N":"1"}}})"
                                    : R"({"Items":[{"a":{"N":"3"}}]})");
  }));
  const auto sum = [](client& c) {
    number total = 0;
    for (const item& i : c.items(scan_request{.table_name = "t"})) total = total + i.at("a").as_number();
    c.batch_put("t", {{{"a", 1}}, {{"a", 2}}});
    return total;
  };
  const auto call = [&](client c) -> asio::awaitable<number> { co_return co_await c.async_perform(sum); };
  EXPECT_EQ(run(call(db)), number(5));
}

TEST(Async, ACallIsCancelledThroughItsSlot) {
  const client db(std::make_shared<slow_transport>([](const api_call&, api_reply&) { return true; }));
  asio::io_context context;
  asio::cancellation_signal stop;
  std::exception_ptr failure;
  db.async_run(get_a, asio::bind_cancellation_slot(
                          stop.slot(), asio::bind_executor(context.get_executor(),
                                                           [&](std::exception_ptr e, const get_item_response&) {
                                                             failure = std::move(e);
                                                           })));
  asio::post(context, [&] { stop.emit(asio::cancellation_type::all); });
  context.run();
  ASSERT_TRUE(failure);
  EXPECT_THROW(std::rethrow_exception(failure), cancelled);
}

TEST(Async, AContextThatEndsGivesCallsUp) {
  auto service = std::make_shared<slow_transport>([](const api_call&, api_reply&) { return true; });
  {
    const client db(service);
    bool is_called = false;
    {
      asio::io_context context;
      db.async_run(get_a, asio::bind_executor(context.get_executor(),
                                              [&](std::exception_ptr, const get_item_response&) { is_called = true; }));
      context.run_for(milliseconds(5));
    }
    EXPECT_FALSE(is_called);
  }
  EXPECT_EQ(service->in_flight, 0);
  EXPECT_EQ(service.use_count(), 1);
}

TEST(Async, AnAnswerAtOnceIsHandedOnLater) {
  faked f;
  f.service->then("{}");
  asio::io_context context;
  bool is_called = false;
  f.db.async_run(get_a, asio::bind_executor(context.get_executor(), [&](std::exception_ptr e, get_item_response r) {
                   is_called = !e && !r.item;
                 }));
  EXPECT_FALSE(is_called);
  context.run();
  EXPECT_TRUE(is_called);
}

}  // namespace
}  // namespace tenon::dynamodb
