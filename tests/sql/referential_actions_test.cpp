// Referential actions in a database without foreign keys.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;
using testing::foreign_keys;

constexpr std::string_view shop = R"(
model User {
  id       Int       @id @default(autoincrement())
  email    String    @unique
  orders   Order[]
  notes    Note[]
  badge    Badge?
  tags     Tag[]
  boss     User?     @relation("works", fields: [bossId], references: [id], onDelete: Restrict, onUpdate: Restrict)
  bossId   Int?
  staff    User[]    @relation("works")
  @@index([bossId])
}
model Order {
  id        Int    @id @default(autoincrement())
  user      User   @relation(fields: [userEmail], references: [email], onDelete: Cascade)
  userEmail String
  lines     Line[]
  @@index([userEmail])
}
model Line {
  order   Order @relation(fields: [orderId], references: [id], onDelete: Cascade)
  orderId Int
  number  Int
  parts   Part[]
  @@id([orderId, number])
}
model Part {
  id      Int  @id @default(autoincrement())
  line    Line @relation(fields: [orderId, number], references: [orderId, number], onDelete: Cascade)
  orderId Int
  number  Int
  @@index([orderId, number])
}
model Note {
  id     Int   @id @default(autoincrement())
  user   User? @relation(fields: [userId], references: [id], onDelete: SetNull, onUpdate: SetNull)
  userId Int?
  @@index([userId])
}
model Badge {
  id     Int  @id @default(autoincrement())
  user   User @relation(fields: [userId], references: [id], onDelete: Restrict, onUpdate: Restrict)
  userId Int  @unique
}
model Tag {
  id    Int    @id @default(autoincrement())
  users User[]
}
)";

class emulated_keys : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO User (id, email, bossId) VALUES (1, 'ann', NULL), (2, 'bob', NULL), (3, 'cat', 2), (4, 'dan', "
        "NULL);"
        "INSERT INTO \"Order\" (id, userEmail) VALUES (1, 'ann'), (2, 'ann'), (3, 'dan');"
        "INSERT INTO Line (orderId, number) VALUES (1, 1), (1, 2), (3, 1);"
        "INSERT INTO Part (orderId, number) VALUES (1, 1), (3, 1);"
        "INSERT INTO Note (id, userId) VALUES (1, 1), (2, 4);"
        "INSERT INTO Tag (id) VALUES (1);"
        "INSERT INTO _TagToUser (A, B) VALUES (1, 1), (1, 4);");
  }
  std::string users() { return db.rows("SELECT id, email, bossId FROM User ORDER BY id"); }
  std::string orders() { return db.rows("SELECT id, userEmail FROM \"Order\" ORDER BY id"); }
  std::string lines() { return db.rows("SELECT orderId, number FROM Line ORDER BY orderId, number"); }
  std::string parts() { return db.rows("SELECT orderId, number FROM Part ORDER BY orderId, number"); }
  std::string notes() { return db.rows("SELECT id, userId FROM Note ORDER BY id"); }
  std::string tagged() { return db.rows("SELECT A, B FROM _TagToUser ORDER BY A, B"); }

  engine db{shop, foreign_keys::emulated};
};

TEST_F(emulated_keys, the_database_has_none) {
  db.sql("INSERT INTO \"Order\" (id, userEmail) VALUES (4, 'nobody')");
  EXPECT_EQ(db.rows("SELECT count(*) FROM \"Order\" WHERE userEmail = 'nobody'"), "1");
}

TEST_F(emulated_keys, remove_takes_along_what_cascades_and_what_depends_on_that) {
  db.remove("User", R"({"id": 1})");
  EXPECT_EQ(users(), "2 bob null|3 cat 2|4 dan null");
  EXPECT_EQ(orders(), "3 dan");
  EXPECT_EQ(lines(), "3 1");
  EXPECT_EQ(parts(), "3 1");
}

TEST_F(emulated_keys, remove_leaves_optional_references_empty) {
  db.remove("User", R"({"id": 1})");
  EXPECT_EQ(notes(), "1 null|2 4");
}

TEST_F(emulated_keys, remove_disconnects_from_many_to_many_relations) {
  db.remove("User", R"({"id": 1})");
  EXPECT_EQ(tagged(), "1 4");
}

