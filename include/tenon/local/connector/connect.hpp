// Generated clients of DynamoDB with the embedded engine.
#pragma once

#include <tenon/dynamodb/models/connect.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <memory>
#include <string_view>

namespace tenon::local_dynamodb {

// A tenon::connector_factory that knows the engine in the program beside the service:
//
//   dynamodb+embedded:app.db     tables in a file; a relative path counts from the schema's folder
//   dynamodb+embedded::memory:   tables of this client alone, gone with it
//
// each with ?durability=power_loss, if commits are to wait for the disk, and ?table_prefix=…. Every other URL is the service's.
query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch);

// The way to what such a URL means. Relative files count from `directory`; empty: from the working directory.
std::unique_ptr<dynamodb::transport> open_transport(const std::string& url, std::string_view directory);

}  // namespace tenon::local_dynamodb
