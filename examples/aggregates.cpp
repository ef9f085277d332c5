// Counts, sums and groups, computed by the database.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  for (int i = 1; i <= 6; ++i)
    db.user.create({.email = "user" + std::to_string(i) + "@example.org",
                    .role = i == 1 ? Role::ADMIN : Role::CUSTOMER,
                    .logins = i,
                    .account = {.create = {{.balance = tenon::decimal("10.10")}}}});

  expect(db.user.count({.where = user::logins > 4}) == 2, "two have logged in so often");

  // A result is asked for what was asked of the database: anything else does not compile.
  const auto logins = db.user.aggregate({}, select(count(), sum(user::logins), max(user::logins)));
  expect(logins[count()] == 6 && logins[sum(user::logins)] == 21 && logins[max(user::logins)] == 6, "of all users");

  const auto money = db.account.aggregate({}, select(sum(account::balance), avg(account::balance)));
  expect(money[sum(account::balance)] == tenon::decimal("60.6"), "sums of decimals are exact");

  const auto roles =
      db.user.group_by(by(user::role), {.having = count(user::id) > 1, .order_by = descending(sum(user::logins))},
                       select(count(), sum(user::logins)));
  expect(roles.size() == 1 && roles[0].role == Role::CUSTOMER, "there is one administrator only");
  for (const auto& r : roles)
    std::printf("%lld customers logged in %lld times\n", static_cast<long long>(r[count()]),
                static_cast<long long>(*r[sum(user::logins)]));
}
