#include <tenon/testing/fault_proxy.hpp>

#include "support/temporary_folder.hpp"
#include "testing/peers.hpp"
#include "testing/processes.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tenon::testing {
namespace {

using namespace std::chrono_literals;

class fault_proxy_test : public ::testing::Test {
 protected:
  void connect() {
    client.emplace(connected_socket(proxy.port()));
    at_server.emplace(server.accept());
  }

  // A message that arrives, so that all before it has.
  void exchange() {
    client->send("?");
    ASSERT_EQ(at_server->receive(1), "?");
    at_server->send("!");
    ASSERT_EQ(client->receive(1), "!");
  }

  listening_peer server;
  fault_proxy proxy{{.port = server.port()}};
  std::optional<peer> client;
  std::optional<peer> at_server;
};

TEST_F(fault_proxy_test, passes_bytes_both_ways_and_counts_them) {
  connect();
  client->send("question");
  EXPECT_EQ(at_server->receive(8), "question");
  at_server->send("the answer");
  EXPECT_EQ(client->receive(10), "the answer");
  const fault_proxy_counts now = proxy.counts();
  EXPECT_EQ(now.accepted, 1u);
  EXPECT_EQ(now.open, 1u);
  EXPECT_EQ(now.faults, 0u);
  EXPECT_EQ(now.bytes_to_server, 8u);
  EXPECT_EQ(now.bytes_to_client, 10u);
}

TEST_F(fault_proxy_test, passes_more_than_it_keeps) {
  connect();
  std::string sent;
  for (int i = 0; sent.size() < 4'000'000; ++i) sent += std::to_string(i);
  std::thread sender([&] { client->send(sent); });
  EXPECT_TRUE(at_server->receive(sent.size()) == sent);
  sender.join();
}

TEST_F(fault_proxy_test, passes_on_the_end_of_one_direction_alone) {
  connect();
  client->send("last");
  client->end();
  EXPECT_EQ(at_server->receive(4), "last");
  EXPECT_EQ(at_server->receive_end(), "end");
  at_server->send("heard");
  EXPECT_EQ(client->receive(5), "heard");
  at_server->close();
  EXPECT_EQ(client->receive_end(), "end");
  EXPECT_TRUE(eventually([&] { return proxy.counts().open == 0; }));
  EXPECT_EQ(proxy.counts().faults, 0u);
}

TEST_F(fault_proxy_test, passes_on_a_reset) {
  connect();
  exchange();
  client->close_with_reset();
  EXPECT_EQ(at_server->receive_end(), "reset");
  EXPECT_EQ(proxy.counts().faults, 0u);
}

TEST_F(fault_proxy_test, stands_in_front_of_a_unix_socket) {
  const temporary_folder folder;
  listening_peer unix_server(folder.file("socket"));
  fault_proxy unix_proxy({.unix_socket = folder.file("socket")});
  peer near(connected_socket(unix_proxy.port()));
  peer far = unix_server.accept();
  near.send("hello");
  EXPECT_EQ(far.receive(5), "hello");
  unix_proxy.inject(fault::reset);
  EXPECT_EQ(near.receive_end(), "reset");
  EXPECT_EQ(far.receive_end(), "end");
}

TEST_F(fault_proxy_test, resets_who_comes_when_there_is_no_server) {
  server.close();
  peer alone(connected_socket(proxy.port()));
  EXPECT_EQ(alone.receive_end(), "reset");
  EXPECT_EQ(proxy.counts().accepted, 1u);
}

TEST_F(fault_proxy_test, delays_one_direction) {
  connect();
  exchange();
  proxy.set(direction::to_client, {.latency = 60ms});
  const monotonic_time before = monotonic_now();
  client->send("?");
  EXPECT_EQ(at_server->receive(1), "?");
  at_server->send("!");
  EXPECT_EQ(client->receive(1), "!");
  EXPECT_GE(monotonic_now() - before, 60ms);
  EXPECT_EQ(proxy.get(direction::to_client).latency, 60ms);
  EXPECT_EQ(proxy.get(direction::to_server).latency, 0ms);
}

TEST_F(fault_proxy_test, keeps_bytes_in_order_under_jitter) {
  connect();
  proxy.set({.jitter = 5ms});
  std::string sent;
  for (int i = 0; i < 50; ++i) {
    const std::string piece = std::to_string(i) + ",";
    client->send(piece);
    sent += piece;
    std::this_thread::sleep_for(200us);
  }
  EXPECT_EQ(at_server->receive(sent.size()), sent);
}

TEST_F(fault_proxy_test, lets_bytes_drip) {
  connect();
  exchange();
  proxy.set(direction::to_client, {.bytes_per_second = 10'000});
  const monotonic_time before = monotonic_now();
  at_server->send(std::string(1'000, 'x'));
  EXPECT_EQ(client->receive(1'000), std::string(1'000, 'x'));
  EXPECT_GE(monotonic_now() - before, 70ms);  // a hundredth of a second for the first bytes is free
}

TEST_F(fault_proxy_test, stops_one_direction_and_lets_it_go_on) {
  connect();
  proxy.set(direction::to_server, {.stopped = true});
  client->send("kept");
  EXPECT_TRUE(at_server->hears_nothing());
  at_server->send("free");
  EXPECT_EQ(client->receive(4), "free");
  proxy.set(direction::to_server, {});
  EXPECT_EQ(at_server->receive(4), "kept");
}

TEST_F(fault_proxy_test, tells_nobody_of_an_end_while_it_is_stopped) {
  connect();
  exchange();
  proxy.set({.stopped = true});
  client->close();
  EXPECT_TRUE(at_server->hears_nothing());
  proxy.heal();
  EXPECT_EQ(at_server->receive_end(), "end");
}

TEST_F(fault_proxy_test, resets_a_connection_behind_a_chosen_byte) {
  proxy.set(direction::to_client, {.fault_at = 5});
  connect();
  client->send("not counted");
  EXPECT_EQ(at_server->receive(11), "not counted");
  at_server->send("abcdefgh");
  EXPECT_EQ(client->receive(8), "abcde");
  EXPECT_EQ(at_server->receive_end(), "reset");
  EXPECT_EQ(proxy.counts().faults, 1u);
  EXPECT_EQ(proxy.counts().bytes_to_client, 5u);
}

TEST_F(fault_proxy_test, resets_every_connection_at_its_beginning) {
  proxy.set(direction::to_server, {.fault_at = 0});
  peer refused(connected_socket(proxy.port()));
  EXPECT_EQ(refused.receive_end(), "reset");
}

TEST_F(fault_proxy_test, truncates_with_an_orderly_end) {
  proxy.set(direction::to_client, {.fault_at = 3, .what = fault::close});
  connect();
  at_server->send("abcdefgh");
  EXPECT_EQ(client->receive(8), "abc");
  EXPECT_EQ(client->receive_end(), "end");
  EXPECT_EQ(at_server->receive_end(), "end");
  client->close();
  at_server->close();
  EXPECT_TRUE(eventually([&] { return proxy.counts().open == 0; }));
}

TEST_F(fault_proxy_test, half_closes_a_connection) {
  proxy.set(direction::to_client, {.fault_at = 3, .what = fault::half_close});
  connect();
  at_server->send("abcdefgh");
  EXPECT_EQ(client->receive(8), "abc");
  EXPECT_EQ(client->receive_end(), "end");
  client->send("still here");
  EXPECT_EQ(at_server->receive(10), "still here");
  at_server->send("nobody hears this");
  EXPECT_TRUE(at_server->hears_nothing());
}

TEST_F(fault_proxy_test, swallows_a_connection_into_a_black_hole) {
  proxy.set(direction::to_server, {.fault_at = 3, .what = fault::black_hole});
  connect();
  client->send("abcdefgh");
  EXPECT_EQ(at_server->receive(3), "abc");
  at_server->send("anybody?");
  EXPECT_TRUE(client->hears_nothing());
  client->close();
  EXPECT_TRUE(at_server->hears_nothing());
  proxy.heal();
  EXPECT_TRUE(at_server->hears_nothing());
  proxy.inject(fault::close);
  EXPECT_EQ(at_server->receive_end(), "end");
}

TEST_F(fault_proxy_test, does_to_open_connections_what_it_is_told) {
  connect();
  exchange();
  proxy.inject(fault::half_close, direction::to_server);
  EXPECT_EQ(at_server->receive_end(), "end");
  proxy.inject(fault::reset);
  EXPECT_EQ(proxy.counts().open, 0u);
  EXPECT_EQ(client->receive_end(), "reset");
  EXPECT_EQ(proxy.counts().faults, 1u);
}

TEST_F(fault_proxy_test, refuses_new_connections_and_keeps_its_port) {
  connect();
  proxy.refuse();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(connected_socket(proxy.port()));
    EXPECT_EQ(errno, ECONNREFUSED);
  }
  exchange();
  proxy.accept();
  connect();
  exchange();
}

TEST_F(fault_proxy_test, leaves_new_connections_waiting) {
  proxy.ignore();
  peer waiting(connected_socket(proxy.port()));
  waiting.send("?");
  EXPECT_TRUE(waiting.hears_nothing());
  EXPECT_EQ(proxy.counts().accepted, 0u);
  proxy.accept();
  EXPECT_EQ(server.accept().receive(1), "?");
}

TEST_F(fault_proxy_test, restarts_at_the_same_port) {
  connect();
  exchange();
  const std::uint16_t port = proxy.port();
  proxy.restart();
  EXPECT_EQ(client->receive_end(), "reset");
  EXPECT_EQ(at_server->receive_end(), "reset");
  EXPECT_EQ(proxy.port(), port);
  connect();
  exchange();
}

TEST_F(fault_proxy_test, shows_a_hook_what_passes) {
  std::mutex mutex;
  std::string seen;
  proxy.on_traffic([&](const passing& p) {
    const std::lock_guard lock(mutex);
    seen += std::to_string(p.connection) + (p.way == direction::to_server ? ">" : "<") + std::to_string(p.offset) +
            std::string(p.bytes) + " ";
    return verdict();
  });
  connect();
  exchange();
  exchange();
  proxy.on_traffic({});
  exchange();
  EXPECT_EQ(seen, "1>0? 1<0! 1>1? 1<1! ");
}

TEST_F(fault_proxy_test, does_what_a_hook_says_behind_the_bytes_that_it_lets_pass) {
  proxy.on_traffic([](const passing& p) {
    const std::size_t at = p.bytes.find("COMMIT");
    return at == std::string_view::npos ? verdict() : verdict{fault::reset, at + 6};
  });
  connect();
  client->send("BEGIN;");
  EXPECT_EQ(at_server->receive(6), "BEGIN;");
  client->send("COMMIT;BEGIN");
  EXPECT_EQ(at_server->receive(12), "COMMIT");
  EXPECT_EQ(client->receive_end(), "reset");
}

TEST_F(fault_proxy_test, obeys_its_own_hook) {
  proxy.on_traffic([&](const passing& p) {
    if (p.bytes == "stop") proxy.set(direction::to_client, {.stopped = true});
    return verdict();
  });
  connect();
  exchange();
  client->send("stop");
  EXPECT_EQ(at_server->receive(4), "stop");
  at_server->send("answer");
  EXPECT_TRUE(client->hears_nothing());
}

TEST_F(fault_proxy_test, leaves_neither_connections_nor_its_thread_behind) {
  const auto threads = [] {
    const std::filesystem::directory_iterator all("/proc/self/task");
    return std::distance(begin(all), end(all));
  };
  connect();
  exchange();
  const auto before = threads();
  {
    fault_proxy moved(std::move(proxy));
    EXPECT_EQ(threads(), before);
  }
  EXPECT_EQ(client->receive_end(), "reset");
  EXPECT_EQ(at_server->receive_end(), "reset");
  EXPECT_EQ(threads(), before - 1);
  proxy = fault_proxy({.port = server.port()});
  connect();
  exchange();
}

TEST_F(fault_proxy_test, is_controlled_by_several_threads_while_bytes_pass) {
  std::atomic<bool> done{false};
  std::thread echo([&] {
    while (!done) {
      peer one = server.accept();
      std::string got;
      while (!(got = one.receive(1)).empty() && one.try_send(got[0])) {}
    }
  });
  std::vector<std::thread> threads;
  std::atomic<int> echoed{0};
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 30; ++round) {
        proxy.set(direction::to_server, {.jitter = 1ms});
        proxy.set({});
        if (round % 10 == 9) proxy.restart();
        proxy.counts();
      }
    });
  }
  std::thread talker([&] {
    for (int i = 0; i < 40; ++i) {
      file_descriptor socket = connected_socket(proxy.port());
      if (!socket) continue;  // while it restarts
      peer one(std::move(socket));
      const char byte = 'x';
      if (one.try_send(byte)) echoed += one.receive(1) == "x";
    }
  });
  for (std::thread& t : threads) t.join();
  talker.join();
  done = true;
  peer(connected_socket(server.port())).close();
  echo.join();
  EXPECT_GT(echoed, 0);
}

TEST(fault_proxy, says_which_host_is_not_known) {
  try {
    const fault_proxy proxy({.host = "no such host", .port = 1});
    FAIL();
  } catch (const connection_error& e) {
    EXPECT_NE(e.message().find("The host `no such host` is not known"), std::string::npos) << e.message();
  }
}

TEST(fault_proxy, takes_the_place_of_the_server_in_a_url) {
  const fault_proxy proxy({.port = 1});
  const std::string here = "127.0.0.1:" + std::to_string(proxy.port());
  EXPECT_EQ(proxy.through("postgresql://ann:p@ss@db.example.org:5432/shop?sslmode=disable"),
            "postgresql://ann:p@ss@" + here + "/shop?sslmode=disable");
  EXPECT_EQ(proxy.through("postgresql://ann@localhost:5432/shop?host=%2Ftmp%2Fx&schema=a&port=7"),
            "postgresql://ann@" + here + "/shop?schema=a");
  EXPECT_EQ(proxy.through("mysql://db"), "mysql://" + here);
}

}  // namespace
}  // namespace tenon::testing
