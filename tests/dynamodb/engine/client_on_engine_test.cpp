#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/dynamodb/errors.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tenon::dynamodb {
namespace {

// A table with a partition key, a sort key and an index.
class ClientOnEngine : public ::testing::Test {
 protected:
  ClientOnEngine() : db(local_dynamodb::make_transport()) {
    db.create_table({.table_name = "app",
                     .attribute_definitions = {{"pk"}, {"sk", scalar_type::number}, {"g"}},
                     .key_schema = {{"pk"}, {"sk", key_type::range}},
                     .global_secondary_indexes = {{.index_name = "by_g", .key_schema = {{"g"}}}},
                     .billing_mode = billing_mode::pay_per_request});
    db.wait_until_table_exists("app");
  }

  void put(int sk, document more = {}) {
    item i = more.to_item();
    i.set("pk", "a");
    i.set("sk", sk);
    db.put_item({.table_name = "app", .item = i});
  }

  // The sort keys of the items that a filter lets through.
  std::vector<std::string> found(const condition& filter) {
    std::vector<std::string> out;
    for (const item& i : db.items(query_request{
             .table_name = "app", .key_condition_expression = key("pk") == "a", .filter_expression = filter}))
      out.push_back(i.at("sk").as_number().to_string());
    return out;
  }

  using keys = std::vector<std::string>;

