// Servers that requests have to go through.
#pragma once

#include "dynamodb/aws/environment.hpp"
#include "dynamodb/aws/http_url.hpp"

#include <optional>
#include <string>

namespace tenon::dynamodb::aws {

struct http_proxy {
  http_url at;                     // always without TLS
  std::string authorization = {};  // the value of the header Proxy-Authorization, if it wants one
};

// As https_proxy or http_proxy (or HTTPS_PROXY, HTTP_PROXY) say for a server, unless no_proxy lists its host or a domain
// that it belongs to, or "*". This machine itself is never asked for through a proxy. Throws invalid_url for a proxy that is
// none; its password is not shown.
std::optional<http_proxy> proxy_for(const environment& from, const http_url& server);

}  // namespace tenon::dynamodb::aws
