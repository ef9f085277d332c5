// A generated client at work.
#include <blog/client.hpp>

#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <stdlib.h>

#include <string>
#include <vector>

namespace {

using namespace blog;

class generated_client : public testing::Test {
 protected:
  client db{{.url = "file::memory:"}};

  void SetUp() override { db.create_tables(); }

  User ann() {
    return db.user.create({.email = "ann@x.org",
                           .name = "Ann",
                           .role = Role::ADMIN,
                           .posts = {.create = {{.title = "A", .slug = "a"}, {.title = "B", .slug = "b"}}}});
  }
};

TEST_F(generated_client, creates_and_finds_records) {
  const User created = ann();
  const std::optional<User> found = db.user.find_unique(user::email == "ann@x.org");
  ASSERT_TRUE(found);
  EXPECT_EQ(created.id, found->id);
  EXPECT_EQ("Ann", found->name);
  EXPECT_EQ(0, found->logins);
  EXPECT_EQ(created.created_at, found->created_at);
}

TEST_F(generated_client, stores_enumerators_under_their_names_in_the_database) {
  ann();
  EXPECT_EQ(std::vector<std::string>{"administrator"}, db.query_raw<std::string>("select role from User"));
  EXPECT_EQ(Role::ADMIN, db.user.find_first_or_throw({.where = user::role == Role::ADMIN}).role);
}

TEST_F(generated_client, names_enumerators_as_the_schema_does) {
  EXPECT_EQ("ADMIN", to_string(Role::ADMIN));
  EXPECT_EQ(Role::AUTHOR, parse_role("AUTHOR"));
  EXPECT_FALSE(parse_role("administrator"));
  EXPECT_EQ("", to_string(static_cast<Role>(99)));
}

TEST_F(generated_client, includes_relations_and_counts) {
  ann();
  const auto users = db.user.find_many({}, include(user::posts.order_by(post::title.desc()), user::posts.count()));
  ASSERT_EQ(1U, users.size());
  EXPECT_EQ(2, users[0].posts_count);
  ASSERT_EQ(2U, users[0].posts.size());
  EXPECT_EQ("B", users[0].posts[0].title);
}

TEST_F(generated_client, finds_by_keys_of_several_fields) {
  const User author = ann();
  const auto found = db.post.find_unique(post::author_id_slug(author.id, "b"), include(post::author));
  ASSERT_TRUE(found);
  EXPECT_EQ("B", found->title);
  EXPECT_EQ("ann@x.org", found->author.email);
}

TEST_F(generated_client, connects_many_to_many) {
  const User author = ann();
  db.tag.create({.name = "news", .posts = {.connect = post::author_id_slug(author.id, "a")}});
  const auto tags = db.tag.find_many({.where = tag::posts.some(post::title == "A")}, include(tag::posts));
  ASSERT_EQ(1U, tags.size());
  ASSERT_EQ(1U, tags[0].posts.size());
  EXPECT_EQ("a", tags[0].posts[0].slug);
}

TEST_F(generated_client, streams_views) {
  ann();
  std::string titles;
  db.post.for_each({.order_by = post::slug.asc()}, [&](const post::view& v) { titles += v.title; });
  EXPECT_EQ("AB", titles);
}

TEST_F(generated_client, describes_operations_without_running_them) {
  ann();
  const auto count = ops.post.count();
  const auto rename = ops.user.update(user::email == "ann@x.org", {.name = null, .logins = increment(2)});
  EXPECT_EQ(2, db.run(count));
  const auto [posts, renamed] = db.batch(count, rename);
  EXPECT_EQ(2, posts);
  EXPECT_EQ(std::nullopt, renamed.name);
  EXPECT_EQ(2, renamed.logins);
}

TEST_F(generated_client, undoes_a_transaction_that_throws) {
  struct changed_my_mind {};
  EXPECT_THROW(db.transaction([&](auto& tx) {
    tx.tag.create({.name = "draft"});
    throw changed_my_mind{};
  }),
               changed_my_mind);
  EXPECT_EQ(0, db.tag.count());
}

TEST(generated_client_url, comes_from_the_variable_that_the_schema_names) {
  ASSERT_EQ(setenv("DATABASE_URL", "file::memory:", 1), 0);
  client db;
  db.create_tables();
  EXPECT_EQ(db.user.count(), 0);
  ASSERT_EQ(unsetenv("DATABASE_URL"), 0);
}

TEST(generated_client_url, that_is_missing_is_named) {
  ASSERT_EQ(unsetenv("DATABASE_URL"), 0);
  try {
    client db;
    FAIL();
  } catch (const tenon::error& e) {
    EXPECT_EQ(e.code(), "P1012");
    EXPECT_EQ(e.message(), "Environment variable not found: DATABASE_URL");
    EXPECT_FALSE(e.hint().empty());
  }
}

TEST_F(generated_client, takes_no_key_for_page_tokens_which_its_database_does_not_have) {
  EXPECT_THROW(client({.url = "file::memory:", .page_token_key = "0123456789abcdef"}), tenon::unsupported);
}

}  // namespace
