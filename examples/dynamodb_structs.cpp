// Items to and from structures of one's own.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/base/decimal.hpp>
#include <tenon/base/timestamp.hpp>

#include <map>
#include <set>

namespace shop {

struct Address {
  std::string street;
  std::string city;
};

struct Order {
  std::string pk;
  std::string sk;
  tenon::decimal total;
  tenon::timestamp placed_at;
  std::set<std::string> labels;
  std::map<std::string, int> quantities;
  Address ship_to;
  std::optional<std::string> note;
};

constexpr auto describe(tenon::dynamodb::type<Address>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Address::street>("street"), member<&Address::city>("city"));
}

constexpr auto describe(tenon::dynamodb::type<Order>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Order::pk>("PK"), member<&Order::sk>("SK"), member<&Order::total>("total"),
                                  member<&Order::placed_at>("placedAt"), member<&Order::labels>("labels"),
                                  member<&Order::quantities>("quantities"), member<&Order::ship_to>("shipTo"),
                                  member<&Order::note>("note"));
}

}  // namespace shop

using namespace tenon::dynamodb;
using shop::Order;

int main() {
  const client db = make_app_table();
  const Order order{.pk = "USER#1",
                    .sk = "ORDER#7",
                    .total = tenon::decimal("129.90"),
                    .placed_at = tenon::timestamp::parse("2026-11-30T12:00:00Z"),
                    .labels = {"express", "gift"},
                    .quantities = {{"lamp", 2}},
                    .ship_to = {.street = "Main Street 1", .city = "Springfield"},
                    .note = {}};
  db.put_item({.table_name = "app", .item = order});

  std::optional<Order> read =
      db.get_item_as<Order>({.table_name = "app", .key = {{"PK", "USER#1"}, {"SK", "ORDER#7"}}});
  expect(read && read->total == order.total && read->ship_to.city == "Springfield", "the structure is read again");
  expect(!read->note, "what has no value is not written");

  page_of<Order> page = db.query_as<Order>(
      {.table_name = "app", .key_condition_expression = key("PK") == "USER#1" && key("SK").begins_with("ORDER#")});
  expect(page.items.size() == 1, "pages are read into structures, too");

  // Documents without a structure: JSON, or attribute by attribute.
  const tenon::json j = to_json(to_item(order));
  db.put_item(
      {.table_name = "app", .item = to_item(tenon::json::parse(R"({"PK":"USER#1","SK":"ORDER#8","total":1.5})"))});
  expect(j.text().find(R"("city":"Springfield")") != std::string::npos, "a document is JSON");
}
