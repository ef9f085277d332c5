// Operations with nested writes as a whole: upserts, computed values, results, atomicity.
#include "sql/engine.hpp"

#include <tenon/base/timestamp.hpp>

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view shop = R"(
enum Mood {
  good
  bad
}
model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique
  name    String?
  region  Int      @default(0)
  number  Int      @default(0)
  made    DateTime @default(now())
  touched DateTime @updatedAt
  orders  Order[]
  profile Profile?
  @@unique([region, number])
}
model Order {
  id      String   @id @default(uuid())
  what    String
  mood    Mood     @default(bad)
  made    DateTime @default(now())
  touched DateTime @updatedAt
  user    User     @relation(fields: [userId], references: [id], onDelete: Cascade)
  userId  Int
}
model Profile {
  id     Int    @id @default(autoincrement())
  text   String
  user   User   @relation(fields: [userId], references: [id])
  userId Int    @unique
}
)";

class nested_write : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO User (id, email, number, made, touched) VALUES (1, 'ann', 1, '2001-01-01', '2001-01-01'), "
        "(2, 'bob', 2, '2001-01-01', '2001-01-01');"
        "INSERT INTO \"Order\" (id, what, made, touched, userId) VALUES ('o1', 'tea', '2001-01-01', '2001-01-01', 1);");
  }
  std::string users() { return db.rows("SELECT id, email, name FROM User ORDER BY id"); }
  std::string orders() { return db.rows("SELECT what, userId FROM \"Order\" ORDER BY what"); }

  engine db{shop};
};

// Upserts that the database cannot do in one statement.

TEST_F(nested_write, upsert_updates_the_record_that_exists_with_what_is_nested) {
  db.upsert("User", R"({"email": "ann"})", R"({"email": "ann", "orders": {"create": {"what": "created"}}})",
            R"({"name": "Ann", "orders": {"create": {"what": "updated"}}})");
  EXPECT_EQ(users(), "1 ann Ann|2 bob null");
  EXPECT_EQ(orders(), "tea 1|updated 1");
}

TEST_F(nested_write, upsert_creates_the_record_that_does_not_exist_with_what_is_nested) {
  db.upsert("User", R"({"email": "eve"})", R"({"email": "eve", "orders": {"create": {"what": "created"}}})",
            R"({"orders": {"create": {"what": "updated"}}})");
  EXPECT_EQ(users(), "1 ann null|2 bob null|3 eve null");
  EXPECT_EQ(orders(), "created 3|tea 1");
}

TEST_F(nested_write, upsert_may_create_another_key_than_it_looked_for) {
  db.upsert("User", R"({"id": 99})", R"({"email": "eve"})", R"({"name": "x"})");
  EXPECT_EQ(users(), "1 ann null|2 bob null|3 eve null");
}

TEST_F(nested_write, upsert_without_anything_to_update_leaves_the_record) {
  db.upsert("User", R"({"id": 1})", R"({"email": "eve"})", R"({})");
  EXPECT_EQ(users(), "1 ann null|2 bob null");
}

TEST_F(nested_write, upsert_finds_records_by_a_key_of_several_fields) {
  db.upsert("User", R"({"region": 0, "number": 2})", R"({"email": "eve"})",
            R"({"number": 5, "profile": {"create": {"text": "p"}}})");
  EXPECT_EQ(db.rows("SELECT email, number, text FROM User JOIN Profile ON userId = User.id"), "bob 5 p");
}

TEST_F(nested_write, upsert_creates_nothing_of_the_branch_it_does_not_take) {
  db.upsert("Profile", R"({"id": 9})", R"({"text": "p", "user": {"connect": {"id": 1}}})",
            R"({"user": {"create": {"email": "eve", "number": 9}}})");
  EXPECT_EQ(users(), "1 ann null|2 bob null");
}

// Values that are computed.

TEST_F(nested_write, nested_records_get_generated_keys_and_times) {
  db.create("User", R"({"email": "eve", "number": 3, "orders": {"create": [{"what": "a"}, {"what": "b"}]}})");
  EXPECT_EQ(db.rows("SELECT count(DISTINCT id), min(length(id)), max(mood) FROM \"Order\" WHERE userId = 3"),
            "2 36 bad");
}

