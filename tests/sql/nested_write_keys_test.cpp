// Nested writes through relations of a model with itself, through keys of several fields, and through keys that change.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

// Relations of a model with itself.

constexpr std::string_view people = R"(
model Person {
  id        Int      @id @default(autoincrement())
  name      String   @unique
  boss      Person?  @relation("works", fields: [bossId], references: [id])
  bossId    Int?
  staff     Person[] @relation("works")
  friends   Person[] @relation("likes")
  friendOf  Person[] @relation("likes")
  mentor    Person?  @relation("teaches", fields: [mentorId], references: [id])
  mentorId  Int?     @unique
  pupil     Person?  @relation("teaches")
}
)";

class self_relation : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO Person (id, name, bossId, mentorId) VALUES (1, 'ann', NULL, NULL), (2, 'bob', 1, 1), (3, 'cat', "
        "1, 2);"
        "INSERT INTO _likes (A, B) VALUES (1, 2);");
  }
  std::string bosses() { return db.rows("SELECT name, bossId FROM Person ORDER BY id"); }
  std::string mentors() { return db.rows("SELECT name, mentorId FROM Person ORDER BY id"); }
  std::string friends() { return db.rows("SELECT A, B FROM _likes ORDER BY A, B"); }

  engine db{people};
};

TEST_F(self_relation, a_tree_is_created_from_its_root) {
  db.create("Person", R"({"name": "x", "staff": {"create": [{"name": "y", "staff": {"create": {"name": "z"}}}]}})");
  EXPECT_EQ(db.rows("SELECT p.name, b.name FROM Person p JOIN Person b ON b.id = p.bossId WHERE p.id > 3"), "y x|z y");
}

TEST_F(self_relation, a_tree_is_created_from_its_leaf) {
  db.create("Person", R"({"name": "z", "boss": {"create": {"name": "y", "boss": {"create": {"name": "x"}}}}})");
  EXPECT_EQ(db.rows("SELECT p.name, b.name FROM Person p JOIN Person b ON b.id = p.bossId WHERE p.id > 3 ORDER BY 1"),
            "y x|z y");
}

TEST_F(self_relation, both_ends_are_written_together) {
  db.create("Person", R"({"name": "x", "boss": {"connect": {"id": 2}}, "staff": {"connect": {"id": 3}}})");
  EXPECT_EQ(bosses(), "ann null|bob 1|cat 4|x 2");
}

TEST_F(self_relation, set_and_disconnect_see_their_own_end_only) {
  db.update("Person", R"({"id": 2})", R"({"staff": {"set": [{"id": 3}]}})");
  EXPECT_EQ(bosses(), "ann null|bob 1|cat 2");
  db.update("Person", R"({"id": 2})", R"({"boss": {"disconnect": true}, "staff": {"disconnect": {"id": 1}}})");
  EXPECT_EQ(bosses(), "ann null|bob null|cat 2");
}

TEST_F(self_relation, a_one_to_one_relation_moves_its_record) {
  db.update("Person", R"({"id": 1})", R"({"pupil": {"connect": {"id": 3}}})");
  EXPECT_EQ(mentors(), "ann null|bob null|cat 1");
  db.create("Person", R"({"name": "x", "mentor": {"connect": {"id": 1}}})");
  EXPECT_EQ(mentors(), "ann null|bob null|cat null|x 1");
}

// Column A is the key of the record whose field comes first by name: friendOf.
TEST_F(self_relation, a_many_to_many_relation_keeps_its_direction) {
  db.update("Person", R"({"id": 3})", R"({"friends": {"connect": {"id": 1}}, "friendOf": {"connect": {"id": 2}}})");
  EXPECT_EQ(friends(), "1 2|1 3|3 2");
  db.update("Person", R"({"id": 3})", R"({"friendOf": {"update": {"where": {"id": 2}, "data": {"name": "bea"}}}})");
  EXPECT_EQ(db.rows("SELECT name FROM Person ORDER BY id"), "ann|bea|cat");
  const error e = db.failure_of([&] {
    db.update("Person", R"({"id": 3})", R"({"friends": {"update": {"where": {"id": 2}, "data": {"name": "x"}}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  db.update("Person", R"({"id": 3})",
            R"({"friends": {"set": []}, "friendOf": {"update_many": {"data": {"bossId": 3}}}})");
  EXPECT_EQ(friends(), "1 2|3 2");
  EXPECT_EQ(bosses(), "ann null|bea 3|cat 1");
}

// Keys of several fields, some shared between relations.

constexpr std::string_view tenants = R"(
model Project {
  tenant Int
  code   String
  name   String @default("")
  tasks  Task[]
  @@id([tenant, code])
}
model Task {
  tenant      Int
  number      Int
  title       String   @default("")
  project     Project? @relation(fields: [tenant, projectCode], references: [tenant, code])
  projectCode String?
  notes       Note[]
  @@id([tenant, number])
}
model Note {
  id     Int    @id @default(autoincrement())
  text   String
  task   Task   @relation(fields: [tenant, number], references: [tenant, number], onUpdate: Cascade)
  tenant Int
  number Int
}
)";

class compound_key : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO Project (tenant, code) VALUES (1, 'a'), (1, 'b'), (2, 'a');"
        "INSERT INTO Task (tenant, number, projectCode) VALUES (1, 1, 'a'), (1, 2, 'a'), (1, 3, 'b'), (1, 4, NULL), "
        "(2, 1, 'a');"
        "INSERT INTO Note (text, tenant, number) VALUES ('n', 1, 1);");
  }
  std::string tasks() { return db.rows("SELECT tenant, number, projectCode FROM Task ORDER BY tenant, number"); }

  engine db{tenants};
};