TEST_F(emulated_keys, remove_of_a_record_whose_reference_is_restricted_is_p2014_and_leaves_all) {
  db.sql("INSERT INTO Badge (userId) VALUES (1)");
  const error e = db.failure_of([&] { db.remove("User", R"({"id": 1})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.model(), "Badge");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"user"});
  EXPECT_EQ(db.rows("SELECT count(*) FROM User"), "4");
  EXPECT_EQ(orders(), "1 ann|2 ann|3 dan");
}

TEST_F(emulated_keys, remove_is_restricted_by_a_reference_of_the_same_model) {
  const error e = db.failure_of([&] { db.remove("User", R"({"id": 2})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"boss"});
}

TEST_F(emulated_keys, records_that_refer_to_each_other_may_go_together) { EXPECT_EQ(db.remove_many("User", "{}"), 4); }

TEST_F(emulated_keys, remove_of_a_missing_record_is_p2025) {
  EXPECT_EQ(db.failure_of([&] { db.remove("User", R"({"id": 9})"); }).code(), "P2025");
}

TEST_F(emulated_keys, remove_many_takes_dependents_along) {
  EXPECT_EQ(db.remove_many("User", R"({})"), 4);
  EXPECT_EQ(orders() + lines() + parts() + tagged(), "");
}

TEST_F(emulated_keys, remove_many_keeps_to_its_limit) {
  EXPECT_EQ(db.remove_many("Order", R"({"userEmail": "ann"})", 1), 1);
  EXPECT_EQ(db.rows("SELECT count(*) FROM \"Order\" WHERE userEmail = 'ann'"), "1");
}

TEST_F(emulated_keys, nested_removes_take_dependents_along) {
  db.update("User", R"({"id": 1})", R"({"orders": {"remove": {"id": 1}}})");
  EXPECT_EQ(orders(), "2 ann|3 dan");
  EXPECT_EQ(lines(), "3 1");
  EXPECT_EQ(parts(), "3 1");
}

TEST_F(emulated_keys, update_of_a_field_referred_to_takes_references_along) {
  db.update("User", R"({"id": 1})", R"({"id": 11, "email": "amy"})");
  EXPECT_EQ(users(), "2 bob null|3 cat 2|4 dan null|11 amy null");
  EXPECT_EQ(orders(), "1 amy|2 amy|3 dan");
  EXPECT_EQ(tagged(), "1 4|1 11");
}

TEST_F(emulated_keys, update_goes_on_through_keys_made_of_references) {
  db.update("Order", R"({"id": 1})", R"({"id": 10})");
  EXPECT_EQ(lines(), "3 1|10 1|10 2");
  EXPECT_EQ(parts(), "3 1|10 1");
}

TEST_F(emulated_keys, update_empties_references_that_are_set_null) {
  db.update("User", R"({"id": 1})", R"({"id": 11})");
  EXPECT_EQ(notes(), "1 null|2 4");
}

TEST_F(emulated_keys, update_to_the_same_value_changes_no_reference) {
  db.update("User", R"({"id": 1})", R"({"id": 1, "email": "amy"})");
  EXPECT_EQ(notes(), "1 1|2 4");
}

TEST_F(emulated_keys, update_of_a_field_whose_reference_is_restricted_is_p2014) {
  db.sql("INSERT INTO Badge (userId) VALUES (4)");
  const error e = db.failure_of([&] { db.update("User", R"({"id": 4})", R"({"id": 14})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.model(), "Badge");
  EXPECT_EQ(db.rows("SELECT count(*) FROM User WHERE id = 4"), "1");
}

TEST_F(emulated_keys, update_of_other_fields_is_one_statement) {
  db.take_statements();
  db.update("Note", R"({"id": 1})", R"({"userId": 4})");
  EXPECT_EQ(db.take_statements().size(), 1u);
}

TEST_F(emulated_keys, update_many_takes_references_along) {
  EXPECT_EQ(db.update_many("Order", R"({"userEmail": "ann"})", R"({"id": {"increment": 100}})"), 2);
  EXPECT_EQ(lines(), "3 1|101 1|101 2");
}

TEST_F(emulated_keys, nested_updates_take_references_along) {
  db.update("User", R"({"id": 1})", R"({"orders": {"update": {"where": {"id": 1}, "data": {"id": 10}}}})");
  EXPECT_EQ(lines(), "3 1|10 1|10 2");
}

TEST_F(emulated_keys, upsert_takes_references_along) {
  db.upsert("User", R"({"email": "ann"})", R"({"email": "ann"})", R"({"email": "amy"})");
  EXPECT_EQ(orders(), "1 amy|2 amy|3 dan");
}

}  // namespace
}  // namespace tenon
