#include "app_test.hpp"

namespace {

using namespace app;
using tenon::decimal;

class writes : public app_test {};

TEST_F(writes, a_create_stores_the_fields_with_their_defaults_and_keys) {
  const User ann = db.user.create({.email = "ann@x.org", .name = "Ann", .tags = {"a", "b"}});
  EXPECT_EQ(ann.logins, 0);
  EXPECT_EQ(ann.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ann.id.size(), 36u);
  const auto item = stored("USER#" + ann.id, "PROFILE");
  EXPECT_EQ(item.at("_type").as_string(), "User");
  EXPECT_EQ(item.at("email").as_string(), "ann@x.org");
  EXPECT_EQ(item.at("logins").as_number().to_int64(), 0);
  EXPECT_EQ(item.at("createdAt").as_string(), ann.created_at.to_string_microseconds());
  EXPECT_EQ(item.at("NamesPK").as_string(), "NAME#Ann");
  EXPECT_EQ(item.at("NamesSK").as_string(), ann.created_at.to_string_microseconds());
  EXPECT_FALSE(item.contains("score"));
}

TEST_F(writes, a_second_create_with_the_same_key_is_a_unique_violation) {
  db.order.create({.id = "a", .user_id = "ann", .total = decimal("1")});
  try {
    db.order.create({.id = "a", .user_id = "ann", .total = decimal("2")});
    FAIL() << "the key was free";
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.code(), "P2002");
    EXPECT_EQ(e.model(), "Order");
    EXPECT_EQ(e.fields(), (std::vector<std::string>{"userId", "id"}));
  }
  EXPECT_EQ(db.order.find_unique_or_throw(order::user_id_id("ann", "a")).total, decimal("1"));
}

TEST_F(writes, a_second_create_with_the_same_unique_value_is_a_unique_violation) {
  db.user.create({.email = "ann@x.org"});
  try {
    db.user.create({.email = "ann@x.org"});
    FAIL() << "the value was free";
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.fields(), std::vector<std::string>{"email"});
  }
  EXPECT_EQ(db.user.count({.allow_scan = true}), 1);
}

TEST_F(writes, a_put_replaces_the_record_and_what_keeps_its_values_unique) {
  db.user.put({.id = "1", .email = "ann@x.org", .score = 5});
  db.user.put({.id = "1", .email = "ann@y.org"});
  EXPECT_EQ(db.user.find_unique_or_throw(user::id == "1").score, std::nullopt);
  EXPECT_FALSE(db.user.find_unique(user::email == "ann@x.org"));
  EXPECT_TRUE(db.user.find_unique(user::email == "ann@y.org"));
  db.user.create({.email = "ann@x.org"});
  EXPECT_THROW(db.user.put({.id = "1", .email = "ann@x.org"}), tenon::unique_violation);
}

TEST_F(writes, a_put_on_a_condition_replaces_only_what_meets_it) {
  EXPECT_THROW(db.user.put({.id = "1", .email = "a"}, user::logins == 0), tenon::not_found);
  db.user.create({.id = "1", .email = "a", .logins = 1});
  EXPECT_THROW(db.user.put({.id = "1", .email = "a"}, user::logins == 0), tenon::not_found);
  EXPECT_EQ(db.user.put({.id = "1", .email = "a", .logins = 7}, user::logins == 1).logins, 7);
  db.reading.put({.sensor = "s", .at = 1, .value = 1});
  EXPECT_THROW(db.reading.put({.sensor = "s", .at = 1, .value = 2}, reading::value > 5.0), tenon::not_found);
  EXPECT_EQ(db.reading.find_unique_or_throw(reading::sensor_at("s", 1)).value, 1);
}

