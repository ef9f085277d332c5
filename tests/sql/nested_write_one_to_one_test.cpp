// Nested writes to one-to-one relations, from both sides.
#include "sql/engine.hpp"

#include <functional>

namespace tenon {
namespace {

using testing::engine;

// A card may be without its user; a passport may not.
constexpr std::string_view people = R"(
model User {
  id       Int       @id @default(autoincrement())
  email    String    @unique
  card     Card?
  passport Passport?
}
model Card {
  id     Int    @id @default(autoincrement())
  number String @unique
  user   User?  @relation(fields: [userId], references: [id])
  userId Int?   @unique
}
model Passport {
  id     Int    @id @default(autoincrement())
  number String @unique
  user   User   @relation(fields: [userId], references: [id])
  userId Int    @unique
}
)";

class one_to_one : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO User (id, email) VALUES (1, 'ann'), (2, 'bob'), (3, 'cat');"
        "INSERT INTO Card (id, number, userId) VALUES (1, 'c1', 1), (2, 'c2', 2), (3, 'c3', NULL);"
        "INSERT INTO Passport (id, number, userId) VALUES (1, 'p1', 1), (2, 'p2', 2);");
  }
  std::string cards() { return db.rows("SELECT number, userId FROM Card ORDER BY id"); }
  std::string passports() { return db.rows("SELECT number, userId FROM Passport ORDER BY id"); }
  void expect_violation(const error& e) {
    EXPECT_EQ(e.code(), "P2014");
    EXPECT_EQ(e.kind(), error_kind::relation_violation);
    EXPECT_EQ(e.model(), "Passport");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"user"});
    EXPECT_EQ(passports(), "p1 1|p2 2");
  }

  engine db{people};
};

// From the side that is referred to.

TEST_F(one_to_one, create_creates_the_other_record) {
  db.create("User",
            R"({"email": "eve", "card": {"create": {"number": "x"}}, "passport": {"create": {"number": "y"}}})");
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null|x 4");
  EXPECT_EQ(passports(), "p1 1|p2 2|y 4");
}

TEST_F(one_to_one, create_takes_the_place_of_the_record_there_was) {
  db.update("User", R"({"id": 1})", R"({"card": {"create": {"number": "x"}}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 null|x 1");
}

TEST_F(one_to_one, create_in_the_place_of_a_record_that_needs_it_is_p2014) {
  expect_violation(
      db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"passport": {"create": {"number": "x"}}})"); }));
}

TEST_F(one_to_one, connect_takes_a_record_from_another) {
  db.create("User", R"({"email": "eve", "card": {"connect": {"id": 1}}, "passport": {"connect": {"id": 1}}})");
  EXPECT_EQ(cards(), "c1 4|c2 2|c3 null");
  EXPECT_EQ(passports(), "p1 4|p2 2");
}

TEST_F(one_to_one, connect_takes_the_place_of_the_record_there_was) {
  db.update("User", R"({"id": 1})", R"({"card": {"connect": {"number": "c2"}}})");
  EXPECT_EQ(cards(), "c1 null|c2 1|c3 null");
}

TEST_F(one_to_one, connect_finds_the_record_by_the_key_it_refers_with) {
  db.update("User", R"({"id": 1})", R"({"card": {"connect": {"userId": 2}}})");
  EXPECT_EQ(cards(), "c1 null|c2 1|c3 null");
}

TEST_F(one_to_one, connect_of_the_record_there_is_changes_nothing) {
  db.update("User", R"({"id": 1})", R"({"card": {"connect": {"id": 1}}, "passport": {"connect": {"id": 1}}})");
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null");
  EXPECT_EQ(passports(), "p1 1|p2 2");
}

TEST_F(one_to_one, connect_in_the_place_of_a_record_that_needs_it_is_p2014) {
  expect_violation(
      db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"passport": {"connect": {"id": 2}}})"); }));
}

