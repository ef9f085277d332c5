// The databases that clients can be generated for.
#pragma once

#include <tenon/schema/model.hpp>

#include <string>

namespace tenon::codegen {

// Where a generated client gets its connector from.
struct connector {
  schema::provider provider;
  const char* header;                       // "<tenon/sqlite.hpp>"
  const char* factory;                      // a tenon::connector_factory
  const char* transport_factory = nullptr;  // a tenon::transport_connector_factory, if there is one
};

// Null if there is no connector for the provider. `embedded`: one that has the embedded engine with it.
const connector* find_connector(schema::provider p, bool embedded = false);

// The providers there are connectors for, for messages: "sqlite and postgresql".
std::string supported_providers();

}  // namespace tenon::codegen
