// Nested writes to the many side of a one-to-many relation.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view blog = R"(
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  posts Post[] @relation("written")
  tasks Task[]
}
model Post {
  id        Int      @id @default(autoincrement())
  title     String   @unique
  likes     Int      @default(0)
  author    User?    @relation("written", fields: [authorId], references: [id])
  authorId  Int?
  comments  Comment[]
}
model Comment {
  id     Int    @id @default(autoincrement())
  text   String
  post   Post   @relation(fields: [postId], references: [id])
  postId Int
}
model Task {
  id     Int    @id @default(autoincrement())
  name   String @unique
  user   User   @relation(fields: [userId], references: [id])
  userId Int
}
)";

class one_to_many : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO User (id, email) VALUES (1, 'ann'), (2, 'bob');"
        "INSERT INTO Post (id, title, authorId) VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2), (4, 'd', NULL);"
        "INSERT INTO Task (id, name, userId) VALUES (1, 't', 1), (2, 'u', 2);");
  }
  std::string posts() { return db.rows("SELECT title, authorId FROM Post ORDER BY id"); }
  std::string tasks() { return db.rows("SELECT name, userId FROM Task ORDER BY id"); }

  engine db{blog};
};

// Creating.

TEST_F(one_to_many, create_creates_children_that_refer_to_their_new_parent) {
  db.create("User", R"({"email": "eve", "posts": {"create": [{"title": "x"}, {"title": "y"}]}})");
  EXPECT_EQ(db.rows("SELECT title, email FROM Post JOIN User ON User.id = authorId WHERE title > 'w' ORDER BY title"),
            "x eve|y eve");
}

TEST_F(one_to_many, create_in_an_update_adds_to_the_children_there_are) {
  db.update("User", R"({"id": 1})", R"({"posts": {"create": {"title": "x"}}})");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null|x 1");
}

TEST_F(one_to_many, create_applies_defaults_to_each_child) {
  db.create("User", R"({"email": "eve", "posts": {"create": [{"title": "x"}, {"title": "y", "likes": 7}]}})");
  EXPECT_EQ(db.rows("SELECT title, likes FROM Post WHERE title > 'w' ORDER BY title"), "x 0|y 7");
}

TEST_F(one_to_many, create_goes_to_any_depth) {
  db.create("User", R"({"email": "eve", "posts": {"create": [
      {"title": "x", "comments": {"create": [{"text": "1"}, {"text": "2"}]}},
      {"title": "y", "comments": {"create": [{"text": "3"}]}}]}})");
  EXPECT_EQ(
      db.rows("SELECT email, title, text FROM Comment JOIN Post ON Post.id = postId JOIN User ON User.id = authorId"
              " ORDER BY text"),
      "eve x 1|eve x 2|eve y 3");
}

TEST_F(one_to_many, many_children_of_one_shape_are_created_by_few_statements) {
  std::string data = R"({"email": "eve", "posts": {"create": [)";
  for (int i = 0; i < 64; ++i) data += (i > 0 ? R"(,{"title": "p)" : R"({"title": "p)") + std::to_string(i) + "\"}";
  db.take_statements();
  db.create("User", data + "]}}");
  EXPECT_EQ(db.take_statements().size(), 3u);  // the user, the posts, the result
  EXPECT_EQ(db.rows("SELECT count(*) FROM Post WHERE authorId = 3"), "64");
}

TEST_F(one_to_many, create_many_creates_children) {
  db.create("User", R"({"email": "eve", "posts": {"create_many": {"data": [{"title": "x"}, {"title": "y"}]}}})");
  EXPECT_EQ(db.rows("SELECT title FROM Post WHERE authorId = 3 ORDER BY title"), "x|y");
}

TEST_F(one_to_many, create_many_skips_duplicates_when_asked) {
  db.update("User", R"({"id": 2})",
            R"({"posts": {"create_many": {"data": [{"title": "a"}, {"title": "y"}], "skip_duplicates": true}}})");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null|y 2");
}

TEST_F(one_to_many, create_many_skips_a_single_duplicate_when_asked) {
  db.update("User", R"({"id": 2})",
            R"({"posts": {"create_many": {"data": [{"title": "a"}], "skip_duplicates": true}}})");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null");
}

TEST_F(one_to_many, create_of_a_child_that_exists_is_a_unique_violation_and_leaves_nothing) {
  const error e = db.failure_of([&] { db.create("User", R"({"email": "eve", "posts": {"create": {"title": "a"}}})"); });
  EXPECT_EQ(e.code(), "P2002");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"title"});
  EXPECT_EQ(db.rows("SELECT count(*) FROM User"), "2");
}

