#include "dynamodb/aws/credentials_container.hpp"

#include <arpa/inet.h>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::string_view relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

// Whoever can set the variable could otherwise have the token sent in the clear anywhere.
bool may_be_plain(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1)
    return (ntohl(v4.s_addr) >> 24) == 127 || host == "169.254.170.2" || host == "169.254.170.23";
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    in6_addr eks{};
    inet_pton(AF_INET6, "fd00:ec2::23", &eks);
    return IN6_IS_ADDR_LOOPBACK(&v6) || IN6_ARE_ADDR_EQUAL(&v6, &eks);
  }
  return host == "localhost";
}

std::string authorization(const environment& e) {
  std::string token;
  if (const auto path = e.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    const auto content = e.file(*path);
    if (!content || content->empty())
      fail_credentials("The token for the container's credentials cannot be read from " + *path,
                       "Check AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    token = *content;
  } else {
    token = e.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
  }
  if (token.find_first_of("\r\n") != std::string::npos)
    fail_credentials("The token for the container's credentials has a line break",
                     "Write it in one line, without an end");
  return token;
}

}  // namespace

std::optional<aws_credentials> credentials_from_container(const credentials_context& c) {
  const environment& e = c.from.from();
  credentials_call request{.to = {},
                           .connect_timeout = std::chrono::milliseconds(1000),
                           .request_timeout = std::chrono::milliseconds(5000),
                           .is_nearby = true};
  if (const auto path = e.variable(relative.data())) {
    request.to = parse_http_url("http://169.254.170.2" + *path, relative);
  } else if (const auto url = e.variable(full.data())) {
    request.to = parse_http_url(*url, full);
    if (!request.to.is_tls && !may_be_plain(request.to.host))
      fail_credentials(
          std::string(full) + " names " + request.to.place() + ", from which no credentials are fetched without TLS",
          "Use https, a loopback address, 169.254.170.2 or 169.254.170.23");
  } else {
    return std::nullopt;
  }
  if (const std::string token = authorization(e); !token.empty()) request.headers = "Authorization: " + token + "\r\n";

  const std::string source = "the container's credentials at " + request.to.place();
  const http_reply reply = call(c, request);
  const std::optional<json_texts> answer = json_texts::parse(reply.body);
  if (reply.status != 200)
    fail_credentials("No answer of " + source + " but " + std::to_string(reply.status), "Check the container's role",
                     answer ? (*answer)["Message"] : "");
  if (!answer) fail_credentials("The answer of " + source + " is not JSON");
  return credentials_in(*answer, {}, source);
}

}  // namespace tenon::dynamodb::aws
