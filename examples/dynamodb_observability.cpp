// What a client tells of its calls: events, metrics, and what calls cost.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <cstdio>

using namespace tenon::dynamodb;

int main() {
  const client db = make_app_table();
  double units = 0;
  db.on_query([&](const tenon::query_event& e) {
    // Values are hidden: client_options{.log = {.reveal_parameters = true}} shows them.
    std::printf("%.*s %s: %u attempts, %.1f units\n", static_cast<int>(e.sql.size()), e.sql.data(),
                e.params.to_string().c_str(), e.attempts, e.capacity_units);
    units += e.capacity_units;
  });
  db.put_item({.table_name = "app",
               .item = {{"PK", "USER#1"}, {"SK", "PROFILE"}, {"name", "Ann"}},
               .return_consumed_capacity = return_consumed_capacity::total});
  expect(units == 1, "a small item takes one unit to write");
  expect(db.metrics_prometheus().find("client_queries_total") != std::string::npos,
         "the metrics have their usual names");
}
