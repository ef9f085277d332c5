// What makes an empty database fit a schema: SQL, or requests.
#pragma once

#include <tenon/schema/model.hpp>

#include <string>

namespace tenon::migrate {

// The statements, each ended by a semicolon; for DynamoDB a line for each request. Throws unsupported for a provider whose SQL is not known.
std::string creation_script(const schema::definition& definition);

}  // namespace tenon::migrate
