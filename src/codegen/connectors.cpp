#include "codegen/connectors.hpp"

#include <algorithm>
#include <iterator>

namespace tenon::codegen {

namespace {

constexpr connector connectors[] = {
    {schema::provider::postgresql, "<tenon/postgres.hpp>", "tenon::postgres::connect"},
    {schema::provider::cockroachdb, "<tenon/postgres.hpp>", "tenon::postgres::connect"},
    {schema::provider::sqlite, "<tenon/sqlite.hpp>", "tenon::sqlite::connect"},
    {schema::provider::dynamodb, "<tenon/dynamodb/models/connect.hpp>", "tenon::dynamodb::connect",
     "tenon::dynamodb::connect_through"},
};

constexpr connector with_engine{schema::provider::dynamodb, "<tenon/local/connector/connect.hpp>",
                                "tenon::local_dynamodb::connect", "tenon::dynamodb::connect_through"};

}  // namespace

const connector* find_connector(schema::provider p, bool embedded) {
  if (embedded && p == with_engine.provider) return &with_engine;
  const auto* found =
      std::find_if(std::begin(connectors), std::end(connectors), [&](const connector& c) { return c.provider == p; });
  return found == std::end(connectors) ? nullptr : found;
}

std::string supported_providers() {
  std::string list;
  for (const connector& c : connectors) {
    if (!list.empty()) list += &c == std::end(connectors) - 1 ? " and " : ", ";
    list.append("`").append(schema::to_string(c.provider)).append("`");
  }
  return list;
}

}  // namespace tenon::codegen
