// Tables: creating, describing, changing, time to live, tags; and operations that are called by name.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/dynamodb/errors.hpp>

using namespace tenon::dynamodb;

int main() {
  const client db = make_app_table();

  const table_description app = db.describe_table({.table_name = "app"}).table;
  expect(app.table_status == table_status::active && app.key_schema.size() == 2, "the table is described");

  db.update_time_to_live({.table_name = "app", .time_to_live_specification = {"expiresAt"}});
  const auto ttl = db.describe_time_to_live({.table_name = "app"}).time_to_live_description;
  expect(ttl.attribute_name == "expiresAt", "items with a time in expiresAt go then");

  db.tag_resource({.resource_arn = app.table_arn, .tags = {{"team", "orders"}}});
  expect(db.list_tags_of_resource({.resource_arn = app.table_arn}).tags.at(0).value == "orders", "the table has a tag");

  db.update_table({.table_name = "app", .deletion_protection_enabled = true});
  expect(!db.try_delete_table({.table_name = "app"}), "a protected table stays");
  db.update_table({.table_name = "app", .deletion_protection_enabled = false});

  // What has no function here is called by its name.
  const tenon::json limits = db.call("DescribeLimits", tenon::json::object());
  expect(limits.text().find("TableMaxReadCapacityUnits") != std::string::npos, "the answer is JSON");

  db.delete_table({.table_name = "app"});
  db.wait_until_table_not_exists("app");
  bool is_gone = false;
  try {
    db.scan({.table_name = "app"});
  } catch (const resource_not_found& e) {
    is_gone = e.model() == "app";
  }
  expect(is_gone, "the table is gone");
}
