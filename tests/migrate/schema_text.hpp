// Schemas for tests, from their text.
#pragma once

#include <tenon/schema/compile.hpp>

#include <stdexcept>
#include <string>

namespace tenon::migrate {

inline schema::definition definition_of(const std::string& text) {
  const schema::source_set sources{{{"schema.prisma", text}}};
  schema::compile_result result = schema::compile(sources);
  if (!result.ok()) throw std::invalid_argument(schema::render(result.diagnostics, sources));
  return result.schema;
}

// The models with an SQLite datasource before them.
inline schema::definition models(const std::string& text) {
  return definition_of("datasource db {\n  provider = \"sqlite\"\n  url = \"file:dev.db\"\n}\n" + text);
}

}  // namespace tenon::migrate
