#include "dynamodb/aws/credentials_sts.hpp"

#include "dynamodb/aws/endpoint.hpp"
#include "dynamodb/aws/signature.hpp"

#include <array>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded; charset=utf-8";

http_url sts_endpoint(const credentials_context& c) {
  return endpoint_of("sts", "AWS_ENDPOINT_URL_STS", "sts", c.from, c.region);
}

std::string form(const credentials_context& c, std::string_view action, const role_to_assume& role) {
  const std::string name =
      role.session_name.empty() ? "tenon-" + std::to_string(c.time.wall().milliseconds()) : role.session_name;
  std::string out = "Action=" + std::string(action) + "&Version=2011-06-15&RoleArn=" + url_encoded(role.arn) +
                    "&RoleSessionName=" + url_encoded(name);
  if (!role.duration_seconds.empty()) out += "&DurationSeconds=" + url_encoded(role.duration_seconds);
  if (!role.external_id.empty()) out += "&ExternalId=" + url_encoded(role.external_id);
  return out;
}

// The text of the first element of that name, of which the answers have one each.
std::string element(std::string_view xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const std::size_t begin = xml.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = xml.find("</" + name + ">", begin);
  if (end == std::string_view::npos) return {};
  const std::string_view text = xml.substr(begin + open.size(), end - begin - open.size());
  static constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t used = 1;
    char c = text[i];
    for (const auto& [entity, meaning] : entities)
      if (text.substr(i).starts_with(entity)) {
        used = entity.size();
        c = meaning;
        break;
      }
    out += c;
    i += used;
  }
  return out;
}

aws_credentials credentials_of_role(const http_reply& reply, const role_to_assume& role, const http_url& from) {
  if (reply.status != 200) {
    const std::string code = element(reply.body, "Code");
    fail_credentials("The role " + role.arn + " was not assumed: " + from.place() + " answered " +
                         std::to_string(reply.status) + (code.empty() ? "" : " " + code),
                     "Check that the role exists and trusts whoever assumes it", element(reply.body, "Message"));
  }
  aws_credentials out{.access_key_id = element(reply.body, "AccessKeyId"),
                      .secret_access_key = element(reply.body, "SecretAccessKey"),
                      .session_token = element(reply.body, "SessionToken"),
                      .expires_at = timestamp::try_parse(element(reply.body, "Expiration"))};
  if (out.access_key_id.empty() || out.secret_access_key.empty() || !out.expires_at)
    fail_credentials("The role " + role.arn + " was not assumed: the answer of " + from.place() +
                     " has no credentials");
  return out;
}

}  // namespace

aws_credentials assume_role(const credentials_context& c, const role_to_assume& role, const aws_credentials& keys) {
  if ((keys.access_key_id + keys.session_token).find_first_of("\r\n") != std::string::npos)
    fail_credentials("The keys for the role " + role.arn + " have a line break");
  const http_url to = sts_endpoint(c);
  const std::string body = form(c, "AssumeRole", role);
  const std::array<char, 16> moment = amz_date(c.time.wall());
  const std::string_view date(moment.data(), moment.size());
  const std::string host = to.host_header();

  std::array<signed_header, 4> headers = {{{"content-type", form_type}, {"host", host}, {"x-amz-date", date}, {}}};
  std::size_t count = 3;
  if (!keys.session_token.empty()) headers[count++] = {"x-amz-security-token", keys.session_token};
  std::string lines;
  for (std::size_t i = 0; i < count; ++i)
    if (headers[i].name != "host") lines.append(headers[i].name).append(": ").append(headers[i].value).append("\r\n");
  lines += "Authorization: ";
  request_signer signer(c.region, "sts");
  signer.append_authorization(lines, {.path = to.target, .headers = std::span(headers).first(count), .body = body},
                              date, keys);
  lines += "\r\n";
  return credentials_of_role(call(c, {.to = to, .method = "POST", .headers = lines, .body = body}), role, to);
}

aws_credentials assume_role_with_web_identity(const credentials_context& c, const role_to_assume& role,
                                              const std::string& token_file) {
  const std::optional<std::string> token = c.from.from().file(token_file);
  if (!token || token->empty())
    fail_credentials("The token of the web identity for " + role.arn + " cannot be read from " + token_file,
                     "Check AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file");
  const http_url to = sts_endpoint(c);
  const std::string body = form(c, "AssumeRoleWithWebIdentity", role) +
                           "&WebIdentityToken=" + url_encoded(token->substr(0, token->find_last_not_of(" \r\n") + 1));
  const std::string headers = "Content-Type: " + std::string(form_type) + "\r\n";
  return credentials_of_role(call(c, {.to = to, .method = "POST", .headers = headers, .body = body}), role, to);
}

std::optional<aws_credentials> credentials_from_web_identity(const credentials_context& c) {
  const environment& e = c.from.from();
  const std::optional<std::string> token_file = e.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (!token_file) return std::nullopt;
  const std::optional<std::string> arn = e.variable("AWS_ROLE_ARN");
  if (!arn) fail_credentials("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not", "Set both, or none");
  return assume_role_with_web_identity(
      c, {.arn = *arn, .session_name = e.variable("AWS_ROLE_SESSION_NAME").value_or("")}, *token_file);
}

}  // namespace tenon::dynamodb::aws
