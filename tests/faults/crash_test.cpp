// Servers that crash, restart and freeze under load.
#include "faults/fault_test.hpp"

#include <signal.h>

namespace tenon::testing {
namespace {

// Over TCP, or over a unix socket.
class crash_test : public fault_test, public ::testing::WithParamInterface<bool> {
 protected:
  crash_test() : fault_test(careful_server({}, GetParam())) {}

  std::string url_with(const std::string& parameters) const {
    return server.url() + (GetParam() ? "?" : "&") + parameters;
  }
};

INSTANTIATE_TEST_SUITE_P(over, crash_test, ::testing::Bool(),
                         [](const auto& tcp) { return tcp.param ? "tcp" : "a_unix_socket"; });

TEST_P(crash_test, a_server_that_is_killed_under_load_loses_nothing_acknowledged) {
  book::client db(at(server.url(), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 4; ++i) {
      wait_for_writes(30);
      server.kill();
      server.start();
    }
    wait_for_writes(30);
  }
  EXPECT_GT(book.not_done() + book.unknown(), 0u);
  check();
}

TEST_P(crash_test, a_server_that_is_restarted_in_order_under_load_loses_nothing_acknowledged) {
  book::client db(at(server.url(), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 4; ++i) {
      wait_for_writes(30);
      server.stop();
      server.start();
    }
    wait_for_writes(30);
  }
  check();
}

TEST_P(crash_test, a_killed_backend_takes_down_all_others_and_nothing_acknowledged) {
  book::client db(at(server.url(), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 3; ++i) {
      wait_for_writes(30);
      // SIGKILL to one backend makes the server end the others and recover.
      std::vector<std::int64_t> pids;
      while (pids.empty()) {  // as long as the others are away
        once_it_can_be_reached([&] {
          pids = db.query_raw<std::int64_t>(
              "SELECT pid::int8 FROM pg_stat_activity WHERE application_name = 'tenon' AND pid <> pg_backend_pid()");
        });
      }
      ::kill(static_cast<pid_t>(pids[0]), SIGKILL);
    }
    wait_for_writes(30);
  }
  check();
}

TEST_P(crash_test, terminated_connections_are_replaced_under_load) {
  book::client db(at(server.url(), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 10; ++i) {
      wait_for_writes(10);
      server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tenon'");
    }
    wait_for_writes(30);
  }
  check();
}

TEST_P(crash_test, a_frozen_server_goes_on_where_it_was) {
  book::client db(at(server.url(), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    for (int i = 0; i < 3; ++i) {
      wait_for_writes(30);
      server.pause();
      std::this_thread::sleep_for(300ms);
      server.resume();
    }
    wait_for_writes(30);
  }
  EXPECT_EQ(book.not_done() + book.unknown(), 0u);
  check();
}

TEST_P(crash_test, a_server_frozen_for_longer_than_a_statement_may_take_leaves_outcomes_unknown) {
  book::client db(at(url_with("socket_timeout=1&connect_timeout=1"), {.max_size = 6}));
  {
    const load writers(db, book, 6);
    wait_for_writes(30);
    server.pause();
    std::this_thread::sleep_for(1500ms);
    server.resume();
    wait_for_writes(30);
  }
  check();
}

}  // namespace
}  // namespace tenon::testing
