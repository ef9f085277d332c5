#include "dynamodb/aws/http_url.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <charconv>
#include <optional>

namespace tenon::dynamodb::aws {

namespace {

[[noreturn]] void reject(std::string_view what, const std::string& reason) {
  raise({.kind = error_kind::invalid_url,
         .message = std::string(what) + " is not the address of a service: " + reason,
         .hint = "Write it as http://host:port or https://host"});
}

std::optional<std::uint16_t> port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (problem != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

bool is_of_host(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_of_address(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

}  // namespace

std::string http_url::host_header() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (is_tls ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

std::string http_url::place() const { return (is_tls ? "https://" : "http://") + host_header(); }

http_url parse_http_url(std::string_view text, std::string_view what) {
  http_url out;
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = text::to_lower(text.substr(0, scheme_end));
  if (scheme_end == std::string_view::npos || (scheme != "http" && scheme != "https"))
    reject(what, "it does not begin with http:// or https://");
  out.is_tls = scheme == "https";
  out.port = out.is_tls ? 443 : 80;
  text.remove_prefix(scheme_end + 3);

  const std::size_t authority_end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, authority_end);
  const std::string_view rest = text.substr(authority_end);
  if (authority.find('@') != std::string_view::npos) reject(what, "it has a user");

  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) reject(what, "a bracket is not closed");
    out.host = authority.substr(1, end - 1);
    for (const char c : out.host)
      if (!is_of_address(c)) reject(what, "what its brackets hold is no address");
    authority.remove_prefix(end + 1);
  } else {
    const std::size_t end = std::min(authority.find(':'), authority.size());
    out.host = authority.substr(0, end);
    for (const char c : out.host)
      if (!is_of_host(c)) reject(what, "its host has a character that hosts do not have");
    authority.remove_prefix(end);
  }
  if (out.host.empty()) reject(what, "it has no host");
  if (authority.starts_with(':')) {
    const std::optional<std::uint16_t> port = port_of(authority.substr(1));
    if (!port) reject(what, "its port is not a number from 1 to 65535");
    out.port = *port;
  } else if (!authority.empty()) {
    reject(what, "something other than a port follows its host");
  }

  for (const char c : rest)
    if (c <= ' ' || c == 0x7f) reject(what, "it has a space or a control character");
  if (rest.find('#') != std::string_view::npos) reject(what, "it has a fragment");
  out.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
  return out;
}

}  // namespace tenon::dynamodb::aws