TEST_F(one_to_one, connect_of_a_missing_record_is_p2025) {
  for (const auto& connect :
       {std::function<void()>([&] { db.create("User", R"({"email": "eve", "card": {"connect": {"id": 9}}})"); }),
        std::function<void()>([&] { db.update("User", R"({"id": 1})", R"({"card": {"connect": {"id": 9}}})"); })}) {
    const error e = db.failure_of(connect);
    EXPECT_EQ(e.code(), "P2025");
    EXPECT_EQ(e.model(), "User");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"card"});
  }
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null");
}

TEST_F(one_to_one, connect_or_create_connects_what_exists) {
  db.update("User", R"({"id": 1})",
            R"({"card": {"connect_or_create": {"where": {"number": "c3"}, "create": {"number": "c3"}}}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 1");
}

TEST_F(one_to_one, connect_or_create_creates_what_does_not) {
  db.update("User", R"({"id": 1})",
            R"({"card": {"connect_or_create": {"where": {"number": "x"}, "create": {"number": "x"}}}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 null|x 1");
}

TEST_F(one_to_one, connect_or_create_in_the_place_of_a_record_that_needs_it_is_p2014) {
  for (const char* number : {"p2", "x"}) {
    const std::string record = R"({"number": ")" + std::string(number) + R"("})";
    expect_violation(db.failure_of([&] {
      db.update("User", R"({"id": 1})",
                R"({"passport": {"connect_or_create": {"where": )" + record + R"(, "create": )" + record + "}}}");
    }));
  }
}

TEST_F(one_to_one, disconnect_leaves_the_other_record_alone) {
  db.update("User", R"({"id": 1})", R"({"card": {"disconnect": true}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 null");
}

TEST_F(one_to_one, disconnect_with_a_condition_that_is_not_met_does_nothing) {
  db.update("User", R"({"id": 1})", R"({"card": {"disconnect": {"number": "c2"}}})");
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null");
}

TEST_F(one_to_one, disconnect_of_a_record_that_needs_the_other_is_p2014) {
  expect_violation(db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"passport": {"disconnect": true}})"); }));
}

TEST_F(one_to_one, update_changes_the_other_record) {
  db.update("User", R"({"id": 1})", R"({"card": {"update": {"data": {"number": "x"}}}})");
  EXPECT_EQ(cards(), "x 1|c2 2|c3 null");
}

