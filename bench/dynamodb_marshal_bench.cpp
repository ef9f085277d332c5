// Items of DynamoDB to and from their structures, held to 500 MB of the API's JSON a second.
#include "compare.hpp"

#include <tenon/dynamodb/marshal.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bench_items {

// An order as services keep them: twenty attributes, most of them texts and numbers.
struct Order {
  std::string pk;
  std::string sk;
  std::string gsi1pk;
  std::string gsi1sk;
  std::string kind;
  std::string id;
  std::string customer_id;
  std::string email;
  std::string status;
  std::string currency;
  std::int64_t total_cents = 0;
  std::int64_t item_count = 0;
  double weight = 0;
  bool is_gift = false;
  std::optional<std::string> note;
  std::string created_at;
  std::string updated_at;
  std::int64_t expires_at = 0;
  std::int64_t version = 0;
  std::vector<std::string> tags;

  friend bool operator==(const Order&, const Order&) = default;
};

constexpr auto describe(tenon::dynamodb::type<Order>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(
      member<&Order::pk>("PK"), member<&Order::sk>("SK"), member<&Order::gsi1pk>("GSI1PK"),
      member<&Order::gsi1sk>("GSI1SK"), member<&Order::kind>("type"), member<&Order::id>("id"),
      member<&Order::customer_id>("customerId"), member<&Order::email>("email"), member<&Order::status>("status"),
      member<&Order::currency>("currency"), member<&Order::total_cents>("totalCents"),
      member<&Order::item_count>("itemCount"), member<&Order::weight>("weight"), member<&Order::is_gift>("isGift"),
      member<&Order::note>("note"), member<&Order::created_at>("createdAt"), member<&Order::updated_at>("updatedAt"),
      member<&Order::expires_at>("expiresAt"), member<&Order::version>("version"), member<&Order::tags>("tags"));
}

Order sample() {
  return {.pk = "CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90",
          .sk = "ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB",
          .gsi1pk = "ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB",
          .gsi1sk = "CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90",
          .kind = "Order",
          .id = "01HZX4T9V3Q8R5M2N7K6J1W0YB",
          .customer_id = "6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90",
          .email = "ann.example@mail.example.org",
          .status = "SHIPPED",
          .currency = "EUR",
          .total_cents = 1234567,
          .item_count = 3,
          .weight = 2.75,
          .is_gift = true,
          .note = "Leave it with the neighbours, please; the bell \"downstairs\" is broken.",
          .created_at = "2026-11-30T12:34:56.789Z",
          .updated_at = "2026-12-01T08:00:00.000Z",
          .expires_at = 1796083200,
          .version = 7,
          .tags = {"priority", "fragile", "insured"}};
}

}  // namespace bench_items

namespace {

using namespace tenon;
using bench_items::Order;

constexpr double goal_bytes_per_us = 500;  // 500 MB/s

double processor_us() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

// The median of several rounds, in microseconds for one call.
double time_of(const std::function<void()>& work) {
  constexpr int calls = 5000;
  std::vector<double> rounds;
  for (int r = 0; r < 31; ++r) {
    const double start = processor_us();
    for (int i = 0; i < calls; ++i) work();
    rounds.push_back((processor_us() - start) / calls);
  }
  std::nth_element(rounds.begin(), rounds.begin() + 15, rounds.end());
  return rounds[15];
}

void report(const std::string& name, std::size_t bytes, double us) {
  const double allowed = static_cast<double>(bytes) / goal_bytes_per_us;
  std::fprintf(stderr, "%s: %zu bytes in %.3f us, %.0f MB/s\n", name.c_str(), bytes, us,
               static_cast<double>(bytes) / us);
  bench::print({.name = name,
                .ratio = us / allowed,
                .goal = 1.0,
                .against = "500 MB/s of JSON",
                .baseline = allowed,
                .unit = "x"});
}

}  // namespace

int main() {
  const Order order = bench_items::sample();
  const std::string wire = dynamodb::marshal(order);
  if (dynamodb::unmarshal<Order>(wire) != order) {
    std::fprintf(stderr, "the order is not read as it was written\n");
    return EXIT_FAILURE;
  }

  std::string out;
  report("DynamoDB: a structure of 20 attributes to JSON", wire.size(), time_of([&] {
           out.clear();
           dynamodb::marshal_to(out, order);
         }));

  Order read;
  report("DynamoDB: JSON to a structure of 20 attributes", wire.size(),
         time_of([&] { dynamodb::read_item(wire, [&](dynamodb::value_source& in) { read_value(in, read); }); }));
  return EXIT_SUCCESS;
}
