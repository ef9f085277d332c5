// Nested writes from the many side of a one-to-many relation to the one record it refers to.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view blog = R"(
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  name  String?
  posts Post[] @relation("written")
  edits Post[] @relation("edited")
  teamId Int?
  team  Team?  @relation(fields: [teamId], references: [id])
}
model Team {
  id    Int    @id @default(autoincrement())
  name  String @unique
  users User[]
}
model Post {
  id        Int       @id @default(autoincrement())
  title     String
  author    User      @relation("written", fields: [authorId], references: [id])
  authorId  Int
  editor    User?     @relation("edited", fields: [editorMail], references: [email])
  editorMail String?
  touched   DateTime? @updatedAt
}
)";

class many_to_one : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO User (id, email) VALUES (1, 'ann'), (2, 'bob');"
        "INSERT INTO Post (id, title, authorId, editorMail) VALUES (1, 'a', 1, 'bob'), (2, 'b', 1, NULL);");
  }
  std::string posts() { return db.rows("SELECT title, authorId, editorMail FROM Post ORDER BY id"); }
  std::string users() { return db.rows("SELECT id, email, name FROM User ORDER BY id"); }

  engine db{blog};
};

// Before the record is written.

TEST_F(many_to_one, create_creates_the_record_referred_to_first) {
  db.create("Post", R"({"title": "x", "author": {"create": {"email": "eve"}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null|x 3 null");
}

TEST_F(many_to_one, create_goes_to_any_depth) {
  db.create("Post", R"({"title": "x", "author": {"create": {"email": "eve", "team": {"create": {"name": "red"}}}}})");
  EXPECT_EQ(
      db.rows("SELECT title, email, Team.name FROM Post JOIN User ON User.id = authorId JOIN Team ON Team.id = teamId"),
      "x eve red");
}

TEST_F(many_to_one, create_through_one_relation_may_contain_the_other_side_of_another) {
  db.create("Post", R"({"title": "x", "author": {"create": {"email": "eve", "edits": {"connect": {"id": 2}}}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 eve|x 3 null");
}

TEST_F(many_to_one, connect_refers_to_a_record_by_any_unique_field) {
  db.create("Post", R"({"title": "x", "author": {"connect": {"email": "bob"}}, "editor": {"connect": {"id": 1}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null|x 2 ann");
}

TEST_F(many_to_one, connect_to_a_missing_record_is_p2025_and_leaves_nothing) {
  const error e = db.failure_of([&] {
    db.create("Post", R"({"title": "x", "author": {"create": {"email": "eve"}}, "editor": {"connect": {"id": 9}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.kind(), error_kind::not_found);
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"editor"});
  EXPECT_EQ(users(), "1 ann null|2 bob null");
}

TEST_F(many_to_one, connect_or_create_connects_what_exists) {
  db.create(
      "Post",
      R"({"title": "x", "author": {"connect_or_create": {"where": {"email": "bob"}, "create": {"email": "bob"}}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null|x 2 null");
}

TEST_F(many_to_one, connect_or_create_creates_what_does_not) {
  db.create(
      "Post",
      R"({"title": "x", "author": {"connect_or_create": {"where": {"email": "eve"}, "create": {"email": "eve"}}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null|x 3 null");
}

TEST_F(many_to_one, a_required_relation_left_out_is_p2012_and_the_hint_names_it) {
  const error e = db.failure_of([&] { db.create("Post", R"({"title": "x", "editor": {"connect": {"id": 1}}})"); });
  EXPECT_EQ(e.code(), "P2012");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"authorId"});
  EXPECT_NE(e.hint().find("`author`"), std::string::npos);
}

TEST_F(many_to_one, a_key_given_both_as_a_field_and_by_its_relation_is_p2009) {
  const error e =
      db.failure_of([&] { db.create("Post", R"({"title": "x", "authorId": 1, "author": {"connect": {"id": 2}}})"); });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), (std::vector<std::string>{"authorId", "author"}));
}

TEST_F(many_to_one, a_relation_to_one_record_takes_one_element) {
  const error e =
      db.failure_of([&] { db.create("Post", R"({"title": "x", "author": {"connect": [{"id": 1}, {"id": 2}]}})"); });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"author"});
}

TEST_F(many_to_one, connect_without_a_condition_is_p2009) {
  const error e = db.failure_of([&] { db.create("Post", R"({"title": "x", "author": {"connect": {}}})"); });
  EXPECT_EQ(e.code(), "P2009");
}

// On a record that exists.

TEST_F(many_to_one, connect_in_an_update_replaces_the_reference) {
  db.update("Post", R"({"id": 1})", R"({"title": "x", "author": {"connect": {"id": 2}}})");
  EXPECT_EQ(posts(), "x 2 bob|b 1 null");
}

TEST_F(many_to_one, create_in_an_update_replaces_the_reference) {
  db.update("Post", R"({"id": 1})", R"({"editor": {"create": {"email": "eve"}}})");
  EXPECT_EQ(posts(), "a 1 eve|b 1 null");
}

TEST_F(many_to_one, a_reference_alone_does_not_count_as_an_update_of_the_record) {
  db.update("Post", R"({"id": 1})", R"({"author": {"connect": {"id": 2}}})");
  db.update("Post", R"({"id": 2})", R"({"title": "x", "author": {"connect": {"id": 2}}})");
  EXPECT_EQ(db.rows("SELECT id FROM Post WHERE touched IS NULL"), "1");
}

