// The function in examples/lambda on a Lambda that freezes it, and on a database that comes and goes.
#include "examples/lambda_service.hpp"

#include "support/golden.hpp"
#include "testing/environment.hpp"
#include "testing/processes.hpp"
#include "testing/scratch_folder.hpp"
#include "testing/supervisor.hpp"

#include <tenon/base/random.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <orders/client.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <signal.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int stock = 1'000'000;

class lambda_test : public ::testing::Test {
 protected:
  lambda_test() {
    orders::client db{{.url = server.url()}};
    db.create_tables();
    db.item.create({.sku = "pen", .left = stock});
  }

  std::string url() const { return server.url() + "&application_name=orders&connect_timeout=2&socket_timeout=5"; }

  void start_function(const std::string& database_url) {
    const std::string folder = new_scratch_path("lambda", {}, std::nullopt);
    program what{.arguments = {TENON_LAMBDA_EXAMPLE},
                 .environment = server_environment(),
                 .output = folder + "/log",
                 .end_signal = SIGTERM,
                 .end_wait = milliseconds(1000)};
    what.environment.push_back("AWS_LAMBDA_RUNTIME_API=" + lambda.address());
    what.environment.push_back("DATABASE_URL=" + database_url);
    function = std::make_unique<supervisor>(what, folder);
    process = function->start();
  }

  // A further order, of some pens.
  std::string order() {
    const int quantity = ++orders % 7 + 1;
    ordered += quantity;
    return order_of("order-" + std::to_string(orders), quantity);
  }

  static std::string order_of(const std::string& id, int quantity) {
    return R"({"id":")" + id + R"(","sku":"pen","quantity":)" + std::to_string(quantity) + "}";
  }

  void expect_placed(const lambda_service::outcome& got) const {
    EXPECT_EQ(got, (lambda_service::outcome{true, R"({"placed":"order-)" + std::to_string(orders) + "\"}", {}, true}))
        << got.body << "\n"
        << log();
  }

  // How the invocation went that the function has.
  lambda_service::outcome outcome() {
    try {
      return lambda.receive();
    } catch (const std::exception& e) {
      const std::optional<int> end = function->ended();
      throw std::runtime_error(std::string(e.what()) + "; it " + (end ? describe_end(*end) : "still runs") + "\n" +
                               log());
    }
  }

  lambda_service::outcome invoke(const std::string& event, milliseconds time = seconds(20)) {
    lambda.send(event, time);
    return outcome();
  }

  void place_order() { expect_placed(invoke(order())); }

  void freeze() {
    lambda.wait_until_idle();
    function->signal_program(SIGSTOP);
    ASSERT_TRUE(eventually([&] { return process_state(process) == 'T'; }));
  }

  void thaw() { function->signal_program(SIGCONT); }

  std::string log() const { return read_text(function->folder() + "/log"); }

  // Every order that was acknowledged is there, once, and took its pens once.
  void expect_all_placed_once() {
    orders::client db{{.url = server.url()}};
    EXPECT_EQ(db.order.count({}), orders);
    EXPECT_EQ(db.item.find_unique_or_throw(orders::item::sku == "pen").left, stock - ordered);
  }

  // The process behind the function's connection; nothing if it has not exactly one.
  std::optional<std::string> backend() {
    const auto rows = server.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'orders'");
    if (rows.size() != 1) return std::nullopt;
    return rows[0][0];
  }

  // What was acknowledged has to outlive a crash.
  postgres_server server{{.settings = {{"synchronous_commit", "on"}}}};
  lambda_service lambda;
  std::unique_ptr<supervisor> function;
  pid_t process = 0;
  int orders = 0;
  int ordered = 0;
};

TEST_F(lambda_test, warm_invocations_share_the_connection_of_the_cold_start) {
  start_function(url());
  lambda.wait_until_idle();
  const std::optional<std::string> first = backend();
  ASSERT_TRUE(first);
  for (int i = 0; i < 3; ++i) {
    place_order();
    EXPECT_EQ(backend(), first);
  }
  expect_all_placed_once();
}

TEST_F(lambda_test, a_frozen_process_goes_on_with_its_connection) {
  start_function(url());
  place_order();
  const std::optional<std::string> before = backend();
  freeze();
  std::this_thread::sleep_for(milliseconds(1500));  // long enough for the connection to be looked at before it is used
  thaw();
  place_order();
  EXPECT_EQ(backend(), before);
  EXPECT_EQ(log(), "");
}

TEST_F(lambda_test, a_connection_that_a_restart_cut_while_frozen_is_replaced) {
  start_function(url());
  place_order();
  freeze();
  server.stop();
  server.start();
  thaw();
  place_order();
  EXPECT_EQ(log(), "");  // nothing was tried again
  expect_all_placed_once();
}

TEST_F(lambda_test, a_connection_that_a_crash_cut_while_frozen_is_replaced) {
  start_function(url());
  place_order();
  freeze();
  server.kill();
  server.start();
  thaw();
  place_order();
  EXPECT_EQ(log(), "");
  expect_all_placed_once();
}

TEST_F(lambda_test, a_connection_that_the_server_ended_while_frozen_is_replaced) {
  start_function(url());
  place_order();
  freeze();
  server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders'");
  ASSERT_TRUE(eventually([&] { return !backend(); }));
  thaw();
  place_order();
  EXPECT_EQ(log(), "");
  expect_all_placed_once();
}

