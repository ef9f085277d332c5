#include "sql/postgres/endpoints.hpp"

#include "waiting/host_addresses.hpp"

#include <algorithm>
#include <string_view>

namespace tenon::sql::postgres {

namespace {

// The items of "a,b,c", those that are empty too.
std::vector<std::string> items_of(const std::string* list) {
  std::vector<std::string> out;
  if (!list) return out;
  std::string_view rest = *list;
  for (;;) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    out.emplace_back(rest.substr(0, end));
    if (end == rest.size()) return out;
    rest.remove_prefix(end + 1);
  }
}

std::optional<std::string> item(const std::vector<std::string>& list, std::size_t i, bool repeats) {
  if (list.size() == 1 && repeats) i = 0;
  if (i >= list.size() || list[i].empty()) return std::nullopt;
  return list[i];
}

// A folder, or the name of a socket in the abstract namespace.
bool is_socket(const std::string& host) { return host.starts_with('/') || host.starts_with('@'); }

}  // namespace

std::string endpoint::shown() const {
  const std::string place = host ? *host : address ? *address : "the local socket";
  return port && !place.starts_with('/') ? place + ":" + *port : place;
}

std::vector<endpoint> endpoints_of(const connection_options& options) {
  const std::string* lists[3] = {};
  for (const auto& [name, value] : options.keywords) {
    if (name == "host") lists[0] = &value;
    if (name == "hostaddr") lists[1] = &value;
    if (name == "port") lists[2] = &value;
  }
  const std::vector<std::string> hosts = items_of(lists[0]);
  const std::vector<std::string> addresses = items_of(lists[1]);
  const std::vector<std::string> ports = items_of(lists[2]);
  std::vector<endpoint> out;
  for (std::size_t i = 0; i < std::max({hosts.size(), addresses.size(), std::size_t{1}}); ++i)
    out.push_back({item(hosts, i, false), item(addresses, i, false), item(ports, i, true)});
  return out;
}

std::vector<endpoint> resolve(const endpoint& e, query::waiter& w, std::optional<monotonic_time> until,
                              std::string& problem) {
  if (!e.host || e.address || waiting::is_address(*e.host) || is_socket(*e.host)) return {e};
  std::vector<endpoint> out;
  for (const std::string& address : waiting::addresses_of(*e.host, w, until, problem))
    out.push_back({e.host, address, e.port});
  return out;
}

}  // namespace tenon::sql::postgres
