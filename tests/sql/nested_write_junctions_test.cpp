// Nested writes to implicit many-to-many relations.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view blog = R"(
model Post {
  id    Int    @id @default(autoincrement())
  title String
  tags  Tag[]
}
model Tag {
  id     Int    @id @default(autoincrement())
  name   String @unique
  uses   Int    @default(0)
  posts  Post[]
  aliases Alias[]
}
model Alias {
  id    Int    @id @default(autoincrement())
  word  String
  tag   Tag    @relation(fields: [tagId], references: [id])
  tagId Int
}
)";

class many_to_many : public ::testing::Test {
 protected:
  void SetUp() override {
    db.sql(
        "INSERT INTO Post (id, title) VALUES (1, 'a'), (2, 'b');"
        "INSERT INTO Tag (id, name) VALUES (1, 'red'), (2, 'green'), (3, 'blue');"
        "INSERT INTO _PostToTag (A, B) VALUES (1, 1), (1, 2), (2, 2);");
  }
  std::string links() {
    return db.rows("SELECT title, name FROM _PostToTag JOIN Post ON Post.id = A JOIN Tag ON Tag.id = B ORDER BY A, B");
  }
  std::string tags() { return db.rows("SELECT name, uses FROM Tag ORDER BY id"); }

  engine db{blog};
};

TEST_F(many_to_many, create_creates_and_connects) {
  db.create("Post", R"({"title": "x", "tags": {"create": [{"name": "s"}, {"name": "t", "uses": 2}]}})");
  EXPECT_EQ(links(), "a red|a green|b green|x s|x t");
  EXPECT_EQ(tags(), "red 0|green 0|blue 0|s 0|t 2");
}

TEST_F(many_to_many, create_goes_to_any_depth) {
  db.create("Post", R"({"title": "x", "tags": {"create": [{"name": "s", "aliases": {"create": {"word": "v"}}},
      {"name": "t", "posts": {"create": {"title": "y"}}}]}})");
  EXPECT_EQ(links(), "a red|a green|b green|x s|x t|y t");
  EXPECT_EQ(db.rows("SELECT word, name FROM Alias JOIN Tag ON Tag.id = tagId"), "v s");
}

TEST_F(many_to_many, either_side_may_be_written_from) {
  db.create("Tag", R"({"name": "x", "posts": {"connect": [{"id": 1}], "create": {"title": "c"}}})");
  EXPECT_EQ(links(), "a red|a green|a x|b green|c x");
}

TEST_F(many_to_many, many_records_are_created_and_connected_by_few_statements) {
  std::string data = R"({"title": "x", "tags": {"create": [)";
  for (int i = 0; i < 64; ++i) data += (i > 0 ? R"(,{"name": "p)" : R"({"name": "p)") + std::to_string(i) + "\"}";
  db.take_statements();
  db.create("Post", data + "]}}");
  EXPECT_EQ(db.take_statements().size(), 4u);  // the post, the tags, the connections, the result
  EXPECT_EQ(db.rows("SELECT count(*) FROM _PostToTag WHERE A = 3"), "64");
}

TEST_F(many_to_many, connect_connects_records_by_any_unique_field) {
  db.update("Post", R"({"id": 2})", R"({"tags": {"connect": [{"id": 1}, {"name": "blue"}]}})");
  EXPECT_EQ(links(), "a red|a green|b red|b green|b blue");
}

TEST_F(many_to_many, connect_of_what_is_connected_changes_nothing) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"connect": [{"id": 1}, {"id": 1}, {"id": 2}]}})");
  EXPECT_EQ(links(), "a red|a green|b green");
}

TEST_F(many_to_many, connect_of_several_records_is_two_statements) {
  db.take_statements();
  db.update("Post", R"({"id": 2})", R"({"tags": {"connect": [{"id": 1}, {"id": 2}, {"id": 3}]}})");
  EXPECT_EQ(db.take_statements().size(), 4u);  // the post, the tags, the connections, the result
}

TEST_F(many_to_many, connect_of_a_missing_record_is_p2025_and_leaves_nothing) {
  const error e =
      db.failure_of([&] { db.create("Post", R"({"title": "x", "tags": {"connect": [{"id": 1}, {"id": 9}]}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.kind(), error_kind::not_found);
  EXPECT_EQ(e.model(), "Post");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"tags"});
  EXPECT_EQ(db.rows("SELECT count(*) FROM Post"), "2");
}

TEST_F(many_to_many, connect_or_create_connects_what_exists_and_creates_what_does_not) {
  db.update("Post", R"({"id": 2})", R"({"tags": {"connect_or_create": [
      {"where": {"name": "red"}, "create": {"name": "red"}}, {"where": {"name": "x"}, "create": {"name": "x"}}]}})");
  EXPECT_EQ(links(), "a red|a green|b red|b green|b x");
}

TEST_F(many_to_many, connect_or_create_may_name_a_new_record_twice) {
  db.update("Post", R"({"id": 2})", R"({"tags": {"connect_or_create": [
      {"where": {"name": "x"}, "create": {"name": "x"}}, {"where": {"name": "x"}, "create": {"name": "x"}}]}})");
  EXPECT_EQ(links(), "a red|a green|b green|b x");
}

TEST_F(many_to_many, disconnect_disconnects_and_ignores_the_rest) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"disconnect": [{"id": 1}, {"name": "blue"}, {"id": 9}]}})");
  EXPECT_EQ(links(), "a green|b green");
}