TEST_F(lambda_test, a_connection_that_was_cut_while_idle_is_replaced) {
  start_function(url());
  for (int i = 0; i < 3; ++i) {
    place_order();
    lambda.wait_until_idle();
    server.stop();
    server.start();
  }
  place_order();
  EXPECT_EQ(log(), "");
  expect_all_placed_once();
}

TEST_F(lambda_test, invocations_over_many_freezes_and_crashes_are_placed_once) {
  start_function(url());
  for (int round = 0; round < 8; ++round) {
    place_order();
    freeze();
    if (round % 2 == 0) {
      server.kill();
    } else {
      server.stop();
    }
    lambda.send(order());  // the first thing that it sees when it thaws
    server.start();
    thaw();
    expect_placed(outcome());
  }
  EXPECT_EQ(log(), "");
  expect_all_placed_once();
}

TEST_F(lambda_test, a_database_that_comes_back_in_time_is_waited_for) {
  start_function(url());
  place_order();
  freeze();
  server.stop();
  lambda.send(order());
  thaw();
  ASSERT_TRUE(eventually([&] { return log().find("cannot be reached") != std::string::npos; }));
  server.start();
  expect_placed(outcome());
  place_order();
  expect_all_placed_once();
}

TEST_F(lambda_test, a_database_that_stays_away_is_reported_before_the_time_is_over) {
  start_function(url());
  place_order();
  freeze();
  server.stop();
  thaw();
  const lambda_service::outcome got = invoke(order_of("too late", 1), seconds(3));
  EXPECT_FALSE(got.succeeded);
  EXPECT_TRUE(got.in_time);
  EXPECT_EQ(got.error_type, "P1001");
  server.start();
  place_order();
  expect_all_placed_once();
}

TEST_F(lambda_test, a_server_that_stands_still_for_a_while_is_waited_for) {
  start_function(url());
  place_order();
  freeze();
  std::this_thread::sleep_for(milliseconds(1100));
  server.pause();
  lambda.send(order());
  thaw();
  ASSERT_TRUE(eventually([&] { return log().find("Trying again") != std::string::npos; }));
  server.resume();
  expect_placed(outcome());
  place_order();
  expect_all_placed_once();
}

TEST_F(lambda_test, a_cold_start_without_a_database_serves_once_it_is_there) {
  server.stop();
  start_function(url());
  lambda.wait_until_idle();
  lambda.send(order());
  ASSERT_TRUE(eventually([&] { return log().find("Trying again") != std::string::npos; }));
  server.start();
  expect_placed(outcome());
  expect_all_placed_once();
}

// Nobody knows of an order whether it was placed when its connection is lost: its id tells.
TEST_F(lambda_test, a_server_that_crashes_again_and_again_loses_no_order_and_doubles_none) {
  start_function(url());
  place_order();
  std::atomic<bool> over{false};
  std::jthread crashes([&] {
    for (int i = 0; i < 15; ++i) {
      server.kill();
      server.start();
      std::this_thread::sleep_for(milliseconds(50 + system_random().below(150)));
    }
    over = true;
  });
  while (!over) expect_placed(invoke(order(), seconds(50)));
  crashes.join();
  expect_all_placed_once();
}

TEST_F(lambda_test, a_process_frozen_in_the_middle_goes_on_without_loss) {
  start_function(url());
  place_order();
  for (int round = 0; round < 6; ++round) {
    lambda.send(order());
    std::this_thread::sleep_for(milliseconds(system_random().below(6)));
    function->signal_program(SIGSTOP);
    server.kill();
    server.start();
    thaw();
    expect_placed(outcome());
  }
  expect_all_placed_once();
}

TEST_F(lambda_test, an_event_that_is_delivered_twice_places_one_order) {
  start_function(url());
  const std::string event = order();
  expect_placed(invoke(event));
  expect_placed(invoke(event));
  expect_all_placed_once();
}

TEST_F(lambda_test, what_cannot_be_placed_is_an_error_of_its_invocation_alone) {
  start_function(url());
  const lambda_service::outcome too_many = invoke(order_of("too many", stock + 1));
  EXPECT_FALSE(too_many.succeeded);
  EXPECT_EQ(too_many.error_type, "Order.Refused");
  EXPECT_NE(too_many.body.find(R"("errorMessage":"There are not enough of pen.")"), std::string::npos) << too_many.body;
  EXPECT_EQ(invoke(R"({"id":"unknown","sku":"no such","quantity":1})").error_type, "P2003");
  EXPECT_EQ(invoke("{}").error_type, "Order.Refused");
  place_order();
  expect_all_placed_once();
}

TEST_F(lambda_test, a_wrong_url_fails_the_start) {
  start_function("mysql://localhost/orders");
  const lambda_service::outcome got = outcome();
  EXPECT_FALSE(got.succeeded);
  EXPECT_EQ(got.error_type, "P1013");
  std::optional<int> status;
  ASSERT_TRUE(eventually([&] { return (status = function->ended()).has_value(); }));
  EXPECT_EQ(describe_end(*status), "ended with status 1");
}

}  // namespace
}  // namespace tenon::testing
