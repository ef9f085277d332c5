#include "app_test.hpp"

#include <variant>

namespace {

using namespace app;
using tenon::decimal;

class collections : public app_test {
 protected:
  static std::string text(const std::vector<std::variant<User, Order>>& all) {
    std::string out;
    for (const auto& one : all) {
      if (const auto* u = std::get_if<User>(&one)) out += "user " + u->id + ";";
      if (const auto* o = std::get_if<Order>(&one)) out += "order " + o->id + ";";
    }
    return out;
  }
};

TEST_F(collections, one_query_returns_the_records_of_several_models_in_the_order_of_their_keys) {
  db.user.create({.id = "ann", .email = "a"});
  add_orders();
  int requests = 0;
  db.on_query([&](const tenon::query_event&) { ++requests; });
  EXPECT_EQ(text(db.collect<User, Order>({.where = user::id == "ann"})), "order a;order b;order c;user ann;");
  EXPECT_EQ(requests, 1);
  EXPECT_EQ(text(db.collect<User, Order>({.where = user::id == "ann", .take = 2, .descending = true})),
            "user ann;order c;");
  EXPECT_EQ(text(db.run(collect<User, Order>({.where = user::id == "eve"}))), "");
}

TEST_F(collections, the_first_model_says_which_partition_is_meant) {
  db.user.create({.id = "ann", .email = "a"});
  add_orders();
  const auto all = db.collect<Order, User>({.where = order::user_id == "ann"});
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(std::get<Order>(all[1]).total, decimal("20"));
  EXPECT_EQ(std::get<User>(all[3]).email, "a");
}

TEST_F(collections, models_without_a_common_partition_are_refused) {
  EXPECT_THROW((void)(db.collect<User, Measure>({.where = user::id == "ann"})), tenon::validation_error);
  EXPECT_THROW((void)(db.collect<User, Reading>({.where = user::id == "ann"})), tenon::validation_error);
}

TEST_F(collections, have_pages) {
  db.user.create({.id = "ann", .email = "a"});
  add_orders();
  std::string token;
  std::string pages;
  do {
    const auto page = db.collect_page<User, Order>({.where = user::id == "ann", .take = 3, .page = token});
    pages += text(page.records) + "|";
    token = page.next;
  } while (!token.empty());
  EXPECT_EQ(pages, "order a;order b;order c;|user ann;|");
  const auto last = db.collect_page<User, Order>({.where = user::id == "ann", .take = 3, .descending = true});
  EXPECT_EQ(text(last.records), "user ann;order c;order b;");
  EXPECT_EQ(
      text(db.collect_page<User, Order>({.where = user::id == "ann", .take = 3, .page = last.next, .descending = true})
               .records),
      "order a;");
}

TEST_F(collections, are_seen_record_by_record) {
  db.user.create({.id = "ann", .email = "a"});
  for (int i = 1000; i < 2203; ++i) db.order.create({.id = std::to_string(i), .user_id = "ann", .total = decimal("1")});
  struct {
    int users = 0;
    int orders = 0;
    void operator()(const User&) { ++users; }
    void operator()(const Order&) { ++orders; }
  } seen;
  int requests = 0;
  const auto watch = db.on_query([&](const tenon::query_event&) { ++requests; });
  db.for_each_collected<User, Order>({.where = user::id == "ann"}, seen);
  EXPECT_EQ(seen.users, 1);
  EXPECT_EQ(seen.orders, 1203);
  EXPECT_EQ(requests, 3) << "no more than a page at once";
  db.unsubscribe(watch);

  int some = 0;
  db.for_each_collected<User, Order>({.where = user::id == "ann", .take = 700}, [&](const auto&) { ++some; });
  EXPECT_EQ(some, 700);
  some = 0;
  db.for_each_collected<User, Order>({.where = user::id == "ann", .descending = true},
                                     [&](const auto&) { return ++some < 5; });
  EXPECT_EQ(some, 5);
}

TEST_F(collections, of_a_part_of_the_partition_follow_the_sort_key) {
  add_orders();
  db.order.create({.id = "ba", .user_id = "ann", .total = decimal("1")});
  db.order.create({.id = "b#", .user_id = "ann", .total = decimal("1")});
  db.order.create({.id = "b c", .user_id = "ann", .total = decimal("1")});
  db.user.create({.id = "ann", .email = "a"});
  const auto of = [&](const tenon::predicate<Order>& where) {
    std::string out;
    for (const auto& one : db.collect<Order, User>({.where = order::user_id == "ann" && where})) {
      const auto* o = std::get_if<Order>(&one);
      out += o ? o->id + ";" : "user;";
    }
    return out;
  };
  EXPECT_EQ(of(order::id.begins_with("b")), "b;b c;b#;ba;");
  EXPECT_EQ(of(order::id == "b"), "b;");
  EXPECT_EQ(of(order::id == "b#"), "b#;");
  EXPECT_EQ(of(order::id.begins_with("x")), "");
}

TEST_F(collections, conditions_that_no_key_meets_are_refused) {
  EXPECT_THROW((void)(db.collect<Order, User>({.where = order::user_id == "ann" && order::id > "b"})),
               tenon::validation_error);
  EXPECT_THROW((void)(db.collect<Order, User>({.where = order::user_id == "ann" && order::id != "b"})),
               tenon::validation_error);
}

TEST_F(collections, conditions_beside_the_partition_are_refused) {
  EXPECT_THROW((void)(db.collect<User, Order>({.where = user::id == "ann" && user::logins == 1})),
               tenon::validation_error);
  EXPECT_THROW((void)(db.collect<User, Order>({})), tenon::validation_error);
}

}  // namespace