  client db;
};

TEST_F(ClientOnEngine, ValuesOfAllTypesComeBackAsTheyWere) {
  const item all{{"pk", "a"},
                 {"sk", 1},
                 {"s", "ä \"quoted\" \n"},
                 {"n", number::parse("1234567890123456789012345678.9012345678")},
                 {"b", bytes("\x01\x02\xFF")},
                 {"bool", true},
                 {"null", nullptr},
                 {"ss", string_set{"y", "x"}},
                 {"ns", number_set{2, 1}},
                 {"bs", binary_set{bytes("b"), bytes("a")}},
                 {"l", attribute_list{1, "x", attribute_list{}, attribute_map{}}},
                 {"m", attribute_map{{"status", attribute_map{{"x", 1}}}}}};
  db.put_item({.table_name = "app", .item = all});
  EXPECT_EQ(db.get_item({.table_name = "app", .key = {{"pk", "a"}, {"sk", 1}}}).item, all);
}

TEST_F(ClientOnEngine, EveryConditionThatIsBuiltIsUnderstood) {
  put(1, {{"status", "open"}, {"size", 5}, {"tags", attribute_list{"x", "y"}}, {"m", {{"a.b", attribute_list{1, 2}}}}});
  put(2, {{"status", "closed"}, {"size", 7}, {"set", string_set{"x"}}});
  EXPECT_EQ(found(attr("status") == "open"), keys{"1"});
  EXPECT_EQ(found(attr("status") != "open"), keys{"2"});
  EXPECT_EQ(found(attr("size") < 7), keys{"1"});
  EXPECT_EQ(found(attr("size") >= decimal("6.5")), keys{"2"});
  EXPECT_EQ(found(attr("size").between(5, 7)), (keys{"1", "2"}));
  EXPECT_EQ(found(!attr("size").between(6, 7)), keys{"1"});
  EXPECT_EQ(found(attr("status").in({"open", "other"})), keys{"1"});
  EXPECT_EQ(found(attr("status").begins_with("cl")), keys{"2"});
  EXPECT_EQ(found(attr("tags").contains("y")), keys{"1"});
  EXPECT_EQ(found(attr("set").contains("x")), keys{"2"});
  EXPECT_EQ(found(size(attr("tags")) == 2), keys{"1"});
  EXPECT_EQ(found(attr("tags").is(attribute_type::list)), keys{"1"});
  EXPECT_EQ(found(attr("set").exists()), keys{"2"});
  EXPECT_EQ(found(attr("set").not_exists()), keys{"1"});
  EXPECT_EQ(found(attr("m")["a.b"][1] == 2), keys{"1"});
  EXPECT_EQ(found(attr("size") < 100 && (attr("status") == "open" || attr("status") == "closed")), (keys{"1", "2"}));
  EXPECT_EQ(found(!(attr("status") == "open" && attr("size") == 5)), keys{"2"});
  EXPECT_EQ(found(!!(attr("status") == "open")), keys{"1"});
}

TEST_F(ClientOnEngine, EveryUpdateThatIsBuiltIsUnderstood) {
  put(1, {{"n", 1}, {"l", attribute_list{1, 2, 3}}, {"set", string_set{"x", "y"}}, {"old", 1}});
  const item after =
      *db.update_item(
             {.table_name = "app",
              .key = {{"pk", "a"}, {"sk", 1}},
              .update_expression = {set(attr("n"), attr("n") + 5), set(attr("m"), if_not_exists(attr("m"), 10) - 1),
                                    set(attr("l2"), list_append(attr("l"), attribute_list{4})),
                                    set(attr("copy"), attr("n")), remove(attr("old")), remove(attr("l")[1]),
                                    add(attr("count"), 2), delete_(attr("set"), string_set{"x"})},
              .return_values = return_values::all_new})
           .attributes;
  EXPECT_EQ(after.at("n"), attribute_value(6));
  EXPECT_EQ(after.at("m"), attribute_value(9));
  EXPECT_EQ(after.at("l2"), attribute_value(attribute_list{1, 2, 3, 4}));
  EXPECT_EQ(after.at("copy"), attribute_value(1));
  EXPECT_FALSE(after.contains("old"));
  EXPECT_EQ(after.at("l"), attribute_value(attribute_list{1, 3}));
  EXPECT_EQ(after.at("count"), attribute_value(2));
  EXPECT_EQ(after.at("set"), attribute_value(string_set{"y"}));
}

TEST_F(ClientOnEngine, EveryKeyConditionThatIsBuiltIsUnderstood) {
  for (int i = 1; i <= 5; ++i) put(i);
  const auto count = [&](const key_condition& range) {
    return db.query({.table_name = "app", .key_condition_expression = key("pk") == "a" && range}).count;
  };
  EXPECT_EQ(count({}), 5U);
  EXPECT_EQ(count(key("sk") == 3), 1U);
  EXPECT_EQ(count(key("sk") < 3), 2U);
  EXPECT_EQ(count(key("sk") <= 3), 3U);
  EXPECT_EQ(count(key("sk") > 3), 2U);
  EXPECT_EQ(count(key("sk") >= 3), 3U);
  EXPECT_EQ(count(key("sk").between(2, 4)), 3U);
}

TEST_F(ClientOnEngine, ACreatedItemIsCreatedOnce) {
  const put_item_request create{
      .table_name = "app",
      .item = {{"pk", "a"}, {"sk", 1}, {"n", 1}},
      .condition_expression = attr("pk").not_exists(),
      .return_values_on_condition_check_failure = return_values_on_condition_check_failure::all_old};
  db.put_item(create);
  EXPECT_THROW(db.put_item(create), unique_violation);
  try {
    db.put_item(create);
  } catch (const conditional_check_failed& e) {
    EXPECT_EQ(e.item(), (item{{"pk", "a"}, {"sk", 1}, {"n", 1}}));
  }
  EXPECT_THROW(
      db.transact_write_items(
          {.transact_items = {transact_put{
               .table_name = "app", .item = create.item, .condition_expression = create.condition_expression}}}),
      unique_violation);
}

TEST_F(ClientOnEngine, BatchesOfAnySizeKeepTheirOrder) {
  std::vector<document> items;
  std::vector<document> wanted;
  for (int i = 0; i < 130; ++i) {
    items.push_back({{"pk", "b"}, {"sk", i}, {"value", i}});
    wanted.push_back({{"pk", "b"}, {"sk", 129 - i}});
  }
  db.batch_put("app", items);
  wanted.push_back({{"pk", "none"}, {"sk", 0}});
  const auto got = db.batch_get("app", wanted, {.consistent_read = true});
  ASSERT_EQ(got.size(), 131U);
  for (int i = 0; i < 130; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)]->at("value"), attribute_value(129 - i));
  EXPECT_FALSE(got[130]);
  db.batch_delete("app", {wanted.begin(), wanted.end() - 1});
  EXPECT_EQ(db.scan({.table_name = "app"}).count, 0U);
}

