// Addresses of the web, as far as services have them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

struct http_url {
  bool is_tls = false;
  std::string host = {};  // a name or an address; that of IPv6 without its brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query

  // The value of the header Host: the port is left out where it is the scheme's own.
  std::string host_header() const;

  // "https://host:port", for messages; never the target, which may hold secrets.
  std::string place() const;
};

// Throws invalid_url (P1013) for anything but http:// and https:// with a host and without user and fragment. `what` names
// the source of the text: "AWS_ENDPOINT_URL".
http_url parse_http_url(std::string_view text, std::string_view what);

}  // namespace tenon::dynamodb::aws
