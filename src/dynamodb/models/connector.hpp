// The connector of generated clients.
#pragma once

#include <tenon/dynamodb/transport.hpp>
#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <memory>
#include <string>

namespace tenon::observe {
class observer;
}

namespace tenon::dynamodb::models {

// Sessions are made as they are asked for: how many requests run at once is for the transport to limit.
// `table_prefix`: what the names of tables begin with, before what the schema calls them.
std::unique_ptr<query::connector> make_connector(std::shared_ptr<transport> way, const query::schema_descriptor& schema,
                                                 observe::observer& watch, std::string table_prefix = {});

}  // namespace tenon::dynamodb::models