TEST_F(one_to_one, update_without_the_other_record_is_p2025) {
  const error e =
      db.failure_of([&] { db.update("User", R"({"id": 3})", R"({"card": {"update": {"data": {"number": "x"}}}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"card"});
}

TEST_F(one_to_one, upsert_changes_the_other_record_or_creates_it) {
  const std::string upsert = R"({"card": {"upsert": {"create": {"number": "new"}, "update": {"number": "changed"}}}})";
  db.update("User", R"({"id": 1})", upsert);
  db.update("User", R"({"id": 3})", upsert);
  EXPECT_EQ(cards(), "changed 1|c2 2|c3 null|new 3");
}

TEST_F(one_to_one, remove_removes_the_other_record) {
  db.update("User", R"({"id": 1})", R"({"card": {"remove": true}, "passport": {"remove": {"number": "p1"}}})");
  EXPECT_EQ(cards(), "c2 2|c3 null");
  EXPECT_EQ(passports(), "p2 2");
}

TEST_F(one_to_one, remove_without_the_other_record_is_p2025) {
  const error e = db.failure_of([&] { db.update("User", R"({"id": 3})", R"({"card": {"remove": true}})"); });
  EXPECT_EQ(e.code(), "P2025");
}

TEST_F(one_to_one, writes_that_need_several_records_are_p2009) {
  for (const char* write : {R"({"set": []})", R"({"create": [{"number": "x"}, {"number": "y"}]})"}) {
    const error e =
        db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"card": )" + std::string(write) + "}"); });
    EXPECT_EQ(e.code(), "P2009") << write;
    EXPECT_EQ(e.fields(), std::vector<std::string>{"card"});
  }
}

// From the side that refers.

TEST_F(one_to_one, the_referring_record_creates_the_other_first) {
  db.create("Passport", R"({"number": "x", "user": {"create": {"email": "eve"}}})");
  EXPECT_EQ(passports(), "p1 1|p2 2|x 4");
}

TEST_F(one_to_one, a_new_referring_record_takes_the_other_from_the_one_that_had_it) {
  db.create("Card", R"({"number": "x", "user": {"connect": {"id": 1}}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 null|x 1");
}

TEST_F(one_to_one, an_existing_referring_record_takes_the_other_from_the_one_that_had_it) {
  db.update("Card", R"({"id": 2})", R"({"user": {"connect": {"id": 1}}})");
  EXPECT_EQ(cards(), "c1 null|c2 1|c3 null");
}

TEST_F(one_to_one, taking_the_other_from_one_that_needs_it_is_p2014) {
  expect_violation(db.failure_of([&] { db.create("Passport", R"({"number": "x", "user": {"connect": {"id": 1}}})"); }));
  expect_violation(
      db.failure_of([&] { db.update("Passport", R"({"id": 2})", R"({"user": {"connect": {"id": 1}}})"); }));
  expect_violation(db.failure_of([&] {
    db.update("Passport", R"({"id": 2})",
              R"({"user": {"connect_or_create": {"where": {"id": 1}, "create": {"email": "eve"}}}})");
  }));
}

TEST_F(one_to_one, a_record_that_refers_already_may_be_connected_again) {
  db.update("Passport", R"({"id": 1})", R"({"number": "x", "user": {"connect": {"email": "ann"}}})");
  db.update("Card", R"({"id": 1})", R"({"user": {"connect": {"email": "ann"}}})");
  EXPECT_EQ(passports(), "x 1|p2 2");
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null");
}

TEST_F(one_to_one, a_referring_record_is_found_by_the_key_it_refers_with) {
  db.update("Card", R"({"userId": 1})", R"({"user": {"connect": {"id": 1}}})");
  EXPECT_EQ(cards(), "c1 1|c2 2|c3 null");
  db.update("Card", R"({"userId": 1})",
            R"({"user": {"create": {"email": "eve", "passport": {"connect": {"id": 1}}}}})");
  EXPECT_EQ(cards(), "c1 4|c2 2|c3 null");
  EXPECT_EQ(passports(), "p1 4|p2 2");
}

TEST_F(one_to_one, a_record_created_for_another_cannot_be_given_to_a_third) {
  const error e = db.failure_of([&] {
    db.update("Card", R"({"id": 1})", R"({"user": {"create": {"email": "eve", "card": {"connect": {"id": 3}}}}})");
  });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"card"});
}

TEST_F(one_to_one, nothing_is_created_for_a_referring_record_that_is_missing) {
  db.failure_of([&] { db.update("Card", R"({"id": 9})", R"({"user": {"create": {"email": "eve"}}})"); });
  EXPECT_EQ(db.rows("SELECT count(*) FROM User"), "3");
}

TEST_F(one_to_one, a_referring_record_may_move_to_a_new_one) {
  db.update("Passport", R"({"id": 1})", R"({"user": {"create": {"email": "eve"}}})");
  EXPECT_EQ(passports(), "p1 4|p2 2");
}

TEST_F(one_to_one, the_referring_record_disconnects) {
  db.update("Card", R"({"id": 1})", R"({"user": {"disconnect": true}})");
  EXPECT_EQ(cards(), "c1 null|c2 2|c3 null");
}

TEST_F(one_to_one, the_referring_record_updates_and_removes_the_other) {
  db.update("Card", R"({"id": 2})", R"({"user": {"update": {"data": {"email": "bea"}}}})");
  EXPECT_EQ(db.rows("SELECT email FROM User ORDER BY id"), "ann|bea|cat");
  db.update("Card", R"({"id": 2})", R"({"user": {"update": {"data": {"passport": {"remove": true}}}}})");
  db.update("Card", R"({"id": 2})", R"({"user": {"remove": true}})");
  EXPECT_EQ(cards(), "c1 1|c2 null|c3 null");
  EXPECT_EQ(db.rows("SELECT email FROM User ORDER BY id"), "ann|cat");
}

}  // namespace
}  // namespace tenon
