#include "local/dynamodb/control_throughput_rules.hpp"

#include "local/api/failure.hpp"

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
                                                     const std::string& of) {
  if (!request) return std::nullopt;
  const auto check = [&](const std::optional<std::int64_t>& units, std::string_view name) {
    if (!units || *units == -1 || *units >= 1) return;
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
  const auto asked = define_on_demand(request, of);
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
  const throughput now = current ? *current : is_on_demand ? initial_warm : provisioned;
  const throughput asked{request.read_units.value_or(now.read_units), request.write_units.value_or(now.write_units)};
  constexpr std::string_view less = " is lower than current WarmThroughput, decreasing WarmThroughput is not supported";
  if (asked.read_units < now.read_units) refuse_warm("ReadUnitsPerSecond", of, less);
  if (asked.write_units < now.write_units) refuse_warm("WriteUnitsPerSecond", of, less);
  return asked;
}

}  // namespace tenon::local::dynamodb
