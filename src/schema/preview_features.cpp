#include "schema/preview_features.hpp"

#include "base/text.hpp"

#include <array>

namespace tenon::schema {

namespace {

using enum feature_state;

constexpr std::array features{
    preview_feature{"aggregateApi", general},
    preview_feature{"atomicNumberOperations", general},
    preview_feature{"clientExtensions", general},
    preview_feature{"cockroachdb", general},
    preview_feature{"connectOrCreate", general},
    preview_feature{"createMany", general},
    preview_feature{"dataProxy", general},
    preview_feature{"deno", general},
    preview_feature{"distinct", general},
    preview_feature{"driverAdapters", general},
    preview_feature{"extendedIndexes", general},
    preview_feature{"extendedWhereUnique", general},
    preview_feature{"fieldReference", general},
    preview_feature{"filterJson", general},
    preview_feature{"filteredRelationCount", general},
    preview_feature{"fullTextIndex", general},
    preview_feature{"fullTextSearch", general},
    preview_feature{"groupBy", general},
    preview_feature{"improvedQueryRaw", general},
    preview_feature{"interactiveTransactions", general},
    preview_feature{"jsonProtocol", general},
    preview_feature{"metrics", leaving},
    preview_feature{"microsoftSqlServer", general},
    preview_feature{"middlewares", general},
    preview_feature{"mongoDb", general},
    preview_feature{"multiSchema", general},
    preview_feature{"nApi", general},
    preview_feature{"namedConstraints", general},
    preview_feature{"nativeDistinct"},
    preview_feature{"nativeTypes", general},
    preview_feature{"omitApi", general},
    preview_feature{"orderByAggregateGroup", general},
    preview_feature{"orderByNulls", general},
    preview_feature{"orderByRelation", general},
    preview_feature{"postgresqlExtensions"},
    preview_feature{"prismaSchemaFolder", general},
    preview_feature{"queryCompiler", general},
    preview_feature{"reactNative", hidden},
    preview_feature{"referentialActions", general},
    preview_feature{"referentialIntegrity", general},
    preview_feature{"relationJoins"},
    preview_feature{"schemaEngineDriverAdapters"},
    preview_feature{"selectRelationCount", general},
    preview_feature{"shardKeys"},
    preview_feature{"strictUndefinedChecks"},
    preview_feature{"tracing", general},
    preview_feature{"transactionApi", general},
    preview_feature{"typedSql", hidden},
    preview_feature{"uncheckedScalarInputs", general},
    preview_feature{"views"},
};

constexpr std::array postgresql_features{
    preview_feature{"fullTextSearch", renamed, "fullTextSearchPostgres"},
    preview_feature{"fullTextSearchPostgres"},
};

}  // namespace

std::optional<preview_feature> find_preview_feature(std::string_view name, std::optional<provider> p) {
  const std::string wanted = text::to_lower(name);
  if (p == provider::postgresql) {
    for (const preview_feature& f : postgresql_features) {
      if (text::to_lower(f.name) == wanted) return f;
    }
  }
  for (const preview_feature& f : features) {
    if (text::to_lower(f.name) == wanted) return f;
  }
  return std::nullopt;
}

const std::vector<std::string_view>& active_preview_features() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> found;
    for (const preview_feature& f : features) {
      if (f.state == active) found.push_back(f.name);
    }
    return found;
  }();
  return names;
}

}  // namespace tenon::schema
