// Items: put, get, update, delete, with conditions, and what failing ones say.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/dynamodb/errors.hpp>

using namespace tenon;
using namespace tenon::dynamodb;

namespace {

const document ann_key = {{"PK", "USER#1"}, {"SK", "PROFILE"}};

void create_and_read(const client& db) {
  db.put_item({.table_name = "app",
               .item = {{"PK", "USER#1"}, {"SK", "PROFILE"}, {"name", "Ann"}, {"tags", attribute_list{"new"}}},
               .condition_expression = attr("PK").not_exists()});

  std::optional<item> ann = db.get_item({.table_name = "app", .key = ann_key, .consistent_read = true}).item;
  expect(ann && ann->at("name") == attribute_value("Ann"), "what was put is found");
}

void create_again(const client& db) {
  const put_item_request put{
      .table_name = "app",
      .item = {{"PK", "USER#1"}, {"SK", "PROFILE"}, {"name", "Bob"}},
      .condition_expression = attr("PK").not_exists(),
      .return_values_on_condition_check_failure = return_values_on_condition_check_failure::all_old};
  bool is_caught = false;
  try {
    db.put_item(put);
  } catch (const unique_violation& e) {  // as on every database
    is_caught = e.fields() == std::vector<std::string>{"PK"};
  }
  expect(is_caught, "a duplicate is a unique_violation");

  is_caught = false;
  try {
    db.put_item(put);
  } catch (const conditional_check_failed& e) {  // as DynamoDB calls it
    is_caught = e.item()->at("name") == attribute_value("Ann");
  }
  expect(is_caught, "and brings the item that is there");
}

void change(const client& db) {
  item after =
      *db.update_item({.table_name = "app",
                       .key = ann_key,
                       .update_expression = {set(attr("logins"), if_not_exists(attr("logins"), 0) + 1),
                                             set(attr("tags"), list_append(attr("tags"), attribute_list{"vip"})),
                                             remove(attr("invitation"))},
                       .condition_expression = attr("PK").exists() && size(attr("tags")) < 10,
                       .return_values = return_values::all_new})
           .attributes;
  expect(after.at("logins") == attribute_value(1), "the counter began at 0");
  expect(after.at("tags").as_list().size() == 2, "the list has grown");

  result<delete_item_response> removed =
      db.try_delete_item({.table_name = "app",
                          .key = ann_key,
                          .condition_expression = attr("logins") > 5 || attr("tags").contains("old")});
  expect(!removed && removed.error().kind() == error_kind::check_violation, "the condition does not hold");
}

}  // namespace

int main() {
  const client db = make_app_table();
  create_and_read(db);
  create_again(db);
  change(db);
}