TEST_F(ClientOnEngine, TokensGoOnWhereAPageHasEnded) {
  for (int i = 1; i <= 25; ++i) put(i, {{"g", "x"}});
  const page_tokens tokens("a key of 16 bytes or more");
  for (const std::string index : {"", "by_g"}) {
    std::set<std::string> seen;
    std::string token;
    do {
      query_request r{.table_name = "app",
                      .index_name = index,
                      .key_condition_expression = index.empty() ? key("pk") == "a" : key("g") == "x",
                      .limit = 10};
      tokens.resume(r, token);
      const query_response page = db.query(r);
      for (const item& i : page.items) EXPECT_TRUE(seen.insert(i.at("sk").as_number().to_string()).second);
      token = tokens.next(r, page).value_or("");
    } while (!token.empty());
    EXPECT_EQ(seen.size(), 25U) << index;
  }
}

TEST_F(ClientOnEngine, AParallelScanReadsEachItemOnce) {
  std::vector<document> items;
  for (int i = 0; i < 200; ++i) items.push_back({{"pk", std::to_string(i)}, {"sk", i}});
  db.batch_put("app", items);
  std::set<std::string> seen;
  db.parallel_scan({.table_name = "app", .limit = 7}, [&](item& i) { EXPECT_TRUE(seen.insert(to_wire(i)).second); },
                   {.segments = 5});
  EXPECT_EQ(seen.size(), 200U);
}

TEST_F(ClientOnEngine, AnswersTellWhatCallsCost) {
  const auto r = db.put_item({.table_name = "app",
                              .item = {{"pk", "a"}, {"sk", 1}, {"text", std::string(1500, 'x')}},
                              .return_consumed_capacity = return_consumed_capacity::indexes});
  ASSERT_TRUE(r.consumed_capacity);
  EXPECT_EQ(r.consumed_capacity->capacity_units, 2);
  EXPECT_EQ(r.consumed_capacity->table->capacity_units, 2);
}

TEST_F(ClientOnEngine, WhatTheServiceRefusesIsOfItsClass) {
  EXPECT_THROW(db.get_item({.table_name = "none", .key = {{"pk", "a"}}}), resource_not_found);
  EXPECT_THROW(db.get_item({.table_name = "app", .key = {{"pk", "a"}}}), validation_error);
  EXPECT_THROW(db.create_table({.table_name = "app",
                                .attribute_definitions = {{"a"}},
                                .key_schema = {{"a"}},
                                .billing_mode = billing_mode::pay_per_request}),
               resource_in_use);
  EXPECT_THROW(db.call("NoSuchOperation", json::object()), error);
  EXPECT_THROW(db.execute_statement({.statement = "INSERT INTO \"app\" VALUE {'pk':?}", .parameters = {"a"}}),
               validation_error);
}

TEST_F(ClientOnEngine, PartiqlWritesAndReads) {
  const execute_statement_request insert{.statement = "INSERT INTO \"app\" VALUE {'pk':?,'sk':?}",
                                         .parameters = {"p", 1}};
  db.execute_statement(insert);
  EXPECT_THROW(db.execute_statement(insert), unique_violation);
  const auto batch = db.batch_execute_statement(
      {.statements = {{.statement = "SELECT * FROM \"app\" WHERE pk = ? AND sk = ?", .parameters = {"p", 1}},
                      {.statement = "SELECT * FROM \"none\" WHERE pk = ?", .parameters = {"p"}}}});
  ASSERT_EQ(batch.responses.size(), 2U);
  EXPECT_EQ(batch.responses[0].item, (item{{"pk", "p"}, {"sk", 1}}));
  EXPECT_EQ(batch.responses[1].error->code, "ResourceNotFound");
  const auto both = db.execute_transaction(
      {.transact_statements = {
           {.statement = "SELECT * FROM \"app\" WHERE pk = ? AND sk = ?", .parameters = {"p", 1}},
           {.statement = "SELECT * FROM \"app\" WHERE pk = ? AND sk = ?", .parameters = {"p", 2}}}});
  ASSERT_EQ(both.responses.size(), 2U);
  EXPECT_TRUE(both.responses[0]);
  EXPECT_FALSE(both.responses[1]);
}