TEST_F(nested_write, all_records_of_one_operation_get_the_same_time) {
  db.create("User", R"({"email": "eve", "number": 3, "orders": {"create": [{"what": "a"}, {"what": "b"}]},
      "profile": {"create": {"text": "p"}}})");
  EXPECT_EQ(
      db.rows("SELECT count(DISTINCT t) FROM (SELECT made AS t FROM User WHERE id = 3 UNION "
              "SELECT made FROM \"Order\" WHERE userId = 3 UNION SELECT touched FROM \"Order\" WHERE userId = 3) AS x"),
      "1");
}

TEST_F(nested_write, nested_updates_set_the_time_of_update_of_their_record_alone) {
  db.update("User", R"({"id": 1})", R"({"orders": {"update": {"where": {"id": "o1"}, "data": {"what": "x"}}}})");
  EXPECT_EQ(
      db.rows("SELECT count(*) FROM User u JOIN \"Order\" o ON o.userId = u.id WHERE u.touched = '2001-01-01' AND "
              "o.touched <> '2001-01-01'"),
      "1");
}

TEST_F(nested_write, connecting_is_no_update_of_the_connected_record) {
  db.update("User", R"({"id": 2})", R"({"name": "Bob", "orders": {"connect": {"id": "o1"}}})");
  EXPECT_EQ(
      db.rows("SELECT count(*) FROM User u JOIN \"Order\" o ON o.userId = u.id WHERE u.touched <> '2001-01-01' AND "
              "o.touched = '2001-01-01'"),
      "1");
}

TEST_F(nested_write, enumerators_are_written_at_any_depth) {
  db.update("User", R"({"id": 1})", R"({"orders": {"create": {"what": "x", "mood": "good"},
      "update_many": {"where": {"mood": "bad"}, "data": {"what": "y"}}}})");
  EXPECT_EQ(db.rows("SELECT what, mood FROM \"Order\" ORDER BY what"), "x good|y bad");
}

// Wholeness.

TEST_F(nested_write, a_key_that_changes_is_followed_by_the_result) {
  db.update("User", R"({"id": 1})", R"({"id": 10, "orders": {"create": {"what": "x"}}})");
  EXPECT_EQ(orders(), "tea 10|x 10");
}

TEST_F(nested_write, a_unique_violation_of_a_nested_record_names_its_model_and_fields) {
  const error e = db.failure_of([&] {
    db.update("User", R"({"id": 1})", R"({"name": "x", "profile": {"create": {"id": 1, "text": "p"}}})");
    db.update("User", R"({"id": 2})", R"({"name": "x", "profile": {"create": {"id": 1, "text": "q"}}})");
  });
  EXPECT_EQ(e.code(), "P2002");
  EXPECT_EQ(e.model(), "Profile");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"id"});
  EXPECT_EQ(users(), "1 ann x|2 bob null");
}

TEST_F(nested_write, a_missing_value_of_a_nested_record_names_its_model_and_field) {
  const error e = db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"orders": {"create": [{}]}})"); });
  EXPECT_EQ(e.code(), "P2012");
  EXPECT_EQ(e.model(), "Order");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"what"});
}

TEST_F(nested_write, a_session_works_on_after_a_failure) {
  db.failure_of([&] { db.create("User", R"({"email": "eve", "number": 3, "orders": {"connect": {"id": "no"}}})"); });
  db.create("User", R"({"email": "eve", "number": 3, "orders": {"connect": {"id": "o1"}}})");
  EXPECT_EQ(db.rows("SELECT what, email FROM \"Order\" o JOIN User u ON u.id = o.userId"), "tea eve");
}

// Results with relations.

struct order_record {
  std::string what;
};
struct user_record {
  std::string email;
  std::vector<order_record> orders;
};

template <class Record>
query::result_layout single(const query::record_layout& record) {
  query::result_layout out;
  out.record = &record;
  out.record_size = sizeof(Record);
  out.emplace = [](const query::result_layout&, void* holder) { return holder; };
  out.records = [](const query::result_layout&, void* holder, std::size_t& count) {
    count = 1;
    return holder;
  };
  return out;
}