TEST_F(many_to_one, disconnect_removes_the_reference) {
  db.update("Post", R"({"id": 1})", R"({"editor": {"disconnect": true}})");
  EXPECT_EQ(posts(), "a 1 null|b 1 null");
}

TEST_F(many_to_one, disconnect_with_a_condition_removes_the_reference_to_what_meets_it) {
  db.update("Post", R"({"id": 1})", R"({"editor": {"disconnect": {"email": "bob"}}})");
  EXPECT_EQ(posts(), "a 1 null|b 1 null");
}

TEST_F(many_to_one, disconnect_with_a_condition_leaves_the_reference_to_what_does_not) {
  db.update("Post", R"({"id": 1})", R"({"editor": {"disconnect": {"name": "Bob"}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null");
}

TEST_F(many_to_one, disconnect_of_nothing_is_no_error) {
  db.update("Post", R"({"id": 2})", R"({"editor": {"disconnect": true}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 null");
}

TEST_F(many_to_one, disconnect_of_a_required_reference_is_p2014) {
  const error e = db.failure_of([&] { db.update("Post", R"({"id": 1})", R"({"author": {"disconnect": true}})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"author"});
}

TEST_F(many_to_one, update_changes_the_record_referred_to) {
  db.update("Post", R"({"id": 1})", R"({"author": {"update": {"data": {"name": "Ann"}}}})");
  EXPECT_EQ(users(), "1 ann Ann|2 bob null");
}

TEST_F(many_to_one, update_with_a_condition_that_is_not_met_is_p2025) {
  const error e = db.failure_of([&] {
    db.update("Post", R"({"id": 1})", R"({"author": {"update": {"where": {"name": "Ann"}, "data": {"name": "x"}}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"author"});
}

TEST_F(many_to_one, update_of_what_is_not_referred_to_is_p2025) {
  const error e =
      db.failure_of([&] { db.update("Post", R"({"id": 2})", R"({"editor": {"update": {"data": {"name": "x"}}}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"editor"});
}

TEST_F(many_to_one, update_of_the_field_referred_to_takes_the_reference_along) {
  db.update("Post", R"({"id": 1})",
            R"({"editor": {"update": {"data": {"email": "bea"}}, "update_many": {"data": {"name": "Bea"}}}})");
  EXPECT_EQ(posts(), "a 1 bea|b 1 null");
  EXPECT_EQ(users(), "1 ann null|2 bea Bea");
}

TEST_F(many_to_one, upsert_changes_the_record_referred_to) {
  db.update("Post", R"({"id": 1})",
            R"({"editor": {"upsert": {"create": {"email": "eve"}, "update": {"name": "Bob"}}}})");
  EXPECT_EQ(users(), "1 ann null|2 bob Bob");
}

TEST_F(many_to_one, upsert_creates_a_record_where_none_is_referred_to) {
  db.update("Post", R"({"id": 2})", R"({"editor": {"upsert": {"create": {"email": "eve"}, "update": {"name": "x"}}}})");
  EXPECT_EQ(posts(), "a 1 bob|b 1 eve");
}

TEST_F(many_to_one, upsert_creates_a_record_where_the_one_referred_to_does_not_meet_the_condition) {
  db.update("Post", R"({"id": 1})",
            R"({"editor": {"upsert": {"where": {"name": "x"}, "create": {"email": "eve"}, "update": {"name": "y"}}}})");
  EXPECT_EQ(posts(), "a 1 eve|b 1 null");
  EXPECT_EQ(users(), "1 ann null|2 bob null|3 eve null");
}

TEST_F(many_to_one, upsert_creates_nothing_of_an_update_that_has_no_record) {
  db.update("Post", R"({"id": 2})", R"({"editor": {"upsert": {"create": {"email": "eve"},
      "update": {"team": {"create": {"name": "red"}}}}}})");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Team"), "0");
}

TEST_F(many_to_one, remove_removes_the_record_referred_to) {
  db.update("Post", R"({"id": 1})", R"({"editor": {"remove": true}})");
  EXPECT_EQ(posts(), "a 1 null|b 1 null");
  EXPECT_EQ(users(), "1 ann null");
}

TEST_F(many_to_one, remove_with_a_condition_that_is_not_met_is_p2025) {
  const error e = db.failure_of([&] { db.update("Post", R"({"id": 1})", R"({"editor": {"remove": {"name": "x"}}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(users(), "1 ann null|2 bob null");
}

TEST_F(many_to_one, remove_of_what_is_not_referred_to_is_p2025) {
  const error e = db.failure_of([&] { db.update("Post", R"({"id": 2})", R"({"editor": {"remove": true}})"); });
  EXPECT_EQ(e.code(), "P2025");
}

TEST_F(many_to_one, writes_that_need_several_records_are_p2009) {
  for (const char* write : {R"({"set": []})", R"({"create_many": {"data": [{"email": "eve"}]}})"}) {
    const error e =
        db.failure_of([&] { db.update("Post", R"({"id": 1})", R"({"editor": )" + std::string(write) + "}"); });
    EXPECT_EQ(e.code(), "P2009") << write;
  }
}

}  // namespace
}  // namespace tenon
