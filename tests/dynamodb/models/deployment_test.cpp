#include "dynamodb/models/deployment.hpp"

#include "support/compiled_schema.hpp"

#include <tenon/describe/description.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {
namespace {

using strings = std::vector<std::string>;

class deployment : public ::testing::Test {
 protected:
  // The one table of a model `Order` with these attributes.
  static table_spec spec(const std::string& attributes) {
    const describe::description d(testing::compiled_schema(R"(
model Order {
  id      String
  userId  String
  status  String
  total   Int
  expires DateTime? )" + std::string(attributes.find("@ttl") != std::string::npos ? "@ttl" : "") +
                                                               R"(
  @@table("app")
  @@key(pk: "USER#{userId}", sk: "ORDER#{id}")
)" + attributes.substr(0, attributes.find("@ttl")) + "}\n",
                                                           "dynamodb"));
    return tables_of(d.schema()).front();
  }

  deploy_plan plan(const table_spec& t, bool drop = false) {
    return plan_deployment(t, state_of(client_, t.name), drop);
  }
  static strings texts(const deploy_plan& p) {
    strings out;
    for (const deploy_step& s : p.steps) out.push_back(s.description);
    return out;
  }
  strings deploy(const table_spec& t, bool drop = false) {
    const deploy_plan p = plan(t, drop);
    EXPECT_EQ(p.impossible, strings());
    for (const deploy_step& s : p.steps) perform(client_, t, s, {});
    return texts(p);
  }

  const std::string by_status = "@@gsi(\"ByStatus\", pk: \"{status}\", sk: \"{id}\")\n";
  const std::string by_total = "@@gsi(\"ByTotal\", pk: \"{total}\")\n";
  const client client_{local_dynamodb::make_transport()};
};

TEST_F(deployment, creates_a_table_with_its_indexes_and_its_time_to_live) {
  const table_spec t = spec(by_status + "@@lsi(\"Local\", sk: \"{total}\")\n@ttl");
  EXPECT_EQ(deploy(t),
            (strings{"create the table app, with the indexes ByStatus, Local", "let items of app expire by expires"}));
  EXPECT_EQ(texts(plan(t)), strings());
  const table_state now = state_of(client_, "app");
  EXPECT_EQ(now.ttl, "expires");
  EXPECT_EQ(now.table->global_secondary_indexes.size(), 1u);
  EXPECT_EQ(now.table->local_secondary_indexes.size(), 1u);
}

TEST_F(deployment, adds_indexes_one_after_the_other) {
  deploy(spec(""));
  const table_spec t = spec(by_status + by_total);
  EXPECT_EQ(deploy(t), (strings{"create the index ByStatus of app", "create the index ByTotal of app"}));
  EXPECT_EQ(texts(plan(t)), strings());
}

TEST_F(deployment, leaves_indexes_that_the_schema_does_not_have_unless_it_may_drop_them) {
  deploy(spec(by_status));
  const table_spec t = spec("");
  const deploy_plan p = plan(t);
  EXPECT_EQ(texts(p), strings());
  EXPECT_EQ(p.left, strings{"the index ByStatus of app"});
  EXPECT_EQ(deploy(t, true), strings{"drop the index ByStatus of app"});
  EXPECT_TRUE(state_of(client_, "app").table->global_secondary_indexes.empty());
}

TEST_F(deployment, makes_an_index_anew_only_if_it_may_drop_it) {
  deploy(spec(by_status));
  const table_spec t = spec("@@gsi(\"ByStatus\", pk: \"{status}\")\n");
  EXPECT_EQ(plan(t).impossible.size(), 1u);
  EXPECT_EQ(deploy(t, true),
            (strings{"drop the index ByStatus of app, which differs", "create the index ByStatus of app"}));
  EXPECT_EQ(texts(plan(t)), strings());
}

TEST_F(deployment, refuses_what_a_table_keeps_from_its_beginning) {
  deploy(spec(""));
  EXPECT_EQ(plan(spec("@@lsi(\"Local\", sk: \"{total}\")\n")).impossible.size(), 1u);
  table_spec other = spec("");
  other.sort.reset();
  EXPECT_EQ(plan(other).impossible.size(), 1u);
}

TEST_F(deployment, switches_another_time_to_live_off_only_if_it_may_drop) {
  deploy(spec("@ttl"));
  const table_spec t = spec("");
  EXPECT_EQ(plan(t).left, strings{"the time to live of app by expires"});
}

}  // namespace
}  // namespace tenon::dynamodb::models
