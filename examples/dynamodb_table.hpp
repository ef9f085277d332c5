// The table that the examples of DynamoDB use, in an engine in the program. For AWS, the transport is
// dynamodb::make_http_transport({.region = "eu-west-1"}), and everything else stays.
#pragma once

#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

inline tenon::dynamodb::client make_app_table(tenon::dynamodb::client_options options = {}) {
  using namespace tenon::dynamodb;
  client db(tenon::local_dynamodb::make_transport(), options);
  db.create_table(
      {.table_name = "app",
       .attribute_definitions = {{"PK"}, {"SK"}, {"GSI1PK"}, {"GSI1SK"}},
       .key_schema = {{"PK"}, {"SK", key_type::range}},
       .global_secondary_indexes = {{.index_name = "GSI1", .key_schema = {{"GSI1PK"}, {"GSI1SK", key_type::range}}}},
       .billing_mode = billing_mode::pay_per_request});
  db.wait_until_table_exists("app");
  return db;
}