TEST_F(one_to_many, a_child_cannot_be_given_another_parent_than_the_one_it_is_nested_in) {
  const error e = db.failure_of(
      [&] { db.create("User", R"({"email": "eve", "posts": {"create": {"title": "x", "authorId": 1}}})"); });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), (std::vector<std::string>{"authorId", "author"}));
}

TEST_F(one_to_many, a_child_cannot_write_to_the_parent_it_is_nested_in) {
  const error e = db.failure_of([&] {
    db.create("User", R"({"email": "eve", "posts": {"create": {"title": "x", "author": {"connect": {"id": 1}}}}})");
  });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"author"});
}

TEST_F(one_to_many, a_new_parent_has_no_children_to_update) {
  const error e = db.failure_of([&] {
    db.create("User", R"({"email": "eve", "posts": {"update": {"where": {"id": 1}, "data": {"likes": 1}}}})");
  });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"posts"});
}

// Connecting.

TEST_F(one_to_many, connect_moves_children_from_whatever_parent_they_had) {
  db.create("User", R"({"email": "eve", "posts": {"connect": [{"id": 1}, {"title": "c"}, {"id": 4}]}})");
  EXPECT_EQ(posts(), "a 3|b 1|c 3|d 3");
}

TEST_F(one_to_many, connect_of_several_children_is_one_statement) {
  db.take_statements();
  db.update("User", R"({"id": 1})", R"({"posts": {"connect": [{"id": 2}, {"id": 3}, {"id": 4}]}})");
  EXPECT_EQ(db.take_statements().size(), 3u);  // the user, the posts, the result
  EXPECT_EQ(posts(), "a 1|b 1|c 1|d 1");
}

TEST_F(one_to_many, connect_may_name_a_child_twice) {
  db.update("User", R"({"id": 2})", R"({"posts": {"connect": [{"id": 1}, {"id": 1}]}})");
  EXPECT_EQ(posts(), "a 2|b 1|c 2|d null");
}

TEST_F(one_to_many, connect_of_a_missing_child_is_p2018_and_leaves_nothing) {
  const error e =
      db.failure_of([&] { db.create("User", R"({"email": "eve", "posts": {"connect": [{"id": 1}, {"id": 99}]}})"); });
  EXPECT_EQ(e.code(), "P2018");
  EXPECT_EQ(e.kind(), error_kind::connected_records_not_found);
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"posts"});
  EXPECT_EQ(db.rows("SELECT count(*) FROM User"), "2");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null");
}

TEST_F(one_to_many, connect_takes_required_children_over) {
  db.update("User", R"({"id": 2})", R"({"tasks": {"connect": {"name": "t"}}})");
  EXPECT_EQ(tasks(), "t 2|u 2");
}

TEST_F(one_to_many, connect_of_more_children_than_a_statement_takes_connects_them_all) {
  std::string insert = "INSERT INTO Post (title) VALUES ('p0')";
  std::string connect = R"({"posts": {"connect": [{"title": "p0"})";
  for (int i = 1; i < 600; ++i) {
    insert += ", ('p" + std::to_string(i) + "')";
    connect += R"(, {"title": "p)" + std::to_string(i) + "\"}";
  }
  db.sql(insert);
  db.update("User", R"({"id": 2})", connect + "]}}");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Post WHERE authorId = 2"), "601");
}

TEST_F(one_to_many, connect_or_create_connects_what_exists_and_creates_what_does_not) {
  db.update("User", R"({"id": 2})", R"({"posts": {"connect_or_create": [
      {"where": {"title": "a"}, "create": {"title": "a"}}, {"where": {"title": "x"}, "create": {"title": "x"}}]}})");
  EXPECT_EQ(posts(), "a 2|b 1|c 2|d null|x 2");
}

// Disconnecting.

TEST_F(one_to_many, disconnect_leaves_children_without_parent) {
  db.update("User", R"({"id": 1})", R"({"posts": {"disconnect": [{"id": 1}]}})");
  EXPECT_EQ(posts(), "a null|b 1|c 2|d null");
}

TEST_F(one_to_many, disconnect_ignores_children_of_others_and_missing_ones) {
  db.update("User", R"({"id": 1})", R"({"posts": {"disconnect": [{"id": 3}, {"id": 99}]}})");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null");
}

TEST_F(one_to_many, disconnect_of_children_that_need_a_parent_is_p2014) {
  const error e = db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"tasks": {"disconnect": {"id": 1}}})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.kind(), error_kind::relation_violation);
  EXPECT_EQ(e.model(), "Task");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"user"});
  EXPECT_NE(e.message().find("between the models Task and User"), std::string::npos);
  EXPECT_EQ(tasks(), "t 1|u 2");
}