TEST_F(writes, an_update_changes_the_fields_given_and_no_others) {
  const User ann = db.user.create({.id = "1", .email = "ann@x.org", .name = "Ann", .score = 1, .tags = {"a"}});
  const User after = db.user.update(user::id == "1", {.score = null, .tags = push<std::string>("b")});
  EXPECT_EQ(after.name, "Ann");
  EXPECT_EQ(after.score, std::nullopt);
  EXPECT_EQ(after.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(after.created_at, ann.created_at);
  EXPECT_GE(after.changed_at, ann.changed_at);
  EXPECT_FALSE(stored("USER#1", "PROFILE").contains("score"));
}

TEST_F(writes, numbers_are_counted_up_and_down_by_the_store) {
  db.user.create({.id = "1", .email = "a"});
  db.user.update(user::id == "1", {.logins = increment(3), .score = increment(2)});
  const User after = db.user.update(user::id == "1", {.logins = decrement(1)});
  EXPECT_EQ(after.logins, 2);
  EXPECT_EQ(after.score, 2);
}

TEST_F(writes, an_update_without_a_record_or_of_one_that_does_not_meet_the_condition_finds_none) {
  EXPECT_THROW(db.user.update(user::id == "1", {.logins = 1}), tenon::not_found);
  EXPECT_TRUE(stored("USER#1", "PROFILE").empty());
  db.user.create({.id = "1", .email = "a"});
  EXPECT_THROW(db.user.update(user::id == "1" && user::logins > 5, {.logins = 1}), tenon::not_found);
  EXPECT_EQ(db.user.update(user::id == "1" && user::logins == 0, {.logins = 1}).logins, 1);
}

TEST_F(writes, keys_of_indexes_follow_an_update) {
  add_orders();
  db.order.update(order::user_id_id("ann", "a"), {.status = OrderStatus::SENT, .created_at = day(9)});
  const auto item = stored("USER#ann", "ORDER#a");
  EXPECT_EQ(item.at("ByStatusPK").as_string(), "STATUS#SENT");
  EXPECT_EQ(item.at("ByStatusSK").as_string(), "2026-01-09T00:00:00.000000Z");
}

TEST_F(writes, keys_of_indexes_follow_an_update_that_gives_a_part_of_them) {
  add_orders();
  db.order.update(order::user_id_id("ann", "a"), {.status = OrderStatus::SENT});
  EXPECT_EQ(stored("USER#ann", "ORDER#a").at("ByStatusSK").as_string(), "2026-01-01T00:00:00.000000Z");
  db.order.update(order::user_id_id("ann", "a"), {.total = increment(decimal("5"))});
  EXPECT_EQ(stored("USER#ann", "ORDER#a").at("ByTotalSK").as_string(), "TOTAL#150215");
}

TEST_F(writes, a_record_leaves_an_index_when_a_field_of_it_becomes_null) {
  db.user.create({.id = "1", .email = "a", .name = "Ann"});
  db.user.update(user::id == "1", {.name = null});
  EXPECT_FALSE(stored("USER#1", "PROFILE").contains("NamesPK"));
  EXPECT_FALSE(stored("USER#1", "PROFILE").contains("NamesSK"));
  db.user.update(user::id == "1", {.name = "Eve"});
  EXPECT_EQ(stored("USER#1", "PROFILE").at("NamesPK").as_string(), "NAME#Eve");
}

TEST_F(writes, a_version_counts_changes_and_a_stale_one_is_refused) {
  const Order first = db.order.create({.id = "a", .user_id = "ann", .total = decimal("1")});
  EXPECT_EQ(first.version, 1);
  const auto seen = order::user_id_id("ann", "a") && order::version == first.version;
  EXPECT_EQ(db.order.update(seen, {.total = decimal("2")}).version, 2);
  EXPECT_THROW(db.order.update(seen, {.total = decimal("3")}), tenon::stale_write);
  EXPECT_THROW(db.order.remove(seen), tenon::stale_write);
  EXPECT_EQ(db.order.update(order::user_id_id("ann", "a"), {.total = decimal("4")}).version, 3);
}

TEST_F(writes, a_unique_value_moves_with_an_update) {
  db.user.create({.id = "1", .email = "old"});
  db.user.create({.id = "2", .email = "taken"});
  EXPECT_EQ(db.user.update(user::email == "old", {.email = "new"}).id, "1");
  EXPECT_FALSE(db.user.find_unique(user::email == "old"));
  EXPECT_EQ(db.user.find_unique_or_throw(user::email == "new").id, "1");
  EXPECT_THROW(db.user.update(user::id == "1", {.email = "taken"}), tenon::unique_violation);
  db.user.create({.id = "3", .email = "old"});
}

TEST_F(writes, an_upsert_creates_and_then_updates) {
  const auto args = [](int n) {
    return tenon::item_upsert_args<UserCreate, UserUpdate>{.create = {.id = "1", .email = "a", .logins = n},
                                                           .update = {.logins = increment(10)}};
  };
  EXPECT_EQ(db.user.upsert(user::id == "1", args(1)).logins, 1);
  EXPECT_EQ(db.user.upsert(user::id == "1", args(2)).logins, 11);
  EXPECT_EQ(db.user.upsert(user::email == "a", args(3)).logins, 21);
}

TEST_F(writes, an_upsert_with_a_taken_unique_value_is_a_unique_violation) {
  db.user.create({.id = "1", .email = "a"});
  EXPECT_THROW(db.user.upsert(user::id == "2", {.create = {.id = "2", .email = "a"}, .update = {}}),
               tenon::unique_violation);
}

TEST_F(writes, a_remove_returns_the_record_as_it_was) {
  db.user.create({.id = "1", .email = "a", .score = 3});
  EXPECT_EQ(db.user.remove(user::email == "a").score, 3);
  EXPECT_THROW(db.user.remove(user::id == "1"), tenon::not_found);
  db.user.create({.id = "2", .email = "a"});
  add_orders();
  EXPECT_EQ(db.order.remove(order::user_id_id("ann", "a")).total, decimal("10"));
  EXPECT_THROW(db.order.remove(order::user_id_id("ann", "b") && order::total > decimal("100")), tenon::not_found);
  EXPECT_EQ(db.order.count({.where = order::user_id == "ann"}), 2);
}

TEST_F(writes, a_time_to_live_is_kept_in_seconds) {
  const Order o = db.order.create({.id = "a",
                                   .user_id = "ann",
                                   .total = decimal("1"),
                                   .expires_at = tenon::timestamp::parse("2027-01-01T00:00:00.75Z")});
  EXPECT_EQ(o.expires_at, tenon::timestamp::parse("2027-01-01T00:00:00Z"));
  EXPECT_EQ(stored("USER#ann", "ORDER#a").at("expiresAt").as_number().to_int64(), 1798761600);
}

TEST_F(writes, values_of_every_type_come_back_as_they_were) {
  const auto settings = tenon::json::parse(R"({"a":[1,null,"x"],"b":{"c":true}})");
  db.user.create({.id = "1", .email = "a", .settings = settings});
  EXPECT_EQ(db.user.find_unique_or_throw(user::id == "1").settings, settings);
  const tenon::bytes blob{0, 1, 255};
  db.reading.create({.sensor = "s", .at = -5, .value = 0.1, .blob = blob, .flags = {true, false}});
  const Reading r = db.reading.find_unique_or_throw(reading::sensor_at("s", -5));
  EXPECT_EQ(r.value, 0.1);
  EXPECT_EQ(r.blob, blob);
  EXPECT_EQ(r.flags, (std::vector<bool>{true, false}));
}

TEST_F(writes, values_with_the_delimiter_do_not_reach_into_other_keys) {
  db.order.create({.id = "x", .user_id = "a#ORDER", .total = decimal("1")});
  db.order.create({.id = "ORDER#x", .user_id = "a", .total = decimal("2")});
  EXPECT_EQ(db.order.find_unique_or_throw(order::user_id_id("a", "ORDER#x")).total, decimal("2"));
  EXPECT_EQ(db.order.find_many({.where = order::user_id == "a#ORDER"}).size(), 1u);
}

TEST_F(writes, sets_have_each_value_once_and_lose_and_gain_values) {
  const User ann = db.user.create({.id = "1", .email = "a", .roles = {"b", "a", "b"}});
  EXPECT_EQ(ann.roles, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ann.marks, std::vector<std::int32_t>());
  EXPECT_EQ(stored("USER#1", "PROFILE").at("roles").as_string_set().size(), 2u);
  EXPECT_FALSE(stored("USER#1", "PROFILE").contains("marks"));
  const User after = db.user.update(user::id == "1", {.roles = pull<std::string>("a"), .marks = push({3, 1})});
  EXPECT_EQ(after.roles, std::vector<std::string>{"b"});
  EXPECT_EQ(after.marks, (std::vector<std::int32_t>{1, 3}));
  EXPECT_EQ(db.user.update(user::id == "1", {.roles = push<std::string>("b")}).roles, std::vector<std::string>{"b"});
  EXPECT_EQ(db.user.update(user::id == "1", {.roles = std::vector<std::string>()}).roles, std::vector<std::string>());
  EXPECT_EQ(db.user.count({.where = user::roles.is_empty() && user::marks.has(3), .allow_scan = true}), 1);
  EXPECT_EQ(db.user.count({.where = user::marks.equals({1, 3}) && user::roles.equals(std::vector<std::string>()),
                           .allow_scan = true}),
            1);
}

TEST_F(writes, a_batch_of_writes_happens_as_a_whole) {
  add_orders();
  const auto [made, changed, gone, checked] =
      db.batch(ops.user.create({.id = "ann", .email = "a"}),
               ops.order.update(order::user_id_id("ann", "a"), {.total = decimal("11")}),
               ops.order.remove(order::user_id_id("ann", "b")), ops.order.check(order::user_id_id("ann", "c")));
  EXPECT_EQ(made.id, "ann");
  EXPECT_EQ(changed.total, decimal("11"));
  EXPECT_EQ(changed.version, 2);
  EXPECT_EQ(gone.total, decimal("20"));
  EXPECT_EQ(checked, 1);
  EXPECT_EQ(ids(db.order.find_many({.where = order::user_id == "ann"})), "ac");
}

TEST_F(writes, a_batch_of_which_one_write_fails_does_nothing_and_says_what_was_wrong) {
  add_orders();
  EXPECT_THROW(db.batch(ops.user.create({.id = "ann", .email = "a"}),
                        ops.order.check(order::user_id_id("ann", "c") && order::status == OrderStatus::PAID)),
               tenon::not_found);
  EXPECT_FALSE(db.user.find_unique(user::id == "ann"));
  db.user.create({.id = "eve", .email = "a"});
  EXPECT_THROW(db.batch(ops.user.create({.id = "ann", .email = "a"}), ops.order.remove(order::user_id_id("ann", "c"))),
               tenon::unique_violation);
  EXPECT_TRUE(db.order.find_unique(order::user_id_id("ann", "c")));
  EXPECT_THROW(
      db.batch(ops.user.update(user::id == "eve", {.logins = 1}),
               ops.order.update(order::user_id_id("ann", "c") && order::version == 9, {.total = decimal("1")})),
      tenon::stale_write);
  EXPECT_EQ(db.user.find_unique_or_throw(user::id == "eve").logins, 0);
}

TEST_F(writes, a_batch_does_not_mix_reads_and_writes) {
  EXPECT_THROW(db.batch(ops.user.find_unique(user::id == "1"), ops.user.create({.email = "a"})), tenon::unsupported);
}

TEST_F(writes, records_without_conditions_are_put_in_any_number) {
  std::vector<ReadingCreate> many;
  for (int i = 0; i < 60; ++i) many.push_back({.sensor = "s", .at = i, .value = i * 0.5});
  EXPECT_EQ(db.reading.batch_put(many), 60);
  EXPECT_EQ(db.reading.count({.where = reading::sensor == "s"}), 60);
}

}  // namespace
