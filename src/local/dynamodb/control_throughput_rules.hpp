// What the service demands of the throughput of tables and their global indexes.
//
// All functions throw failure with the service's message for the first thing that is wrong, in the service's order.
#pragma once

#include "local/api/table_requests.hpp"
#include "local/dynamodb/table_definition.hpp"

#include <optional>
#include <string>

namespace tenon::local::dynamodb {

// "Given value … for ReadCapacityUnits is out of bounds".
void check_throughput(const requested::throughput& units);

// The most that is allowed per second. `of` is how messages go on: " for table", " for index : i", "".
std::optional<on_demand_throughput> define_on_demand(const std::optional<requested::optional_throughput>& request,
                                                     const std::string& of);

// Changes the limits that are asked for; -1 takes one away.
void change_on_demand(std::optional<on_demand_throughput>& limits, const requested::optional_throughput& request,
                      const std::string& of);

// The warm throughput of something new, which is no less than `least`, what it starts with. `of`: "table", "index i".
std::optional<throughput> define_warm(const std::optional<requested::optional_throughput>& request, bool is_on_demand,
                                      const throughput& provisioned, const std::string& of);

// That of something that has it already, and may only get more.
std::optional<throughput> raise_warm(const requested::optional_throughput& request,
                                     const std::optional<throughput>& current, bool is_on_demand,
                                     const throughput& provisioned, const std::string& of);

// What tables on demand start with.
inline constexpr throughput initial_warm{12000, 4000};

}  // namespace tenon::local::dynamodb
