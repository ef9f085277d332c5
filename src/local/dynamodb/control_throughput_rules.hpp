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

// The most that is allowed per second. `of` is how messages go on: " for table", " for index : i", "". -1, for no limit,
// is allowed to what has one already.
std::optional<on_demand_throughput> define_on_demand(const std::optional<requested::optional_throughput>& request,
                                                     const std::string& of, bool is_new = true);

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

// What is warm of something that was given `warm`, or nothing.
throughput warm_of(const std::optional<throughput>& warm, bool is_on_demand, const throughput& provisioned) noexcept;

// The most that a table or an index may have, of reads as of writes.
inline constexpr std::int64_t max_table_units = 40000;

// Refuses a table that has more.
void check_most(const arn_parts& where, const table_definition& table);

// Remembers that units change.
void note_change(throughput_history& history, const throughput& from, const throughput& to, std::int64_t now) noexcept;

}  // namespace tenon::local::dynamodb
