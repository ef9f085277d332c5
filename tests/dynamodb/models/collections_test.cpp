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

TEST_F(collections, conditions_beside_the_partition_are_refused) {
  EXPECT_THROW((void)(db.collect<User, Order>({.where = user::id == "ann" && user::logins == 1})),
               tenon::validation_error);
  EXPECT_THROW((void)(db.collect<User, Order>({})), tenon::validation_error);
}

}  // namespace
