#include "testing/container_description.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <boost/json.hpp>

namespace tenon::testing {
namespace {

namespace json = boost::json;

std::int64_t nanoseconds(std::chrono::milliseconds time) { return std::chrono::nanoseconds(time).count(); }

std::string port_key(const container_port& port) { return std::to_string(port.inside) + "/tcp"; }

json::array environment_of(const container_options& options) {
  json::array out;
  for (const auto& [name, value] : options.environment) out.emplace_back(name + "=" + value);
  return out;
}

json::object labels_of(const container_options& options) {
  json::object out{{"org.tenon.testing", "true"}};
  for (const auto& [name, value] : options.labels) out[name] = value;
  return out;
}

json::object health_check_of(const container_health_check& check) {
  json::array test{"CMD"};
  for (const std::string& word : check.command) test.emplace_back(word);
  return {{"Test", test},
          {"Interval", nanoseconds(check.interval)},
          {"Timeout", nanoseconds(check.timeout)},
          {"StartPeriod", nanoseconds(check.start_period)},
          {"Retries", check.retries}};
}

// Nobody but this machine is let in.
json::object port_bindings_of(const container_options& options) {
  json::object out;
  for (const container_port& port : options.ports) {
    const std::string outside = port.outside == 0 ? "" : std::to_string(port.outside);
    out[port_key(port)] = json::array{json::object{{"HostIp", "127.0.0.1"}, {"HostPort", outside}}};
  }
  return out;
}

json::array mounts_of(const container_options& options) {
  json::array out;
  for (const container_mount& mount : options.mounts)
    out.emplace_back(json::object{
        {"Type", "bind"}, {"Source", mount.source}, {"Target", mount.target}, {"ReadOnly", mount.read_only}});
  return out;
}

json::object tmpfs_of(const container_options& options) {
  json::object out;
  for (const container_tmpfs& folder : options.tmpfs) out[folder.target] = folder.options;
  return out;
}

json::array limits_of(const container_options& options) {
  json::array out;
  for (const container_limit& limit : options.limits)
    out.emplace_back(json::object{{"Name", limit.name}, {"Soft", limit.soft}, {"Hard", limit.hard}});
  return out;
}

void check(const container_options& options) {
  const auto refuse = [](const std::string& message) {
    raise({.kind = error_kind::invalid_value, .message = message});
  };
  if (options.image.empty()) refuse("A container needs an image.");
  if (options.health && options.health->command.empty()) refuse("A health check needs a command.");
  for (const container_mount& mount : options.mounts)
    if (!mount.source.starts_with('/'))
      refuse("The source of a mount has to be an absolute path, which " + text::quote(mount.source, 200) + " is not.");
  if (!is_on_host_network(options)) return;
  for (const container_port& port : options.ports)
    if (port.outside != 0 && port.outside != port.inside)
      refuse("On the host's network, port " + std::to_string(port.inside) + " of the container cannot be port " +
             std::to_string(port.outside) + " of this machine: there is no other network in between.");
}

}  // namespace

bool is_on_host_network(const container_options& options) noexcept { return options.network == "host"; }

std::string describe_container(const container_options& options) {
  check(options);
  json::object host{{"Mounts", mounts_of(options)}, {"Tmpfs", tmpfs_of(options)}};
  // Named with an empty list, Podman would give up its own defaults.
  if (!options.limits.empty()) host["Ulimits"] = limits_of(options);
  if (!options.network.empty()) host["NetworkMode"] = options.network;

  json::object out{{"Image", options.image}, {"Env", environment_of(options)}, {"Labels", labels_of(options)}};
  if (!options.command.empty()) out["Cmd"] = json::value_from(options.command);
  if (!options.entrypoint.empty()) out["Entrypoint"] = json::value_from(options.entrypoint);
  if (!options.user.empty()) out["User"] = options.user;
  if (options.health) out["Healthcheck"] = health_check_of(*options.health);
  if (!is_on_host_network(options)) {
    json::object exposed;
    for (const container_port& port : options.ports) exposed[port_key(port)] = json::object();
    out["ExposedPorts"] = exposed;
    host["PortBindings"] = port_bindings_of(options);
  }
  out["HostConfig"] = host;
  return json::serialize(out);
}

}  // namespace tenon::testing