TEST_F(many_to_many, set_replaces_the_connections) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"set": [{"id": 2}, {"id": 3}]}})");
  EXPECT_EQ(links(), "a green|a blue|b green");
}

TEST_F(many_to_many, set_to_nothing_disconnects_all) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"set": []}})");
  EXPECT_EQ(links(), "b green");
}

TEST_F(many_to_many, set_to_a_missing_record_is_p2025_and_leaves_the_connections) {
  const error e = db.failure_of([&] { db.update("Post", R"({"id": 1})", R"({"tags": {"set": [{"id": 9}]}})"); });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(links(), "a red|a green|b green");
}

TEST_F(many_to_many, update_changes_a_connected_record) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"update": {"where": {"name": "red"}, "data": {"name": "x"}}}})");
  EXPECT_EQ(tags(), "x 0|green 0|blue 0");
}

TEST_F(many_to_many, update_of_a_record_that_is_not_connected_is_p2025) {
  const error e = db.failure_of([&] {
    db.update("Post", R"({"id": 1})", R"({"tags": {"update": {"where": {"id": 3}, "data": {"name": "x"}}}})");
  });
  EXPECT_EQ(e.code(), "P2025");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"tags"});
  EXPECT_EQ(tags(), "red 0|green 0|blue 0");
}

TEST_F(many_to_many, update_many_changes_the_connected_records_that_meet_the_condition) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"update_many": [
      {"where": {"uses": 0}, "data": {"uses": {"increment": 1}}}, {"where": {"name": "green"}, "data": {"uses": 9}}]}})");
  EXPECT_EQ(tags(), "red 1|green 9|blue 0");
}

TEST_F(many_to_many, update_many_of_a_record_without_connections_changes_nothing) {
  db.sql("DELETE FROM _PostToTag");
  db.update("Post", R"({"id": 1})", R"({"tags": {"update_many": {"data": {"uses": 9}}, "remove_many": {}}})");
  EXPECT_EQ(tags(), "red 0|green 0|blue 0");
}

TEST_F(many_to_many, upsert_changes_a_connected_record) {
  db.update("Post", R"({"id": 1})",
            R"({"tags": {"upsert": {"where": {"name": "red"}, "create": {"name": "x"}, "update": {"uses": 1}}}})");
  EXPECT_EQ(tags(), "red 1|green 0|blue 0");
}

TEST_F(many_to_many, upsert_creates_and_connects_where_the_named_record_is_not_connected) {
  db.update("Post", R"({"id": 1})",
            R"({"tags": {"upsert": {"where": {"name": "blue"}, "create": {"name": "x"}, "update": {"uses": 1}}}})");
  EXPECT_EQ(tags(), "red 0|green 0|blue 0|x 0");
  EXPECT_EQ(links(), "a red|a green|a x|b green");
}

TEST_F(many_to_many, remove_removes_connected_records_and_their_connections) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"remove": [{"name": "green"}]}})");
  EXPECT_EQ(tags(), "red 0|blue 0");
  EXPECT_EQ(links(), "a red");
}

TEST_F(many_to_many, remove_of_a_record_that_is_not_connected_is_p2017) {
  const error e =
      db.failure_of([&] { db.update("Post", R"({"id": 1})", R"({"tags": {"remove": [{"id": 1}, {"id": 3}]}})"); });
  EXPECT_EQ(e.code(), "P2017");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"tags"});
  EXPECT_EQ(links(), "a red|a green|b green");
}

TEST_F(many_to_many, remove_many_removes_the_connected_records_that_meet_the_condition) {
  db.update("Post", R"({"id": 1})", R"({"tags": {"remove_many": [{"name": "red"}, {"name": "blue"}]}})");
  EXPECT_EQ(tags(), "green 0|blue 0");
}

TEST_F(many_to_many, more_connections_than_a_statement_takes_are_all_written) {
  std::string insert = "INSERT INTO Tag (name) VALUES ('p0')";
  std::string names = R"([{"name": "p0"})";
  for (int i = 1; i < 600; ++i) {
    insert += ", ('p" + std::to_string(i) + "')";
    names += R"(, {"name": "p)" + std::to_string(i) + "\"}";
  }
  db.sql(insert);
  db.update("Post", R"({"id": 2})", R"({"tags": {"connect": )" + names + "]}}");
  EXPECT_EQ(db.rows("SELECT count(*) FROM _PostToTag WHERE A = 2"), "601");
  db.update("Post", R"({"id": 2})", R"({"tags": {"update_many": {"data": {"uses": 1}}}})");
  EXPECT_EQ(db.rows("SELECT count(*) FROM Tag WHERE uses = 1"), "601");
  db.update("Post", R"({"id": 2})", R"({"tags": {"disconnect": )" + names + "]}}");
  EXPECT_EQ(db.rows("SELECT count(*) FROM _PostToTag WHERE A = 2"), "1");
}

TEST_F(many_to_many, create_many_is_not_for_these_relations) {
  const error e = db.failure_of(
      [&] { db.update("Post", R"({"id": 1})", R"({"tags": {"create_many": {"data": [{"name": "x"}]}}})"); });
  EXPECT_EQ(e.code(), "P2009");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"tags"});
}

}  // namespace
}  // namespace tenon
