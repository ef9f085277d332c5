#include "migrate/dialect_of.hpp"

#include "migrate/postgres_dialect.hpp"
#include "migrate/sqlite_dialect.hpp"

#include <tenon/base/error.hpp>

#include <string>

namespace tenon::migrate {

std::unique_ptr<dialect> dialect_of(const schema::definition& definition) {
  if (!definition.datasource) return std::make_unique<sqlite_dialect>();
  const schema::provider provider = definition.datasource->provider;
  switch (provider) {
    case schema::provider::sqlite: return std::make_unique<sqlite_dialect>();
    case schema::provider::postgresql: return std::make_unique<postgres_dialect>(postgres::flavor::postgresql);
    case schema::provider::cockroachdb: return std::make_unique<postgres_dialect>(postgres::flavor::cockroachdb);
    case schema::provider::mysql:
    case schema::provider::mongodb:
    case schema::provider::sqlserver:
    case schema::provider::dynamodb: break;
  }
  raise({.kind = error_kind::unsupported_feature,
         .message = "The SQL of provider `" + std::string(schema::to_string(provider)) + "` is not known"});
}

}  // namespace tenon::migrate
