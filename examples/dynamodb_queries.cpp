// Queries: a collection of one partition, an index the other way round, filters, pages, and tokens for the next one.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/base/error.hpp>

using namespace tenon::dynamodb;

namespace {

void add_orders(const client& db) {
  std::vector<document> items = {{{"PK", "USER#1"}, {"SK", "PROFILE"}, {"name", "Ann"}}};
  for (int i = 10; i < 35; ++i) {
    const std::string order = "ORDER#" + std::to_string(i);
    items.push_back({{"PK", "USER#1"}, {"SK", order}, {"GSI1PK", order}, {"GSI1SK", "USER#1"}, {"total", i}});
  }
  db.batch_put("app", items);
}

query_request orders_of(const std::string& user) {
  return {.table_name = "app",
          .key_condition_expression = key("PK") == user && key("SK").begins_with("ORDER#"),
          .limit = 10};
}

void one_page(const client& db) {
  query_request latest = orders_of("USER#1");
  latest.scan_index_forward = false;
  latest.filter_expression = attr("total").between(20, 100) && !attr("cancelledAt").exists();
  latest.projection_expression = {attr("SK"), attr("total")};
  query_response page = db.query(latest);
  expect(page.items.size() == 10 && page.items[0].at("SK") == attribute_value("ORDER#34"), "the latest come first");
}

void the_other_way_round(const client& db) {
  query_response found =
      db.query({.table_name = "app", .index_name = "GSI1", .key_condition_expression = key("GSI1PK") == "ORDER#17"});
  expect(found.items.at(0).at("PK") == attribute_value("USER#1"), "an index finds whose order it is");
}

void all_pages(const client& db) {
  int pages = 0;
  for (query_response& page : db.pages(orders_of("USER#1"))) pages += page.items.empty() ? 0 : 1;
  expect(pages == 3, "25 orders are three pages");

  number total;
  for (item& order : db.items(orders_of("USER#1"))) total = total + order.at("total").as_number();
  expect(total == number(550), "items come one by one, whatever the pages");

  int scanned = 0;
  db.parallel_scan({.table_name = "app"}, [&](item&) { ++scanned; }, {.segments = 4});
  expect(scanned == 26, "a scan reads the whole table");
}

// What a service does that hands out pages: the token is all that the next request brings.
void pages_for_a_client(const client& db) {
  const page_tokens tokens("a key that only this service has");
  std::string token;
  int items = 0;
  do {
    query_request r = orders_of("USER#1");
    tokens.resume(r, token);
    query_response page = db.query(r);
    items += static_cast<int>(page.items.size());
    token = tokens.next(r, page).value_or("");
  } while (!token.empty());
  expect(items == 25, "tokens lead through all pages");

  query_request other = orders_of("USER#2");
  bool is_refused = false;
  try {
    tokens.resume(other, tokens.token(orders_of("USER#1"), {{"PK", "USER#1"}, {"SK", "ORDER#12"}}));
  } catch (const tenon::validation_error&) {
    is_refused = true;
  }
  expect(is_refused, "a token belongs to its query");
}

}  // namespace

int main() {
  const client db = make_app_table();
  add_orders(db);
  one_page(db);
  the_other_way_round(db);
  all_pages(db);
  pages_for_a_client(db);
}
