// A function on AWS Lambda that places orders: one client for the life of the process, reused by every invocation.
#include "runtime.hpp"

#include <orders/client.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using namespace orders;
using std::chrono::milliseconds;

namespace {

// Kept back from an invocation's time, to report how it ended.
constexpr milliseconds reserve{500};

struct order_request {
  std::string id;
  std::string sku;
  int quantity;
};

order_request read_request(const std::string& event) {
  const boost::json::value json = boost::json::parse(event);
  return {boost::json::value_to<std::string>(json.at("id")), boost::json::value_to<std::string>(json.at("sku")),
          boost::json::value_to<int>(json.at("quantity"))};
}

void place(client& db, const order_request& wanted, milliseconds time) {
  try {
    db.transaction(
        [&](auto& tx) {
          tx.order.create({.id = wanted.id, .sku = wanted.sku, .quantity = wanted.quantity});
          const Item item = tx.item.update(item::sku == wanted.sku, {.left = decrement(wanted.quantity)});
          if (item.left < 0) throw std::runtime_error("There are not enough of " + wanted.sku + ".");
        },
        {.max_wait = time, .timeout = time});
  } catch (const tenon::unique_violation&) {
    // It was placed before: Lambda delivers some events twice, callers ask again, and so does place_in_time().
  }
}

// A connection that died while the process was frozen is replaced without a word. This is for a database that is away, or goes away
// in the middle: the order's id makes it safe to try again, even when nobody knows whether it was placed.
void place_in_time(client& db, const order_request& wanted, const lambda::invocation& call) {
  for (;;) {
    try {
      return place(db, wanted, call.time_left() - reserve);
    } catch (const tenon::connection_error& e) {
      const bool may_go_better = e.is_retryable() || e.outcome_unknown();
      if (!may_go_better || call.time_left() < 2 * reserve) throw;
      std::fprintf(stderr, "Trying again: %s\n", e.what());
    }
    std::this_thread::sleep_for(milliseconds(50));
  }
}

std::string handle(client& db, const lambda::invocation& call) {
  const order_request wanted = read_request(call.event);
  place_in_time(db, wanted, call);
  return boost::json::serialize(boost::json::value{{"placed", wanted.id}});
}

// A cold start has time for this. A database that is away now may be back when it is needed.
void connect_ahead(client& db) {
  try {
    db.connect();
  } catch (const tenon::connection_error& e) {
    std::fprintf(stderr, "%s\n", e.what());
  }
}

[[noreturn]] void serve(client& db, const lambda::runtime& runtime) {
  for (;;) {
    const lambda::invocation call = runtime.next();
    std::string answer;
    try {
      answer = handle(db, call);
    } catch (const tenon::error& e) {
      runtime.fail(call, std::string(e.code()), e.what());
      continue;
    } catch (const std::exception& e) {
      runtime.fail(call, "Order.Refused", e.what());
      continue;
    }
    runtime.succeed(call, answer);
  }
}

}  // namespace

int main() {
  const char* address = std::getenv("AWS_LAMBDA_RUNTIME_API");
  if (address == nullptr) {
    std::fputs("AWS_LAMBDA_RUNTIME_API is not set: this program is to be run by AWS Lambda.\n", stderr);
    return 1;
  }
  const lambda::runtime runtime(address);

  // One connection: an instance of a function has one invocation at a time. The URL comes from DATABASE_URL.
  std::optional<client> db;
  try {
    db.emplace(tenon::client_options{.pool = {.max_size = 1}});
  } catch (const tenon::error& e) {
    runtime.fail_to_start(std::string(e.code()), e.what());
    return 1;
  }
  connect_ahead(*db);
  serve(*db, runtime);
}
