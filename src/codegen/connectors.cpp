#include "codegen/connectors.hpp"

#include <algorithm>
#include <iterator>

namespace tenon::codegen {

namespace {

constexpr connector connectors[] = {
    {schema::provider::postgresql, "<tenon/postgres.hpp>", "tenon::postgres::connect"},
    {schema::provider::cockroachdb, "<tenon/postgres.hpp>", "tenon::postgres::connect"},
    {schema::provider::sqlite, "<tenon/sqlite.hpp>", "tenon::sqlite::connect"},
};

}  // namespace

const connector* find_connector(schema::provider p) {
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
