#include "dynamodb/models/table_prefix.hpp"

#include <app/client.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using tenon::dynamodb::models::without_table_prefix;

TEST(table_prefix, is_taken_out_of_a_url) {
  const auto parts = [](const std::string& url) {
    const auto p = without_table_prefix(url);
    return p.url + " " + p.table_prefix;
  };
  EXPECT_EQ(parts("dynamodb:"), "dynamodb: ");
  EXPECT_EQ(parts("dynamodb:?table_prefix=a_"), "dynamodb: a_");
  EXPECT_EQ(parts("dynamodb:?profile=x&table_prefix=a.b-&fips=true"), "dynamodb:?profile=x&fips=true a.b-");
  EXPECT_EQ(parts("dynamodb+embedded:app.db?durability=power_loss"), "dynamodb+embedded:app.db?durability=power_loss ");
}

TEST(table_prefix, that_no_table_can_begin_with_is_refused) {
  EXPECT_THROW(without_table_prefix("dynamodb:?table_prefix=a b"), tenon::validation_error);
}

TEST(table_prefix, keeps_the_tables_of_clients_apart) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "tenon_table_prefix_XXXXXX";
  std::string name = folder.string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const std::string url = "dynamodb+embedded:" + name + "/app.db";
  {
    app::client a{{.url = url + "?table_prefix=a_"}};
    a.create_tables();
    a.connect();
    a.user.create({.id = "1", .email = "ann@example.org"});
    a.batch(app::ops.order.create({.id = "1", .user_id = "1", .total = tenon::decimal("1")}),
            app::ops.user.update(app::user::id == "1", {.email = "bob@example.org"}));
    EXPECT_EQ(a.user.find_unique(app::user::email == "bob@example.org")->id, "1");
  }
  {
    app::client b{{.url = url + "?table_prefix=b_"}};
    b.create_tables();
    EXPECT_FALSE(b.user.find_unique(app::user::id == "1").has_value());
  }
  tenon::dynamodb::client raw(tenon::local_dynamodb::make_transport({.path = name + "/app.db"}));
  EXPECT_EQ(raw.list_tables({}).table_names, (std::vector<std::string>{"a_app", "a_readings", "b_app", "b_readings"}));
  std::filesystem::remove_all(name);
}

}  // namespace
