#include <tenon/migrate/creation_script.hpp>

#include "dynamodb/models/creation_script.hpp"
#include "migrate/dialect_of.hpp"
#include "migrate/differ.hpp"
#include "migrate/layout.hpp"
#include "migrate/script.hpp"

#include <tenon/describe/description.hpp>

namespace tenon::migrate {

std::string creation_script(const schema::definition& definition) {
  if (definition.datasource && definition.datasource->provider == schema::provider::dynamodb)
    return dynamodb::models::creation_script(describe::description(definition).schema());
  const std::unique_ptr<dialect> target = dialect_of(definition);
  return script(diff({}, layout(definition, *target), *target), *target);
}

}  // namespace tenon::migrate
