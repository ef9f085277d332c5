// The databases that clients can be generated for.
#pragma once

#include <tenon/schema/model.hpp>

#include <string>

namespace tenon::codegen {

// Where a generated client gets its connector from.
struct connector {
  schema::provider provider;
  const char* header;   // "<tenon/sqlite.hpp>"
  const char* factory;  // a tenon::connector_factory
};

// Null if there is no connector for the provider.
const connector* find_connector(schema::provider p);

// The providers there are connectors for, for messages: "sqlite and postgresql".
std::string supported_providers();

}  // namespace tenon::codegen
