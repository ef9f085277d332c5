#include <tenon/testing/database.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>
#include <tenon/dynamodb/client.hpp>

#include <tables/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::testing {
namespace {

void add_two_users(tables::client& db) {
  db.user.create({.id = "1", .email = "ann@example.org", .name = "Ann"});
  db.user.create({.id = "2", .email = "bob@example.org"});
}

TEST(dynamodb_databases, have_the_tables_and_nothing_in_them) {
  database<tables::client> test_db;
  tables::client db = test_db.client();
  EXPECT_FALSE(db.user.find_unique(tables::user::id == "1").has_value());
  db.user.create({.id = "1", .email = "ann@example.org"});
  EXPECT_THROW(db.user.create({.id = "2", .email = "ann@example.org"}), unique_violation);
}

TEST(dynamodb_databases, have_what_the_seed_has_put_in) {
  database<tables::client> test_db(add_two_users);
  tables::client db = test_db.client();
  EXPECT_EQ(db.user.find_unique(tables::user::email == "ann@example.org")->id, "1");
  EXPECT_EQ(db.user.find_many({.where = tables::user::name == "Ann"}).size(), 1u);
}

TEST(dynamodb_databases, see_nothing_of_each_other) {
  database<tables::client> one;
  database<tables::client> other;
  one.client().user.create({.id = "1", .email = "ann@example.org"});
  EXPECT_FALSE(other.client().user.find_unique(tables::user::id == "1").has_value());
}

TEST(dynamodb_databases, are_shared_by_clients_of_their_url) {
  database<tables::client> test_db(add_two_users);
  tables::client first{{.url = test_db.url()}};
  tables::client second{{.url = test_db.url()}};
  first.user.remove(tables::user::id == "1");
  EXPECT_FALSE(second.user.find_unique(tables::user::id == "1").has_value());
  EXPECT_TRUE(test_db.client().user.find_unique(tables::user::id == "2").has_value());
}

class endpoints : public ::testing::Test {
 protected:
  std::vector<std::string> tables_there() {
    dynamodb::client raw(dynamodb::make_http_transport(dynamodb::aws_options_from_url(service.url())));
    return raw.list_tables({}).table_names;
  }

  // Its engine stands for a service.
  database<tables::client> service;
};

TEST_F(endpoints, have_tables_for_each_database_and_lose_them_with_it) {
  EXPECT_EQ(tables_there(), (std::vector<std::string>{"app", "sessions"}));
  database_template<tables::client> at(service.url(), add_two_users);
  {
    database<tables::client> one(at);
    database<tables::client> other(at);
    EXPECT_EQ(tables_there().size(), 6u);
    EXPECT_NE(tables_there().back().find("tenon_test_"), std::string::npos);
    one.client().user.remove(tables::user::id == "1");
    EXPECT_TRUE(other.client().user.find_unique(tables::user::id == "1").has_value());
    tables::client by_url{{.url = one.url()}};
    EXPECT_FALSE(by_url.user.find_unique(tables::user::id == "1").has_value());
    EXPECT_FALSE(service.client().user.find_unique(tables::user::id == "2").has_value());
  }
  EXPECT_EQ(tables_there(), (std::vector<std::string>{"app", "sessions"}));
}

TEST_F(endpoints, are_left_without_tables_by_a_seed_that_fails) {
  database_template<tables::client> at(
      service.url(), [](tables::client& db) { db.user.find_unique_or_throw(tables::user::id == "9"); });
  EXPECT_THROW(database<tables::client>{at}, not_found);
  EXPECT_EQ(tables_there().size(), 2u);
}

}  // namespace
}  // namespace tenon::testing
