// A server, a client's tables, and a load on them. For tests in which something goes wrong.
#pragma once

#include "faults/ledger.hpp"

#include <book/client.hpp>
#include <tenon/testing/fault_proxy.hpp>
#include <tenon/testing/postgres_messages.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tenon::testing {

using namespace std::chrono_literals;

// Commits reach the log, as they do where data matters: what is acknowledged survives a crash of the server.
inline postgres_options careful_server(std::vector<std::pair<std::string, std::string>> settings = {},
                                       bool tcp = true) {
  settings.emplace_back("synchronous_commit", "on");
  return {.tcp = tcp, .settings = std::move(settings)};
}

inline client_options at(std::string url, pool_options pool = {}) {
  return {.url = std::move(url), .pool = pool, .log = {.warn = emit::event}, .warn_of_repeated_clients = false};
}

// Tries again, for up to half a minute, what fails while connections are being found again.
template <class What>
void once_it_can_be_reached(const What& what) {
  const auto limit = std::chrono::steady_clock::now() + 30s;
  for (;;) {
    try {
      what();
      return;
    } catch (const connection_error&) {
      if (std::chrono::steady_clock::now() > limit) throw;
    } catch (const timeout_error&) {
      if (std::chrono::steady_clock::now() > limit) throw;
    }
    std::this_thread::sleep_for(10ms);
  }
}

// Threads that write until this object is destroyed, every other one by calls that do not block.
class load {
 public:
  load(book::client& db, ledger& book, unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) {
      threads_.emplace_back([&, i] {
        boost::asio::io_context loop;
        for (unsigned kind = i / 2; !done_; ++kind)
          if (i % 2 == 0 ? book.write(db, kind) : book.write(db, kind, loop)) std::this_thread::sleep_for(1ms);
      });
    }
  }
  load(const load&) = delete;
  load& operator=(const load&) = delete;
  ~load() {
    done_ = true;
    for (std::thread& t : threads_) t.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::vector<std::thread> threads_;
};

class fault_test : public ::testing::Test {
 protected:
  explicit fault_test(postgres_options options = careful_server()) : server(std::move(options)) {
    book::client(at(server.url())).create_tables();
  }

  // With the server as it is in the end, and a connection that no fault befalls.
  void check() {
    if (!server.is_running()) server.start();
    book::client db(at(server.url()));
    once_it_can_be_reached([&] { db.entry.count(); });
    book.check(db);
  }

  // Writes until so many more operations are acknowledged.
  void wait_for_writes(std::size_t count) {
    const std::size_t wanted = book.done() + count;
    const auto limit = std::chrono::steady_clock::now() + 60s;
    while (book.done() < wanted && std::chrono::steady_clock::now() < limit) std::this_thread::sleep_for(1ms);
    ASSERT_GE(book.done(), wanted) << "nothing is written any more";
  }

  postgres_server server;
  ledger book;
};

}  // namespace tenon::testing
