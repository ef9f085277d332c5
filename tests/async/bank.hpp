// A fresh database for each test, an event loop, and coroutines on it.
#pragma once

#ifdef TENON_ON_POSTGRESQL
#include "support/fresh_postgres.hpp"
#endif
#include "support/temporary_folder.hpp"

#include <bank/client.hpp>

#include <tenon/async.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <utility>

namespace asio = boost::asio;

class bank_test : public testing::Test {
 protected:
  explicit bank_test(tenon::pool_options pool = {.max_size = 4}) : url(fresh_url()), db({.url = url, .pool = pool}) {
    db.create_tables();
  }

  std::string fresh_url() {
#ifdef TENON_ON_POSTGRESQL
    return tenon::testing::fresh_postgres_url();
#else
    return "file:" + folder_.file("bank.db");
#endif
  }

  // Runs a coroutine to its end, and what else is on the loop; what it throws is thrown here.
  template <class F>
  void run(F&& body) {
    std::exception_ptr failure;
    asio::co_spawn(loop, std::forward<F>(body), [&](std::exception_ptr e) { failure = std::move(e); });
    loop.restart();
    loop.run();
    if (failure) std::rethrow_exception(failure);
  }

#ifndef TENON_ON_POSTGRESQL
  tenon::testing::temporary_folder folder_;
#endif
  const std::string url;
  bank::client db;
  asio::io_context loop;
};
