// Schemas for tests, compiled from their text.
#pragma once

#include <tenon/schema/compile.hpp>

#include <stdexcept>
#include <string>

namespace tenon::testing {

// The models of `text`, with a datasource in front unless it has its own. Throws if the schema is invalid.
inline schema::definition compiled_schema(const std::string& text, const std::string& provider = "sqlite") {
  const bool complete = text.find("datasource ") != std::string::npos;
  const std::string head = "datasource db {\n  provider = \"" + provider + "\"\n  url = \"file:dev.db\"\n}\n";
  const schema::source_set sources{{{"schema.prisma", complete ? text : head + text}}};
  schema::compile_result compiled = schema::compile(sources);
  if (!compiled.ok()) throw std::runtime_error(schema::render(compiled.diagnostics, sources));
  return std::move(compiled.schema);
}

}  // namespace tenon::testing
