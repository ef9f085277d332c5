#include "dynamodb/aws/http_proxy.hpp"

#include "base/text.hpp"
#include "sql/url.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace tenon::dynamodb::aws {

namespace {

struct setting {
  std::string value;
  std::string_view name;
};

std::optional<setting> first_of(const environment& from, const std::array<const char*, 2>& names) {
  for (const char* name : names)
    if (std::optional<std::string> value = from.variable(name)) return {{std::move(*value), name}};
  return std::nullopt;
}

std::string_view trimmed(std::string_view s) {
  const std::size_t begin = s.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view() : s.substr(begin, s.find_last_not_of(" \t") - begin + 1);
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

// "example.org", ".example.org" and "*.example.org" mean the domain and what belongs to it.
bool is_within(std::string_view host, std::string_view domain) {
  if (domain.starts_with('*')) domain.remove_prefix(1);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty() || !host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

bool is_listed(std::string_view list, const http_url& server) {
  const std::string host = text::to_lower(server.host);
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string entry = text::to_lower(trimmed(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (entry == "*" || entry == host || entry == "[" + host + "]" || entry == text::to_lower(server.host_header()) ||
        is_within(host, entry))
      return true;
  }
  return false;
}

}  // namespace

std::optional<http_proxy> proxy_for(const environment& from, const http_url& server) {
  if (is_this_machine(text::to_lower(server.host))) return std::nullopt;
  const std::optional<setting> chosen =
      server.is_tls ? first_of(from, {"https_proxy", "HTTPS_PROXY"}) : first_of(from, {"http_proxy", "HTTP_PROXY"});
  if (!chosen) return std::nullopt;
  if (const auto except = first_of(from, {"no_proxy", "NO_PROXY"}); except && is_listed(except->value, server))
    return std::nullopt;

  http_proxy out;
  std::string url = chosen->value;
  if (url.find("://") == std::string::npos) url = "http://" + url;
  const std::size_t authority = url.find("://") + 3;
  const std::size_t at = url.substr(0, url.find('/', authority)).rfind('@');
  if (at != std::string::npos && at >= authority) {
    const sql::url_source source{"proxy's", "in " + std::string(chosen->name)};
    out.authorization = "Basic " + bytes(source.percent_decoded(url.substr(authority, at - authority))).to_base64();
    url.erase(authority, at - authority + 1);
  }
  out.at = parse_http_url(url, chosen->name);
  if (out.at.is_tls)
    raise({.kind = error_kind::invalid_url,
           .message =
               std::string(chosen->name) + " names a proxy that is itself reached with TLS, which is not supported",
           .hint = "Use a proxy at http://"});
  return out;
}

}  // namespace tenon::dynamodb::aws