TEST_F(compound_key, create_hands_the_whole_key_down) {
  db.create("Project", R"({"tenant": 3, "code": "x", "tasks": {"create": [
      {"number": 1, "notes": {"create": [{"text": "deep"}]}}, {"number": 2}]}})");
  EXPECT_EQ(db.rows("SELECT tenant, number, projectCode FROM Task WHERE tenant = 3 ORDER BY number"), "3 1 x|3 2 x");
  EXPECT_EQ(db.rows("SELECT tenant, number FROM Note WHERE text = 'deep'"), "3 1");
}

TEST_F(compound_key, a_field_of_the_key_may_be_given_too_if_it_agrees) {
  db.create("Project", R"({"tenant": 3, "code": "x", "tasks": {"create": [{"tenant": 3, "number": 1}]}})");
  EXPECT_EQ(db.rows("SELECT tenant, number, projectCode FROM Task WHERE tenant = 3"), "3 1 x");
  const error e = db.failure_of([&] {
    db.create("Project", R"({"tenant": 4, "code": "x", "tasks": {"create": [{"tenant": 5, "number": 1}]}})");
  });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.fields(), (std::vector<std::string>{"tenant", "project"}));
}

TEST_F(compound_key, connect_finds_records_by_the_whole_key) {
  db.update("Project", R"({"tenant": 1, "code": "b"})",
            R"({"tasks": {"connect": [{"tenant": 1, "number": 1}, {"tenant": 1, "number": 4}]}})");
  EXPECT_EQ(tasks(), "1 1 b|1 2 a|1 3 b|1 4 b|2 1 a");
}

TEST_F(compound_key, connect_counts_records_by_the_whole_key) {
  const error e = db.failure_of([&] {
    db.update("Project", R"({"tenant": 1, "code": "b"})",
              R"({"tasks": {"connect": [{"tenant": 1, "number": 1}, {"tenant": 1, "number": 9}]}})");
  });
  EXPECT_EQ(e.code(), "P2018");
  EXPECT_EQ(tasks(), "1 1 a|1 2 a|1 3 b|1 4 null|2 1 a");
}

TEST_F(compound_key, disconnect_clears_what_may_be_null_of_the_key) {
  db.update("Project", R"({"tenant": 1, "code": "a"})", R"({"tasks": {"disconnect": [{"tenant": 1, "number": 1}]}})");
  EXPECT_EQ(tasks(), "1 1 null|1 2 a|1 3 b|1 4 null|2 1 a");
  db.update("Task", R"({"tenant": 1, "number": 2})", R"({"project": {"disconnect": true}})");
  EXPECT_EQ(tasks(), "1 1 null|1 2 null|1 3 b|1 4 null|2 1 a");
}

TEST_F(compound_key, set_compares_whole_keys) {
  db.update("Project", R"({"tenant": 1, "code": "a"})",
            R"({"tasks": {"set": [{"tenant": 1, "number": 2}, {"tenant": 1, "number": 3}]}})");
  EXPECT_EQ(tasks(), "1 1 null|1 2 a|1 3 a|1 4 null|2 1 a");
}

TEST_F(compound_key, update_upsert_and_remove_find_records_by_the_whole_key) {
  db.update("Project", R"({"tenant": 1, "code": "a"})", R"({"tasks": {
      "update": {"where": {"tenant": 1, "number": 1}, "data": {"title": "x"}},
      "upsert": [{"where": {"tenant": 1, "number": 2}, "create": {"number": 9}, "update": {"title": "y"}},
                 {"where": {"tenant": 1, "number": 5}, "create": {"number": 5}, "update": {"title": "z"}}],
      "remove": {"tenant": 1, "number": 2}}})");
  EXPECT_EQ(db.rows("SELECT tenant, number, title FROM Task WHERE projectCode = 'a' ORDER BY tenant, number"),
            "1 1 x|1 5 |2 1 ");
}

TEST_F(compound_key, the_referring_record_reads_and_writes_the_whole_key) {
  db.update("Task", R"({"tenant": 1, "number": 3})", R"({"project": {"update": {"data": {"name": "x"}}}})");
  EXPECT_EQ(db.rows("SELECT tenant, code, name FROM Project ORDER BY tenant, code"), "1 a |1 b x|2 a ");
  db.update("Task", R"({"tenant": 1, "number": 4})",
            R"({"project": {"upsert": {"create": {"tenant": 1, "code": "c"}, "update": {}}}})");
  EXPECT_EQ(tasks(), "1 1 a|1 2 a|1 3 b|1 4 c|2 1 a");
}

