#include "local/dynamodb/control_throughput_rules.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <string_view>

namespace tenon::local::dynamodb {
namespace {

constexpr std::int64_t max_units = 1'000'000'000'000;

// What follows "Requested ReadUnitsPerSecond for WarmThroughput for …" where too little is requested.
[[noreturn]] void refuse_warm(std::string_view member, const std::string& of, std::string_view why) {
  refuse_values(std::string("Requested ").append(member).append(" for WarmThroughput for ").append(of).append(why));
}

}  // namespace

void check_throughput(const requested::throughput& units) {
  const auto check = [](std::int64_t given, std::string_view name) {
    if (given > max_units)
      refuse("Given value " + std::to_string(given) + " for " + std::string(name) + " is out of bounds");
  };
  check(units.read_units, "ReadCapacityUnits");
  check(units.write_units, "WriteCapacityUnits");
}

std::optional<on_demand_throughput> define_on_demand(const std::optional<requested::optional_throughput>& request,
                                                     const std::string& of, bool is_new) {
  if (!request) return std::nullopt;
  const auto check = [&](const std::optional<std::int64_t>& units, std::string_view name) {
    if (!units || (*units == -1 && !is_new) || *units >= 1) return;
    const auto what = std::string("Requested ")
                          .append(name)
                          .append(" for OnDemandThroughput")
                          .append(of)
                          .append(" is outside of valid range");
    // Restores, which say nothing of what it is for, say it in another way.
    if (of.empty()) refuse("Invalid Request: " + what);
    refuse_values(what);
  };
  check(request->read_units, "MaxReadRequestUnits");
  check(request->write_units, "MaxWriteRequestUnits");
  return on_demand_throughput{request->read_units, request->write_units};
}

void change_on_demand(std::optional<on_demand_throughput>& limits, const requested::optional_throughput& request,
                      const std::string& of) {
  const auto asked = define_on_demand(request, of, false);
  if (!limits) limits.emplace();
  if (asked->max_read_units) limits->max_read_units = asked->max_read_units;
  if (asked->max_write_units) limits->max_write_units = asked->max_write_units;
}

std::optional<throughput> define_warm(const std::optional<requested::optional_throughput>& request, bool is_on_demand,
                                      const throughput& provisioned, const std::string& of) {
  if (!request || (!request->read_units && !request->write_units)) return std::nullopt;
  const auto& least = is_on_demand ? initial_warm : provisioned;
  constexpr std::string_view below_initial =
      " is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
      "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
  const throughput asked{request->read_units.value_or(least.read_units),
                         request->write_units.value_or(least.write_units)};
  if (asked.read_units < least.read_units)
    refuse_warm("ReadUnitsPerSecond", of,
                is_on_demand ? below_initial : " is lower than ReadCapacityUnits of ProvisionedThroughput");
  if (asked.write_units < least.write_units)
    refuse_warm("WriteUnitsPerSecond", of,
                is_on_demand ? below_initial : " is lower than WriteCapacityUnits of ProvisionedThroughput");
  return asked;
}

std::optional<throughput> raise_warm(const requested::optional_throughput& request,
                                     const std::optional<throughput>& current, bool is_on_demand,
                                     const throughput& provisioned, const std::string& of) {
  if (!request.read_units && !request.write_units) return current;
  const throughput now = warm_of(current, is_on_demand, provisioned);
  const throughput asked{request.read_units.value_or(now.read_units), request.write_units.value_or(now.write_units)};
  constexpr std::string_view less = " is lower than current WarmThroughput, decreasing WarmThroughput is not supported";
  if (asked.read_units < now.read_units) refuse_warm("ReadUnitsPerSecond", of, less);
  if (asked.write_units < now.write_units) refuse_warm("WriteUnitsPerSecond", of, less);
  return asked;
}

throughput warm_of(const std::optional<throughput>& warm, bool is_on_demand, const throughput& provisioned) noexcept {
  const auto& given = is_on_demand ? initial_warm : provisioned;
  if (!warm) return given;
  return {std::max(warm->read_units, given.read_units), std::max(warm->write_units, given.write_units)};
}

void check_most(const arn_parts& where, const table_definition& table) {
  const auto check_units = [&](std::int64_t units, const std::string& name, const std::string& of,
                               const std::string& kind) {
    if (units > max_table_units)
      limit_exceeded("The requested " + name + of + ", " + std::to_string(units) + ", is above the per " + kind +
                     " maximum for the account in " + where.region +
                     ". Per table maximum: " + std::to_string(max_table_units) +
                     ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
                     "limits.");
  };
  const auto check_limit = [&](std::int64_t units, const std::string& what, const std::string& of,
                               const std::string& kind) {
    if (units > max_table_units)
      limit_exceeded("Subscriber limit exceeded: Requested " + what + of + " exceeds TableMax" + kind +
                     "CapacityUnits of the account in region " + where.region);
  };
  const auto check = [&](const auto& one, const throughput& units, const std::string& of_units,
                         const std::string& of_limit, const std::string& of_warm, const std::string& kind) {
    check_units(units.read_units, "ReadCapacityUnits", of_units, kind);
    check_units(units.write_units, "WriteCapacityUnits", of_units, kind);
    if (one.on_demand) {
      check_limit(one.on_demand->max_read_units.value_or(0), "MaxReadRequestUnits for OnDemandThroughput for ",
                  of_limit, "Read");
      check_limit(one.on_demand->max_write_units.value_or(0), "MaxWriteRequestUnits for OnDemandThroughput for ",
                  of_limit, "Write");
    }
    if (one.warm_throughput) {
      check_limit(one.warm_throughput->read_units, "ReadUnitsPerSecond for WarmThroughput for ", of_warm, "Read");
      check_limit(one.warm_throughput->write_units, "WriteUnitsPerSecond for WarmThroughput for ", of_warm, "Write");
    }
  };
  check(table, table.throughput, "", "table", "table", "table");
  for (const auto& index : table.indexes)
    if (index.is_global)
      check(index, index.throughput.value_or(throughput()), " for index " + index.name, "index : " + index.name,
            "index " + index.name, "index");
}

void note_change(throughput_history& history, const throughput& from, const throughput& to, std::int64_t now) noexcept {
  if (to.read_units > from.read_units || to.write_units > from.write_units) history.last_increase_at = now;
  if (to.read_units >= from.read_units && to.write_units >= from.write_units) return;
  history.decreases = history.decreases_today(now) + 1;
  history.last_decrease_at = now;
}

}  // namespace tenon::local::dynamodb
