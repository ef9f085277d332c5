// Tables and enums in several schemas of one database, which share their names.
#include "support/fresh_postgres.hpp"

#include <tenon/client/raw.hpp>
#include <two_schemas/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace two_schemas;

namespace {

class schemas : public testing::Test {
 protected:
  // The parameter is about tables whose schema is not known, of which there are none.
  schemas() : db({.url = fresh_database() + "schema=elsewhere", .log = {.warn = tenon::emit::event}}) {
    db.create_tables();
  }

  client db;

 private:
  static std::string fresh_database() {
    static int last = 0;
    const std::string name = "schemas_" + std::to_string(++last);
    tenon::testing::shared_postgres().execute("CREATE DATABASE " + name);
    const std::string url = tenon::testing::shared_postgres().url(name);
    return url + (url.find('?') == std::string::npos ? "?" : "&");
  }
};

TEST_F(schemas, hold_the_tables_and_types_that_the_schema_puts_there) {
  EXPECT_EQ(db.query_raw<std::string>("SELECT schemaname || '.' || tablename FROM pg_tables "
                                      "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"),
            (std::vector<std::string>{"auth.entries", "sales.Line", "sales.Tag", "sales._TagToUser", "sales.entries"}));
  EXPECT_EQ(db.query_raw<std::string>("SELECT n.nspname || '.' || t.typname FROM pg_type t "
                                      "JOIN pg_namespace n ON n.oid = t.typnamespace WHERE typtype = 'e' ORDER BY 1"),
            (std::vector<std::string>{"auth.kind", "sales.kind"}));
}

TEST_F(schemas, are_crossed_by_relations_and_enums) {
  const User ann = db.user.create(
      {.email = "ann@example.org",
       .role = Role::ADMIN,
       .former = {Role::BUYER, Role::ADMIN},
       .last = State::PAID,
       .orders = {.create = {{.number = 1, .region = "north", .state = State::PAID}, {.number = 2, .region = "north"}}},
       .tags = {.create = {{.name = "new"}, {.name = "good"}}}});
  db.user.create({.email = "bob@example.org", .tags = {.connect = {tag::name == "new"}}});
  const auto users = db.user.find_many(
      {.order_by = user::id.asc()},
      include(user::orders.order_by(order::number.desc()), user::tags.order_by(tag::name.asc()), user::orders.count()));
  ASSERT_EQ(users.size(), 2u);
  EXPECT_EQ(users[0].role, Role::ADMIN);
  EXPECT_EQ(users[0].former, (std::vector<Role>{Role::BUYER, Role::ADMIN}));
  EXPECT_EQ(users[0].last, State::PAID);
  ASSERT_EQ(users[0].orders.size(), 2u);
  EXPECT_EQ(users[0].orders[1].state, State::PAID);
  EXPECT_EQ(users[0].orders_count, 2);
  EXPECT_EQ(users[0].tags[0].name, "good");
  ASSERT_EQ(users[1].tags.size(), 1u);
  EXPECT_EQ(db.tag.find_unique_or_throw(tag::name == "new", include(tag::users)).users.size(), 2u);
  EXPECT_EQ(db.order.find_first_or_throw({.where = order::state == State::PAID}, include(order::buyer)).buyer.id,
            ann.id);
}

TEST_F(schemas, are_named_in_conditions_and_orders) {
  db.user.create({.email = "ann@example.org",
                  .former = {Role::ADMIN},
                  .orders = {.create = {{.number = 1, .region = "north", .state = State::PAID}}},
                  .tags = {.create = {{.name = "new"}}}});
  db.user.create({.email = "bob@example.org", .role = Role::ADMIN});
  const auto users = [&](const tenon::predicate<User>& p) { return db.user.count({.where = p}); };
  EXPECT_EQ(users(user::role.in({Role::ADMIN, Role::BUYER})), 2);
  EXPECT_EQ(users(user::role.not_in({Role::ADMIN})), 1);
  EXPECT_EQ(users(user::former.has(Role::ADMIN)), 1);
  EXPECT_EQ(users(user::former.has_some({Role::ADMIN, Role::BUYER})), 1);
  EXPECT_EQ(users(user::orders.some(order::state.in({State::PAID}))), 1);
  EXPECT_EQ(users(user::orders.none()), 1);
  EXPECT_EQ(users(user::tags.every(tag::name == "new")), 2);
  EXPECT_EQ(db.user.find_many({.order_by = user::tags.count().desc()})[0].email, "ann@example.org");
  EXPECT_EQ(db.order.find_many({.order_by = order::buyer.by(user::email.asc())}).size(), 1u);
  const auto roles = db.user.group_by(by(user::role), {.order_by = user::role.asc()}, select(count()));
  ASSERT_EQ(roles.size(), 2u);
  EXPECT_EQ(roles[0].role, Role::ADMIN);
}

TEST_F(schemas, are_written_to_in_every_way) {
  EXPECT_EQ(db.user.create_many({{.email = "a", .role = Role::ADMIN, .last = State::OPEN},
                                 {.email = "b", .role = Role::BUYER, .last = State::PAID}}),
            2);
  EXPECT_EQ(db.user.create_many({{.email = "b"}, {.email = "c"}}, {.skip_duplicates = true}), 1);
  for (int i = 0; i < 2; ++i)
    db.user.upsert(user::email == "d",
                   {.create = {.email = "d", .last = State::OPEN}, .update = {.last = State::PAID}});
  EXPECT_EQ(db.user.find_unique_or_throw(user::email == "d").last, State::PAID);
  EXPECT_EQ(db.user.update_many({.where = user::role == Role::BUYER, .data = {.role = Role::ADMIN, .last = null}}), 3);
  EXPECT_EQ(db.user.remove_many({.where = user::last == null, .limit = 1}), 1);
  const User a = db.user.find_unique_or_throw(user::email == "a");
  std::vector<OrderCreate> orders;
  for (int i = 0; i < 10; ++i)
    orders.push_back({.number = i, .region = "south", .state = State::PAID, .user_id = a.id});
  EXPECT_EQ(db.order.create_many_and_return(orders).size(), 10u);
  db.transaction([&](auto& tx) {
    EXPECT_EQ(tx.order.find_many({.where = order::buyer.is(user::email == "a"), .lock = for_update()}).size(), 10u);
  });
}

TEST_F(schemas, are_crossed_by_keys_of_several_fields) {
  const User ann = db.user.create({.email = "ann"});
  for (int i = 1; i <= 3; ++i)
    db.order.create({.number = i,
                     .region = i < 3 ? "north" : "south",
                     .user_id = ann.id,
                     .lines = {.create = {{.text = "line of " + std::to_string(i)}}}});
  std::string last;
  db.on_query([&](const tenon::query_event& e) { last = e.sql; });
  const auto found = db.order.find_many({.order_by = order::id.asc()}, include(order::lines));
  EXPECT_NE(last.find("(t0.\"region\", t0.\"number\") IN (SELECT * FROM UNNEST($1::text[], $2::int4[]))"),
            std::string::npos)
      << last;
  ASSERT_EQ(found.size(), 3u);
  for (const auto& o : found) {
    ASSERT_EQ(o.lines.size(), 1u);
    EXPECT_EQ(o.lines[0].text, "line of " + std::to_string(o.number));
  }
}

TEST_F(schemas, name_their_tables_in_errors) {
  db.user.create({.email = "ann"});
  try {
    db.user.create({.email = "ann"});
    FAIL();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.model(), "User");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"email"});
  }
  try {
    db.order.create({.number = 1, .region = "x", .user_id = 99});
    FAIL();
  } catch (const tenon::foreign_key_violation& e) {
    EXPECT_EQ(e.model(), "Order");
  }
}

}  // namespace
