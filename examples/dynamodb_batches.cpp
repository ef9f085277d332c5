// Any number of items at once: split into requests, repeated until all is processed, in the order that was asked for.
#include "dynamodb_table.hpp"
#include "expect.hpp"

using namespace tenon::dynamodb;

int main() {
  const client db = make_app_table();

  std::vector<document> devices;
  for (int i = 0; i < 260; ++i)
    devices.push_back({{"PK", "DEVICE#" + std::to_string(i)}, {"SK", "STATE"}, {"level", i}});
  db.batch_put("app", devices);

  std::vector<document> keys;
  for (int i = 259; i >= 0; i -= 2) keys.push_back({{"PK", "DEVICE#" + std::to_string(i)}, {"SK", "STATE"}});
  keys.push_back({{"PK", "DEVICE#none"}, {"SK", "STATE"}});
  std::vector<std::optional<item>> found = db.batch_get("app", keys);
  expect(found.size() == 131, "there is an answer for each key");
  expect(found[0]->at("level") == attribute_value(259) && found[1]->at("level") == attribute_value(257),
         "in their order");
  expect(!found.back(), "and none where there is no item");

  keys.pop_back();
  db.batch_delete("app", keys);
  expect(db.scan({.table_name = "app", .select = select::count}).count == 130, "the others are left");
}
