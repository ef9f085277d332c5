#include "dynamodb/aws/credentials_instance.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::string_view roles = "/latest/meta-data/iam/security-credentials/";

http_url service_of(const settings& from) {
  if (const auto url = from.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint"))
    return parse_http_url(*url, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  const std::string mode = text::to_lower(
      from.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode").value_or("ipv4"));
  if (mode != "ipv4" && mode != "ipv6")
    raise({.kind = error_kind::invalid_value,
           .message = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is '" + mode + "'; it can be IPv4 or IPv6"});
  return {.host = mode == "ipv6" ? "fd00:ec2::254" : "169.254.169.254"};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find_first_of("\r\n")); }

class metadata {
 public:
  explicit metadata(const credentials_context& c) : context_(c), service_(service_of(c.from)) {}

  const http_url& service() const noexcept { return service_; }

  // False: there is no such service, or it is not to be used; `why_not` says which.
  bool open(std::string& why_not) {
    if (context_.from.flag("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled").value_or(false)) {
      why_not = "AWS_EC2_METADATA_DISABLED is set";
      return false;
    }
    try {
      const http_reply reply = ask("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n");
      if (reply.status == 200 && !reply.body.empty()) {
        token_ = first_line(reply.body);
        return true;
      }
      why_not = service_.place() + " gave no token but answered " + std::to_string(reply.status);
    } catch (const error& e) {
      if (e.kind() == error_kind::cancelled) throw;
      why_not = e.message();
    }
    return false;
  }

  http_reply get(std::string_view path) { return ask("GET", path, "X-aws-ec2-metadata-token: " + token_ + "\r\n"); }

 private:
  http_reply ask(std::string_view method, std::string_view path, std::string headers) {
    http_url to = service_;
    to.target = path;
    return call(context_, {.to = std::move(to),
                           .method = method,
                           .headers = std::move(headers),
                           .connect_timeout = std::chrono::milliseconds(1000),
                           .request_timeout = std::chrono::milliseconds(1000),
                           .is_nearby = true});
  }

  const credentials_context& context_;
  const http_url service_;
  std::string token_;
};

}  // namespace

std::optional<aws_credentials> credentials_from_instance(const credentials_context& c, std::string& why_not) {
  metadata m(c);
  if (!m.open(why_not)) return std::nullopt;
  const http_reply role = m.get(roles);
  if (role.status == 404) {
    why_not = "the machine has no role";
    return std::nullopt;
  }
  const std::string source = "the machine's metadata at " + m.service().place();
  if (role.status != 200 || first_line(role.body).empty())
    fail_credentials("No role was given by " + source + ", which answered " + std::to_string(role.status));
  const http_reply reply = m.get(std::string(roles) + url_encoded(first_line(role.body)));
  const std::optional<json_texts> answer = json_texts::parse(reply.body);
  if (reply.status != 200 || !answer)
    fail_credentials("No credentials were given by " + source + ", which answered " + std::to_string(reply.status));
  if (const std::string& code = (*answer)["Code"]; !code.empty() && code != "Success")
    fail_credentials("No credentials were given by " + source + ", which answered " + code, "Check the machine's role",
                     (*answer)["Message"]);
  return credentials_in(*answer, {}, source);
}

std::optional<std::string> region_from_instance(const credentials_context& c) {
  metadata m(c);
  std::string why_not;
  if (!m.open(why_not)) return std::nullopt;
  const http_reply reply = m.get("/latest/meta-data/placement/region");
  if (reply.status != 200 || first_line(reply.body).empty()) return std::nullopt;
  return first_line(reply.body);
}

}  // namespace tenon::dynamodb::aws