TEST_F(one_to_many, set_connects_and_disconnects_the_difference) {
  db.update("User", R"({"id": 1})", R"({"posts": {"set": [{"id": 2}, {"id": 3}]}})");
  EXPECT_EQ(posts(), "a null|b 1|c 1|d null");
}

TEST_F(one_to_many, set_to_nothing_disconnects_all) {
  db.update("User", R"({"id": 1})", R"({"posts": {"set": []}})");
  EXPECT_EQ(posts(), "a null|b null|c 2|d null");
}

TEST_F(one_to_many, set_ignores_missing_children) {
  db.update("User", R"({"id": 1})", R"({"posts": {"set": [{"id": 1}, {"id": 99}]}})");
  EXPECT_EQ(posts(), "a 1|b null|c 2|d null");
}

TEST_F(one_to_many, set_that_would_leave_out_a_child_that_needs_its_parent_is_p2014) {
  const error e = db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"tasks": {"set": [{"id": 2}]}})"); });
  EXPECT_EQ(e.code(), "P2014");
  EXPECT_EQ(e.model(), "Task");
  EXPECT_EQ(tasks(), "t 1|u 2");
}

TEST_F(one_to_many, set_may_add_children_that_need_their_parent) {
  db.update("User", R"({"id": 1})", R"({"tasks": {"set": [{"id": 1}, {"id": 2}]}})");
  EXPECT_EQ(tasks(), "t 1|u 1");
}

// Changing.

TEST_F(one_to_many, update_changes_one_child) {
  db.update("User", R"({"id": 1})",
            R"({"posts": {"update": {"where": {"id": 1}, "data": {"title": "x", "likes": {"increment": 2}}}}})");
  EXPECT_EQ(db.rows("SELECT title, likes FROM Post WHERE authorId = 1 ORDER BY id"), "x 2|b 0");
}

TEST_F(one_to_many, update_of_the_child_of_another_is_p2025) {
  const error e = db.failure_of([&] {
    db.update("User", R"({"id": 1})",
              R"({"email": "x", "posts": {"update": {"where": {"id": 3}, "data": {"likes": 1}}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.kind(), error_kind::not_found);
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"posts"});
  EXPECT_EQ(db.rows("SELECT email FROM User WHERE id = 1"), "ann");
}

TEST_F(one_to_many, update_with_nothing_to_change_needs_no_child) {
  db.update("User", R"({"id": 1})", R"({"posts": {"update": {"where": {"id": 3}, "data": {}}}})");
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null");
}

TEST_F(one_to_many, update_of_what_is_nested_in_a_child_needs_the_child) {
  const error e = db.failure_of([&] {
    db.update("User", R"({"id": 1})",
              R"({"posts": {"update": {"where": {"id": 3}, "data": {"comments": {"create": {"text": "1"}}}}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Comment"), "0");
}

TEST_F(one_to_many, update_goes_to_any_depth) {
  db.sql("INSERT INTO Comment (id, text, postId) VALUES (1, 'old', 1)");
  db.update("User", R"({"id": 1})", R"({"posts": {"update": {"where": {"id": 1}, "data": {
      "comments": {"update": {"where": {"id": 1}, "data": {"text": "new"}}, "create": {"text": "more"}}}}}})");
  EXPECT_EQ(db.rows("SELECT text, postId FROM Comment ORDER BY id"), "new 1|more 1");
}

TEST_F(one_to_many, update_many_changes_the_children_that_meet_the_condition) {
  db.update("User", R"({"id": 1})", R"({"posts": {"update_many": [
      {"where": {"likes": 0}, "data": {"likes": {"increment": 1}}}, {"where": {"title": "b"}, "data": {"likes": 9}}]}})");
  EXPECT_EQ(db.rows("SELECT title, likes FROM Post ORDER BY id"), "a 1|b 9|c 0|d 0");
}

TEST_F(one_to_many, update_many_without_condition_changes_all_children_and_no_others) {
  db.update("User", R"({"id": 1})", R"({"posts": {"update_many": {"data": {"likes": 5}}}})");
  EXPECT_EQ(db.rows("SELECT title, likes FROM Post ORDER BY id"), "a 5|b 5|c 0|d 0");
}

