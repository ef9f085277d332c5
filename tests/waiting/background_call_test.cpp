#include "waiting/background_call.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

namespace tenon::waiting {

namespace {

using namespace std::chrono_literals;

TEST(background_call, hands_over_what_it_wrote) {
  const auto answer = std::make_shared<std::string>();
  const background_call call([answer] { *answer = "done"; });
  EXPECT_TRUE(call.wait(query::blocking_waiter(), std::nullopt));
  EXPECT_EQ(*answer, "done");
  EXPECT_TRUE(call.wait(query::blocking_waiter(), monotonic_now()));
}

TEST(background_call, is_waited_for_no_longer_than_allowed_and_goes_on_by_itself) {
  std::promise<void> go;
  const auto went = std::make_shared<std::promise<void>>();
  std::future<void> end = went->get_future();
  {
    const background_call call([wait = go.get_future().share(), went] {
      wait.wait();
      went->set_value();
    });
    EXPECT_FALSE(call.wait(query::blocking_waiter(), monotonic_now() + 10ms));
  }
  go.set_value();
  EXPECT_EQ(end.wait_for(60s), std::future_status::ready);
}

TEST(background_call, lets_a_caller_who_gave_up_go) {
  struct impatient final : query::waiter {
    bool wait(query::watched_socket&, query::readiness, std::optional<monotonic_time>) override {
      throw std::string("enough");
    }
  } caller;
  std::promise<void> go;
  const background_call call([wait = go.get_future().share()] { wait.wait(); });
  EXPECT_THROW(call.wait(caller, std::nullopt), std::string);
  go.set_value();
  EXPECT_TRUE(call.wait(query::blocking_waiter(), std::nullopt));
}

}  // namespace

}  // namespace tenon::waiting
