// Generated clients of DynamoDB with the embedded engine.
#pragma once

#include <tenon/dynamodb/models/connect.hpp>

namespace tenon::local_dynamodb {

// A tenon::connector_factory that knows the engine in the program beside the service:
//
//   dynamodb+embedded:app.db     tables in a file; a relative path counts from the schema's folder
//   dynamodb+embedded::memory:   tables of this client alone, gone with it
//
// each with ?durability=power_loss, if commits are to wait for the disk. Every other URL is the service's.
query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch);

}  // namespace tenon::local_dynamodb
