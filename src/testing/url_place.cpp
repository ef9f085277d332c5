#include "testing/url_place.hpp"

#include "testing/percent_encoding.hpp"

#include <algorithm>

namespace tenon::testing {
namespace {

struct url_parts {
  std::string_view scheme;      // "postgresql://"
  std::string_view login;       // "user:password@"
  std::string_view place;       // "host:port"
  std::string_view database;    // "/name"
  std::string_view parameters;  // "?name=value&…"
};

url_parts split(std::string_view url) {
  url_parts out;
  const auto take = [&](std::size_t size) {
    const std::string_view part = url.substr(0, size);
    url.remove_prefix(part.size());
    return part;
  };
  const std::size_t scheme = url.find("://");
  out.scheme = take(scheme == std::string_view::npos ? 0 : scheme + 3);
  std::string_view authority = take(std::min(url.find_first_of("/?"), url.size()));
  // A password may hold an at sign that should have been encoded: the last one ends it.
  const std::size_t at = authority.rfind('@');
  out.login = authority.substr(0, at == std::string_view::npos ? 0 : at + 1);
  out.place = authority.substr(out.login.size());
  out.database = take(std::min(url.find('?'), url.size()));
  out.parameters = url;
  return out;
}

// Those that name a server leave it to the place.
bool names_server(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  return name == "host" || name == "hostaddr" || name == "port";
}

std::string without_server(std::string_view parameters) {
  std::string out;
  if (!parameters.empty()) parameters.remove_prefix(1);
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find('&'), parameters.size());
    const std::string_view one = parameters.substr(0, end);
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    if (names_server(one)) continue;
    out += out.empty() ? '?' : '&';
    out += one;
  }
  return out;
}

}  // namespace

std::string with_place(std::string_view url, std::string_view place) {
  const url_parts p = split(url);
  std::string out(p.scheme);
  return out.append(p.login).append(place).append(p.database).append(without_server(p.parameters));
}

std::string with_database(std::string_view url, std::string_view database) {
  const url_parts p = split(url);
  std::string out(p.scheme);
  return out.append(p.login).append(p.place).append("/").append(percent_encoded(database)).append(p.parameters);
}

}  // namespace tenon::testing