TEST_F(compound_key, a_reference_may_change_the_key_of_the_record_itself) {
  db.update("Task", R"({"tenant": 1, "number": 4})", R"({"project": {"create": {"tenant": 7, "code": "x"}},
      "notes": {"create": {"text": "moved"}}})");
  EXPECT_EQ(tasks(), "1 1 a|1 2 a|1 3 b|2 1 a|7 4 x");
  EXPECT_EQ(db.rows("SELECT tenant, number FROM Note WHERE text = 'moved'"), "7 4");
}

TEST_F(compound_key, a_change_to_the_record_referred_to_may_change_it_too) {
  db.update("Task", R"({"tenant": 1, "number": 3})", R"({"title": "x", "project": {"update": {"data": {"tenant": 8}}},
      "notes": {"create": {"text": "moved"}}})");
  EXPECT_EQ(db.rows("SELECT tenant, number, title, projectCode FROM Task WHERE number = 3"), "8 3 x b");
  EXPECT_EQ(db.rows("SELECT tenant, number FROM Note WHERE text = 'moved'"), "8 3");
}

TEST_F(compound_key, a_primary_key_may_change_in_the_same_update) {
  db.update("Task", R"({"tenant": 1, "number": 1})",
            R"({"number": 10, "notes": {"create": {"text": "new"}, "update_many": {"data": {"text": "x"}}}})");
  EXPECT_EQ(db.rows("SELECT text, tenant, number FROM Note ORDER BY id"), "x 1 10|x 1 10");
}

TEST_F(compound_key, more_keys_than_a_condition_takes_are_all_connected) {
  std::string insert = "INSERT INTO Task (tenant, number) VALUES (5, 0)";
  std::string connect = R"({"tasks": {"connect": [{"tenant": 5, "number": 0})";
  for (int i = 1; i < 300; ++i) {
    insert += ", (5, " + std::to_string(i) + ")";
    connect += R"(, {"tenant": 5, "number": )" + std::to_string(i) + "}";
  }
  db.sql(insert + "; INSERT INTO Project (tenant, code) VALUES (5, 'p')");
  db.update("Project", R"({"tenant": 5, "code": "p"})", connect + "]}}");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Task WHERE projectCode = 'p'"), "300");
  db.update("Project", R"({"tenant": 5, "code": "p"})", R"({"tasks": {"set": [{"tenant": 5, "number": 7}]}})");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Task WHERE projectCode = 'p'"), "1");
}

// References to a unique field that is not the primary key, and that may be null.

constexpr std::string_view codes = R"(
model Shop {
  id    Int     @id @default(autoincrement())
  code  String? @unique
  items Item[]
}
model Item {
  id       Int     @id @default(autoincrement())
  name     String
  shop     Shop?   @relation(fields: [shopCode], references: [code])
  shopCode String?
}
)";

class unique_reference : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO Shop (id, code) VALUES (1, 'a'), (2, NULL);"
        "INSERT INTO Item (id, name, shopCode) VALUES (1, 'i', 'a'), (2, 'j', NULL);");
  }
  std::string items() { return db.rows("SELECT name, shopCode FROM Item ORDER BY id"); }

  engine db{codes};
};

TEST_F(unique_reference, is_followed_both_ways) {
  db.create("Shop", R"({"code": "b", "items": {"create": {"name": "x"}, "connect": {"id": 2}}})");
  db.create("Item", R"({"name": "y", "shop": {"connect": {"id": 1}}})");
  EXPECT_EQ(items(), "i a|j b|x b|y a");
}

TEST_F(unique_reference, changed_in_the_same_update_is_followed_as_it_is_then) {
  db.update("Shop", R"({"id": 1})", R"({"code": "z", "items": {"create": {"name": "x"}}})");
  EXPECT_EQ(items(), "i z|j null|x z");
}

TEST_F(unique_reference, that_is_null_has_nothing_related) {
  db.update("Shop", R"({"id": 2})", R"({"items": {"update_many": {"data": {"name": "x"}}, "remove_many": {},
      "disconnect": {"id": 2}, "set": []}})");
  EXPECT_EQ(items(), "i a|j null");
  const error e = db.failure_of([&] { db.update("Shop", R"({"id": 2})", R"({"items": {"remove": {"id": 2}}})"); });
  EXPECT_EQ(e.code(), "P2017");
}

TEST_F(unique_reference, that_is_null_cannot_be_referred_to) {
  for (const char* write : {R"({"connect": {"id": 2}})", R"({"create": {"name": "x"}})",
                            R"({"create_many": {"data": [{"name": "x"}, {"name": "y"}]}})"}) {
    const error e =
        db.failure_of([&] { db.update("Shop", R"({"id": 2})", R"({"items": )" + std::string(write) + "}"); });
    EXPECT_EQ(e.code(), "P2014") << write;
    EXPECT_NE(e.message().find("`code`"), std::string::npos) << write;
  }
  EXPECT_EQ(items(), "i a|j null");
}

}  // namespace
}  // namespace tenon
