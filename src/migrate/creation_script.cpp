#include <tenon/migrate/creation_script.hpp>

#include "migrate/differ.hpp"
#include "migrate/layout.hpp"
#include "migrate/script.hpp"
#include "migrate/sqlite_dialect.hpp"

#include <tenon/base/error.hpp>

namespace tenon::migrate {

std::string creation_script(const schema::definition& definition) {
  if (definition.datasource && definition.datasource->provider != schema::provider::sqlite)
    raise({.kind = error_kind::unsupported_feature,
           .message = "The SQL of provider `" + std::string(schema::to_string(definition.datasource->provider)) +
                      "` is not known"});
  const sqlite_dialect dialect;
  return script(diff({}, layout(definition, dialect), dialect), dialect);
}

}  // namespace tenon::migrate
