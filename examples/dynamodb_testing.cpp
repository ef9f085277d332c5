// Code that uses DynamoDB, tested against a mock: the real client, with answers that the test writes down.
#include "expect.hpp"

#include <tenon/dynamodb/client.hpp>
#include <tenon/dynamodb/errors.hpp>
#include <tenon/testing/mock_dynamodb.hpp>

using namespace tenon;
using namespace tenon::dynamodb;
using testing::mock_dynamodb;

namespace {

// ---- the code under test ----

bool register_user(const client& db, const std::string& id, const std::string& name) {
  try {
    db.put_item({.table_name = "app",
                 .item = {{"PK", "USER#" + id}, {"SK", "PROFILE"}, {"name", name}},
                 .condition_expression = attr("PK").not_exists()});
    return true;
  } catch (const unique_violation&) {
    return false;
  }
}

std::string name_of_user(const client& db, const std::string& id) {
  const auto found = db.get_item({.table_name = "app", .key = {{"PK", "USER#" + id}, {"SK", "PROFILE"}}}).item;
  return found ? found->at("name").as_string() : "nobody";
}

// ---- its tests ----

void a_user_is_registered_once() {
  mock_dynamodb mock;
  mock.on("PutItem").resolves_once().rejects("ConditionalCheckFailedException");
  const client db = mock.client();
  expect(register_user(db, "1", "Ann"), "the first time it goes well");
  expect(!register_user(db, "1", "Bob"), "the second time the name is taken");
  expect(mock.history("PutItem", R"({"Item":{"PK":{"S":"USER#1"}}})").size() == 2, "both were asked for");
}

void a_busy_table_is_asked_again() {
  mock_dynamodb mock;
  mock.on("PutItem").rejects_once("ProvisionedThroughputExceededException").resolves();
  expect(register_user(mock.client(), "1", "Ann"), "the client tries again by itself");
  expect(mock.count("PutItem") == 2, "and needed two attempts");
}

void an_unknown_user_is_nobody() {
  mock_dynamodb mock;
  mock.on("GetItem").resolves();
  mock.on("GetItem", R"({"Key":{"PK":{"S":"USER#1"}}})").resolves_item({{"PK", "USER#1"}, {"name", "Ann"}});
  const client db = mock.client();
  expect(name_of_user(db, "1") == "Ann", "the one that the test knows");
  expect(name_of_user(db, "2") == "nobody", "all others");
}

}  // namespace

int main() {
  a_user_is_registered_once();
  a_busy_table_is_asked_again();
  an_unknown_user_is_nobody();
}