TEST_F(one_to_many, upsert_changes_the_child_that_exists) {
  db.update("User", R"({"id": 1})",
            R"({"posts": {"upsert": {"where": {"id": 1}, "create": {"title": "x"}, "update": {"likes": 1}}}})");
  EXPECT_EQ(db.rows("SELECT title, likes FROM Post WHERE authorId = 1 ORDER BY id"), "a 1|b 0");
}

TEST_F(one_to_many, upsert_creates_a_child_where_the_named_one_belongs_to_another) {
  db.update("User", R"({"id": 1})",
            R"({"posts": {"upsert": {"where": {"id": 3}, "create": {"title": "x"}, "update": {"likes": 1}}}})");
  EXPECT_EQ(db.rows("SELECT title, likes, authorId FROM Post ORDER BY id"), "a 0 1|b 0 1|c 0 2|d 0 null|x 0 1");
}

TEST_F(one_to_many, upsert_writes_what_is_nested_in_the_branch_it_takes) {
  db.update("User", R"({"id": 1})", R"({"posts": {"upsert": [
      {"where": {"id": 1}, "create": {"title": "x"}, "update": {"comments": {"create": {"text": "updated"}}}},
      {"where": {"id": 99}, "create": {"title": "y", "comments": {"create": {"text": "created"}}}, "update": {}}]}})");
  EXPECT_EQ(db.rows("SELECT text, title FROM Comment JOIN Post ON Post.id = postId ORDER BY text"),
            "created y|updated a");
}

// Removing.

TEST_F(one_to_many, remove_removes_children) {
  db.update("User", R"({"id": 1})", R"({"posts": {"remove": [{"id": 1}, {"title": "b"}]}})");
  EXPECT_EQ(posts(), "c 2|d null");
}

TEST_F(one_to_many, remove_of_the_child_of_another_is_p2017_and_leaves_all) {
  const error e =
      db.failure_of([&] { db.update("User", R"({"id": 1})", R"({"posts": {"remove": [{"id": 1}, {"id": 3}]}})"); });
  EXPECT_EQ(e.code(), "P2017");
  EXPECT_EQ(e.kind(), error_kind::records_not_connected);
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"posts"});
  EXPECT_EQ(posts(), "a 1|b 1|c 2|d null");
}

TEST_F(one_to_many, remove_many_removes_the_children_that_meet_the_condition) {
  db.update("User", R"({"id": 1})", R"({"posts": {"remove_many": [{"title": "a"}, {"title": "c"}]}})");
  EXPECT_EQ(posts(), "b 1|c 2|d null");
}

TEST_F(one_to_many, remove_many_without_condition_removes_all_children_and_no_others) {
  db.update("User", R"({"id": 1})", R"({"posts": {"remove_many": {}}})");
  EXPECT_EQ(posts(), "c 2|d null");
}

// Order and wholeness.

TEST_F(one_to_many, writes_are_carried_out_in_the_order_in_which_they_are_given) {
  db.update("User", R"({"id": 1})",
            R"({"posts": {"disconnect": {"id": 1}, "connect": {"id": 1}, "update_many": {"data": {"likes": 1}}}})");
  EXPECT_EQ(db.rows("SELECT title, likes, authorId FROM Post WHERE id < 3 ORDER BY id"), "a 1 1|b 1 1");
}

TEST_F(one_to_many, a_failure_deep_down_leaves_nothing) {
  const error e = db.failure_of([&] {
    db.create("User", R"({"email": "eve", "posts": {"create": [
        {"title": "x", "comments": {"create": {"text": "1"}}},
        {"title": "y", "comments": {"connect": {"id": 99}}}]}})");
  });
  EXPECT_EQ(e.code(), "P2018");
  EXPECT_EQ(db.rows("SELECT (SELECT count(*) FROM User), (SELECT count(*) FROM Post), (SELECT count(*) FROM Comment)"),
            "2 4 0");
}

TEST_F(one_to_many, a_failure_inside_a_transaction_undoes_that_operation_alone) {
  db.session().begin(isolation::standard, false);
  db.create("User", R"({"email": "eve"})");
  db.failure_of([&] { db.create("User", R"({"email": "fay", "posts": {"connect": {"id": 99}}})"); });
  db.create("User", R"({"email": "gil", "posts": {"create": {"title": "x"}}})");
  db.session().commit();
  EXPECT_EQ(db.rows("SELECT email FROM User ORDER BY email"), "ann|bob|eve|gil");
}

TEST_F(one_to_many, update_of_a_missing_parent_is_p2025) {
  const error e = db.failure_of([&] { db.update("User", R"({"id": 9})", R"({"posts": {"create": {"title": "x"}}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Post"), "4");
}

}  // namespace
}  // namespace tenon
