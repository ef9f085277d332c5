// Several writes that all happen or none, several reads of one moment, and statements of PartiQL.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/dynamodb/errors.hpp>

using namespace tenon;
using namespace tenon::dynamodb;

namespace {

document account(const std::string& id) { return {{"PK", "ACCOUNT#" + id}, {"SK", "BALANCE"}}; }

void open_account(const client& db, const std::string& id, int amount) {
  db.put_item({.table_name = "app", .item = {{"PK", "ACCOUNT#" + id}, {"SK", "BALANCE"}, {"amount", amount}}});
}

void transfer(const client& db, const std::string& from, const std::string& to, int amount) {
  db.transact_write_items(
      {.transact_items = {transact_update{.table_name = "app",
                                          .key = account(from),
                                          .update_expression = set(attr("amount"), attr("amount") - amount),
                                          .condition_expression = attr("amount") >= amount},
                          transact_update{.table_name = "app",
                                          .key = account(to),
                                          .update_expression = set(attr("amount"), attr("amount") + amount),
                                          .condition_expression = attr("PK").exists()}}});
}

std::vector<number> balances(const client& db) {
  std::vector<number> out;
  const auto read = db.transact_get_items({.transact_items = {{"app", account("a")}, {"app", account("b")}}});
  for (const std::optional<item>& one : read.responses) out.push_back(one.value().at("amount").as_number());
  return out;
}

}  // namespace

int main() {
  const client db = make_app_table();
  open_account(db, "a", 100);
  open_account(db, "b", 0);

  transfer(db, "a", "b", 70);
  expect(balances(db) == std::vector<number>{30, 70}, "the money has moved");

  bool is_cancelled = false;
  try {
    transfer(db, "a", "b", 70);
  } catch (const transaction_canceled& e) {
    is_cancelled = e.reasons()[0].code == "ConditionalCheckFailed" && e.reasons()[1].is_none();
  }
  expect(is_cancelled, "there is not enough of it, and the reasons say at which action");
  expect(balances(db) == std::vector<number>{30, 70}, "nothing has happened");

  const auto rows = db.execute_statement(
      {.statement = R"(SELECT amount FROM "app" WHERE PK = ? AND SK = ?)", .parameters = {"ACCOUNT#b", "BALANCE"}});
  expect(rows.items.at(0).at("amount") == attribute_value(70), "PartiQL reads the same");
}
