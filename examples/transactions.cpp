// A transfer of funds that happens as a whole or not at all.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>
#include <stdexcept>

using namespace shop;
using tenon::decimal;

struct insufficient_funds : std::runtime_error {
  insufficient_funds() : std::runtime_error("insufficient funds") {}
};

void move_funds(client& db, int from, int to, const decimal& amount) {
  db.transaction(
      [&](auto& tx) {
        const Account sender = tx.account.update(account::id == from, {.balance = decrement(amount)});
        if (sender.balance < 0) throw insufficient_funds();  // anything thrown rolls back
        tx.account.update(account::id == to, {.balance = increment(amount)});
        tx.transfer.create({.from_id = from, .to_id = to, .amount = amount});
      },
      {.max_attempts = 5});
}

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  const Account ann = db.account.create({.owner = {.create = {{.email = "ann@example.org"}}}, .balance = 100});
  const Account bob = db.account.create({.owner = {.create = {{.email = "bob@example.org"}}}});

  move_funds(db, ann.id, bob.id, decimal("30.25"));
  try {
    move_funds(db, ann.id, bob.id, decimal("1000"));
    expect(false, "nobody spends more than there is");
  } catch (const insufficient_funds& e) {
    std::printf("refused: %s\n", e.what());
  }
  expect(db.account.find_unique_or_throw(account::id == ann.id).balance == decimal("69.75"), "Ann paid once");
  expect(db.account.find_unique_or_throw(account::id == bob.id).balance == decimal("30.25"), "Bob got it once");
  expect(db.transfer.count() == 1, "one transfer is on record");

  // Operations that do not depend on each other need no lambda.
  const auto [cid, users] = db.batch(ops.user.create({.email = "cid@example.org"}), ops.user.count());
  expect(users == 3, "a batch is one transaction");

  // A transaction within a transaction is a savepoint.
  db.transaction([&](auto& tx) {
    tx.user.update(user::id == cid.id, {.name = "Cid"});
    try {
      tx.transaction([&](auto& inner) {
        inner.transfer.remove_many();
        throw std::runtime_error("changed my mind");
      });
    } catch (const std::runtime_error&) {}
  });
  expect(db.transfer.count() == 1, "only the inner transaction was undone");
}