template <class Record>
query::result_layout list(const query::record_layout& record) {
  query::result_layout out;
  out.kind = query::result_layout::holder::list;
  out.record = &record;
  out.record_size = sizeof(Record);
  out.emplace = [](const query::result_layout&, void* holder) -> void* {
    return &static_cast<std::vector<Record>*>(holder)->emplace_back();
  };
  out.records = [](const query::result_layout&, void* holder, std::size_t& count) -> void* {
    auto& all = *static_cast<std::vector<Record>*>(holder);
    count = all.size();
    return all.data();
  };
  out.reserve = [](const query::result_layout&, void* holder, std::size_t count) {
    static_cast<std::vector<Record>*>(holder)->reserve(count);
  };
  return out;
}

class loaded_result : public nested_write {
 protected:
  // Runs `r`, whose result has the user's email and orders.
  user_record run(query::request& r) {
    const query::model_descriptor& user = db.model("User");
    const query::model_descriptor& order = db.model("Order");
    const std::uint16_t email = testing::json_request::find(user.fields, "email");
    const std::uint16_t what = testing::json_request::find(order.fields, "what");
    const std::uint16_t relation = testing::json_request::find(user.relations, "orders");
    r.body.add_fields(query::section::fields, &email, 1);
    const std::uint32_t mark = r.body.begin(query::section::relation);
    r.body.put_index(relation);
    r.body.add_fields(query::section::fields, &what, 1);
    r.body.end(mark);

    const query::member order_member{what, query::member_type::string, false, offsetof(order_record, what), nullptr};
    const query::record_layout order_layout{&order, {&order_member, 1}, {}, {}};
    const query::result_layout orders = list<order_record>(order_layout);
    const query::member user_member{email, query::member_type::string, false, offsetof(user_record, email), nullptr};
    const query::relation_member loads{relation, offsetof(user_record, orders), &orders};
    const query::record_layout user_layout{&user, {&user_member, 1}, {&loads, 1}, {}};
    const query::result_layout layout = single<user_record>(user_layout);
    user_record out;
    db.session().execute(r, &layout, &out);
    return out;
  }
};

TEST_F(loaded_result, of_a_create_has_what_was_created_with_it) {
  query::request r(db.model("User"), query::action::create);
  testing::json_request::input(
      r.body, query::section::create, *r.model,
      boost::json::parse(
          R"({"email": "eve", "number": 3, "orders": {"create": [{"what": "x"}], "connect": [{"id": "o1"}]}})"));
  const user_record u = run(r);
  EXPECT_EQ(u.email, "eve");
  ASSERT_EQ(u.orders.size(), 2u);
}

TEST_F(loaded_result, of_an_update_without_nested_writes_has_what_is_related) {
  query::request r(db.model("User"), query::action::update);
  r.body.add(query::section::where, testing::json_request::condition(*r.model, boost::json::parse(R"({"id": 1})")));
  testing::json_request::input(r.body, query::section::update, *r.model, boost::json::parse(R"({"email": "amy"})"));
  const user_record u = run(r);
  EXPECT_EQ(u.email, "amy");
  ASSERT_EQ(u.orders.size(), 1u);
  EXPECT_EQ(u.orders[0].what, "tea");
}

TEST_F(loaded_result, of_an_upsert_has_what_is_related) {
  query::request r(db.model("User"), query::action::upsert);
  r.body.add(query::section::where,
             testing::json_request::condition(*r.model, boost::json::parse(R"({"email": "ann"})")));
  testing::json_request::input(r.body, query::section::create, *r.model, boost::json::parse(R"({"email": "ann"})"));
  testing::json_request::input(r.body, query::section::update, *r.model, boost::json::parse(R"({"name": "x"})"));
  const user_record u = run(r);
  EXPECT_EQ(u.email, "ann");
  ASSERT_EQ(u.orders.size(), 1u);
}

}  // namespace
}  // namespace tenon