TEST_F(ClientOnEngine, ATokenMakesATransactionHappenOnce) {
  put(1, {{"n", 1}});
  transact_write_items_request r{
      .transact_items = {transact_update{
          .table_name = "app", .key = {{"pk", "a"}, {"sk", 1}}, .update_expression = add(attr("n"), 1)}},
      .client_request_token = "once"};
  db.transact_write_items(r);
  db.transact_write_items(r);
  EXPECT_EQ(db.get_item({.table_name = "app", .key = {{"pk", "a"}, {"sk", 1}}}).item->at("n"), attribute_value(2));
  r.transact_items = {transact_delete{.table_name = "app", .key = {{"pk", "a"}, {"sk", 1}}}};
  EXPECT_THROW(db.transact_write_items(r), idempotent_parameter_mismatch);
}

TEST_F(ClientOnEngine, VectorIndexesAreMadeSearchedAndRemoved) {
  db.update_table({.table_name = "app",
                   .attribute_definitions = {{"status"}},
                   .vector_index_updates = {
                       {.create = vector_index{.index_name = "near",
                                               .vector_attribute = {"v"},
                                               .search_schema = {{"status", search_schema_element_type::inline_filter}},
                                               .dimensions = 2,
                                               .distance_function = vector_distance_function::euclidean}}}});
  const auto described = db.describe_table({.table_name = "app"}).table.vector_indexes.at(0);
  EXPECT_EQ(described.index_status, index_status::active);
  EXPECT_EQ(described.vector_attribute.attribute_name, "v");
  EXPECT_EQ(described.dimensions, 2);
  EXPECT_EQ(described.distance_function, vector_distance_function::euclidean);
  EXPECT_EQ(described.search_schema.at(0).search_schema_element_type, search_schema_element_type::inline_filter);

  put(1, {{"status", "open"}, {"v", std::vector<float>{0.1f, 0.2f}}});
  put(2, {{"status", "open"}, {"v", std::vector<float>{3.1f, 4.2f}}});
  put(3, {{"status", "closed"}, {"v", std::vector<float>{0.1f, 0.2f}}});
  put(4, {{"status", "open"}});
  const auto written =
      db.put_item({.table_name = "app",
                   .item = {{"pk", "a"}, {"sk", 5}, {"status", "closed"}, {"v", std::vector<float>{9, 9}}},
                   .return_consumed_capacity = return_consumed_capacity::indexes});
  EXPECT_EQ(written.consumed_capacity->vector_indexes.at(0).first, "near");
  EXPECT_GT(written.consumed_capacity->vector_indexes.at(0).second.vector_write_request_bytes.value_or(0), 0);

  const auto near = db.search_vectors({.table_name = "app",
                                       .index_name = "near",
                                       .search_vector = {0.1f, 0.2f},
                                       .top_k = 10,
                                       .search_condition_expression = attr("status") == "open",
                                       .projection_expression = {attr("sk"), attr("v")},
                                       .return_consumed_capacity = return_consumed_capacity::total});
  ASSERT_EQ(near.search_results.size(), 2U);
  EXPECT_EQ(near.search_results[0].item.at("sk"), attribute_value(1));
  EXPECT_EQ(near.search_results[0].item.at("v"), (attribute_list{number::parse("0.1"), number::parse("0.2")}));
  EXPECT_EQ(near.search_results[0].score, 0);
  EXPECT_NEAR(near.search_results[1].score, 5, 1e-5);
  EXPECT_GT(near.consumed_capacity->vector_search_request_bytes.value_or(0), 0);

  EXPECT_FALSE(db.try_search_vectors({.table_name = "app", .index_name = "near", .search_vector = {1}, .top_k = 1}));
  EXPECT_EQ(db.search_vectors({.table_name = "app", .index_name = "near", .search_vector = {0, 0}, .top_k = 1})
                .search_results.size(),
            1U);
  db.update_table(
      {.table_name = "app", .vector_index_updates = {{.delete_ = delete_vector_index{.index_name = "near"}}}});
  EXPECT_TRUE(db.describe_table({.table_name = "app"}).table.vector_indexes.empty());
}

}  // namespace
}  // namespace tenon::dynamodb
