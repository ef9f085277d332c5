// Two models in one table of DynamoDB, on the engine in the program; and the same code on a mock.
#include "expect.hpp"

#include <market/client.hpp>

#include <tenon/base/error.hpp>
#include <tenon/testing/mock_dynamodb.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace market;
using tenon::decimal;

static void title(const char* text) { std::printf("\n%s\n", text); }

// What a service keeps its users and orders in.
class shop {
 public:
  explicit shop(client& db) : db_(db) {}

  User sign_up(const std::string& id, const std::string& email) { return db_.user.create({.id = id, .email = email}); }

  std::optional<User> user(const std::string& id) { return db_.user.find_unique(user::id == id); }

  Order buy(const std::string& user_id, const std::string& order_id, const decimal& total) {
    return db_.order.create({.id = order_id, .user_id = user_id, .total = total});
  }

  // In the order of their ids, which begin with the year.
  std::vector<Order> orders_of(const std::string& user_id, const std::string& year) {
    return db_.order.find_many({.where = order::user_id == user_id && order::id.begins_with(year)});
  }

  // The other way round, by an index.
  std::optional<Order> order(const std::string& order_id) {
    return db_.order.find_first({.where = order::id == order_id});
  }

  Order pay(const Order& seen) {
    return db_.order.update(order::user_id_id(seen.user_id, seen.id) && order::version == seen.version,
                            {.status = OrderStatus::PAID});
  }

 private:
  client& db_;
};

void keep_a_shop() {
  title("A repository: create once, find by key, by a range of it and the other way round, pay once");
  client db;
  db.create_tables();
  shop s(db);
  s.sign_up("1", "ann@example.org");
  for (const char* id : {"2025-1", "2026-1", "2026-2", "2026-3"}) s.buy("1", id, decimal("9.50"));

  try {
    s.sign_up("2", "ann@example.org");
    expect(false, "an address is used once");
  } catch (const tenon::unique_violation& e) {
    std::printf("  %s: %s\n", std::string(e.code()).c_str(), e.what());
    expect(e.fields() == std::vector<std::string>{"email"}, "the field is named");
  }

  const std::vector<Order> year = s.orders_of("1", "2026");
  expect(year.size() == 3, "orders of a year are a range of the sort key");
  const Order found = s.order("2026-2").value();
  std::printf("  %zu orders in 2026; %s is of user %s\n", year.size(), found.id.c_str(), found.user_id.c_str());
  expect(found.user_id == "1", "an order is found without its user");

  s.pay(found);
  try {
    s.pay(found);
    expect(false, "an order is paid once");
  } catch (const tenon::stale_write& e) {
    std::printf("  %s: %s\n", std::string(e.code()).c_str(), e.what());
  }

  // An index holds what the schema says, and gives that.
  const auto open = db.order.find_many(
      {.where = order::status == OrderStatus::OPEN, .order_by = order::created_at.desc(), .take = 10},
      select(order::id, order::total));
  expect(open.size() == 3, "three orders are open");
}

void turn_pages(client& db) {
  title("Pages of an order list, each with a token for the next");
  std::string token;
  int pages = 0;
  do {
    const auto page = db.order.find_page({.where = order::user_id == "1", .take = 2, .page = token});
    for (const Order& o : page.records) std::printf("  page %d: order %s\n", pages, o.id.c_str());
    token = page.next;  // fit for a URL
    ++pages;
  } while (!token.empty());
  expect(pages == 2, "three orders are two pages");
}

void read_a_partition(client& db) {
  title("A user and her orders with one query");
  for (const auto& one : db.collect<User, Order>({.where = user::id == "1"})) {
    if (const User* u = std::get_if<User>(&one)) std::printf("  user %s\n", u->email.c_str());
    if (const Order* o = std::get_if<Order>(&one)) std::printf("  order %s\n", o->id.c_str());
  }
}

void write_together(client& db) {
  title("Two models in one transaction, which happens whole or not at all");
  const auto [ann, first] = db.batch(ops.user.create({.id = "1", .email = "ann@example.org"}),
                                     ops.order.create({.id = "a", .user_id = "1", .total = decimal("10")}));
  expect(ann.id == "1" && first.version == 1, "both are there");
  try {
    db.batch(ops.order.create({.id = "b", .user_id = "1", .total = decimal("20")}),
             ops.order.check(order::user_id_id("1", "a") && order::status == OrderStatus::PAID));
    expect(false, "the first order is paid");
  } catch (const tenon::not_found&) {
    expect(db.order.count({.where = order::user_id == "1"}) == 1, "nothing was written");
    std::printf("  not paid: the second order was not written\n");
  }
  db.order.create({.id = "b", .user_id = "1", .total = decimal("20")});
  db.order.create({.id = "c", .user_id = "1", .total = decimal("30")});
}

void refuse_a_scan(client& db) {
  title("What would read the whole table is refused, with the keys that would serve");
  try {
    db.order.find_many({.where = order::total > decimal("15")});
    expect(false, "a condition on no key reads the whole table");
  } catch (const tenon::validation_error& e) {
    std::printf("  %s\n", e.what());  // says which keys there are
  }
  const auto large = db.order.find_many({.where = order::total > decimal("15"), .allow_scan = true});
  expect(large.size() == 2, "two orders are large");
}

void test_with_a_mock() {
  title("The same repository on a mock");
  tenon::testing::mock_dynamodb mock;
  mock.on("GetItem", R"({"Key":{"PK":{"S":"USER#7"},"SK":{"S":"PROFILE"}}})")
      .resolves_item({{"id", "7"}, {"email", "eve@example.org"}, {"createdAt", "2026-01-01T00:00:00.000000Z"}});
  const auto way = mock.transport();
  client db{*way};
  shop s(db);
  expect(s.user("7")->email == "eve@example.org", "the mock answers");
  expect(mock.count("GetItem") == 1, "one item was asked for");
  std::printf("  one GetItem, answered by the test\n");
}

int main() {
  keep_a_shop();
  client db;
  db.create_tables();
  write_together(db);
  turn_pages(db);
  read_a_partition(db);
  refuse_a_scan(db);
  test_with_a_mock();
}
