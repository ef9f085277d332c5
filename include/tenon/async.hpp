// Calls that do not block, with Boost.Asio: include this where they are made.
//
//   boost::asio::awaitable<void> greet(shop::client& db) {
//     const auto op = shop::ops.user.find_many({.take = 10});
//     const std::vector<shop::User> users = co_await db.async_run(op);
//     …
//
// PostgreSQL is waited for on the caller's own event loop: no thread stands between. SQLite has nothing to wait for, and its
// calls run on a bounded number of threads of the client's.
#pragma once

#include <tenon/async/async_call.hpp>
#include <tenon/async/async_transaction.hpp>
