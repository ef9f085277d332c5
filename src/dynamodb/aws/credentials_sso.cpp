#include "dynamodb/aws/credentials_sso.hpp"

#include "base/json_text.hpp"
#include "dynamodb/aws/endpoint.hpp"

#include <tenon/base/bytes.hpp>

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <new>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::chrono::minutes refresh_window{5};
constexpr const char* sign_in = "Run `aws sso login` for the profile";

std::string property(const ini_section& of, std::string_view name) {
  const auto at = of.find(name);
  return at == of.end() ? std::string() : at->second;
}

// What the tokens are called after.
std::string sha1_hex(const std::string& text) {
  std::array<unsigned char, 20> out;
  if (EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha1(), nullptr) != 1) throw std::bad_alloc();
  return bytes(out.data(), out.size()).to_hex();
}

struct token_file {
  std::string path;
  json_texts content;

  std::optional<timestamp> expires_at() const { return timestamp::try_parse(content["expiresAt"]); }
};

token_file read_token(const credentials_context& c, const std::string& called_after, const std::string& profile) {
  const std::string path = c.from.expanded("~/.aws/sso/cache/" + sha1_hex(called_after) + ".json");
  const std::optional<std::string> text = c.from.from().file(path);
  std::optional<json_texts> content = text ? json_texts::parse(*text) : std::nullopt;
  token_file out{path, content ? std::move(*content) : json_texts()};
  if (out.content["accessToken"].empty() || !out.expires_at())
    fail_credentials("Profile '" + profile + "' needs a sign-in, but there is no token in " + path, sign_in);
  return out;
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += out.empty() ? "{" : ",";
  append_json_string(out, name);
  out += ':';
  append_json_string(out, value);
}

// The members that SDKs keep; of a refreshed token the new ones.
std::string text_of(const json_texts& old, std::string_view access_token, timestamp expires_at,
                    std::string_view refresh_token) {
  std::string out;
  for (const std::string_view name : {"startUrl", "region", "clientId", "clientSecret", "registrationExpiresAt"})
    if (!old[name].empty()) append_member(out, name, old[name]);
  append_member(out, "accessToken", access_token);
  append_member(out, "expiresAt", expires_at.to_string());
  if (!refresh_token.empty()) append_member(out, "refreshToken", refresh_token);
  return out + "}";
}

// The new access token; empty if there is none to be had.
std::string refreshed(const credentials_context& c, const token_file& token, const std::string& region) {
  const json_texts& t = token.content;
  if (t["clientId"].empty() || t["clientSecret"].empty() || t["refreshToken"].empty()) return {};
  http_url to = endpoint_of("oidc", "AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc", c.from, region);
  to.target = "/token";
  std::string body;
  append_member(body, "clientId", t["clientId"]);
  append_member(body, "clientSecret", t["clientSecret"]);
  append_member(body, "grantType", "refresh_token");
  append_member(body, "refreshToken", t["refreshToken"]);
  body += '}';
  const http_reply reply =
      call(c, {.to = to, .method = "POST", .headers = "Content-Type: application/json\r\n", .body = body});
  const std::optional<json_texts> answer = json_texts::parse(reply.body);
  if (reply.status != 200 || !answer || (*answer)["accessToken"].empty()) return {};
  std::int64_t seconds = 0;
  const std::string& lasts = (*answer)["expiresIn"];
  std::from_chars(lasts.data(), lasts.data() + lasts.size(), seconds);
  const std::string& next = (*answer)["refreshToken"];
  // Whether that succeeds or not: this process has the token, and the next one signs in again.
  c.from.from().write_private_file(token.path,
                                   text_of(t, (*answer)["accessToken"], c.time.wall() + std::chrono::seconds(seconds),
                                           next.empty() ? t["refreshToken"] : next));
  return (*answer)["accessToken"];
}

aws_credentials exchanged(const credentials_context& c, const std::string& token, const std::string& region,
                          const std::string& account, const std::string& role) {
  http_url to = endpoint_of("portal.sso", "AWS_ENDPOINT_URL_SSO", "sso", c.from, region);
  to.target = "/federation/credentials?account_id=" + url_encoded(account) + "&role_name=" + url_encoded(role);
  if (token.find_first_of("\r\n") != std::string::npos)
    fail_credentials("The token of the sign-in has a line break", sign_in);
  const http_reply reply = call(c, {.to = to, .headers = "x-amz-sso_bearer_token: " + token + "\r\n"});
  const std::optional<json_texts> answer = json_texts::parse(reply.body);
  if (reply.status != 200 || !answer)
    fail_credentials("Role " + role + " of account " + account + " was not given by " + to.place() +
                         ", which answered " + std::to_string(reply.status),
                     reply.status == 401 ? sign_in : "Check sso_account_id and sso_role_name",
                     answer ? (*answer)["message"] : "");
  aws_credentials out = credentials_in(*answer,
                                       {.access_key_id = "roleCredentials.accessKeyId",
                                        .secret_access_key = "roleCredentials.secretAccessKey",
                                        .session_token = "roleCredentials.sessionToken",
                                        .expiration = ""},
                                       to.place());
  std::int64_t end = 0;
  const std::string& milliseconds = (*answer)["roleCredentials.expiration"];
  if (std::from_chars(milliseconds.data(), milliseconds.data() + milliseconds.size(), end).ec == std::errc() &&
      end > 0 && end < 253'402'300'800'000)
    out.expires_at = timestamp::from_milliseconds(end);
  return out;
}

}  // namespace

aws_credentials credentials_from_sso(const credentials_context& c, const ini_section& profile,
                                     const std::string& name) {
  const std::string account = property(profile, "sso_account_id");
  const std::string role = property(profile, "sso_role_name");
  std::string region = property(profile, "sso_region");
  std::string start = property(profile, "sso_start_url");
  const std::string session_name = property(profile, "sso_session");
  if (!session_name.empty()) {
    const ini_section* session = c.from.find_sso_session(session_name);
    if (!session)
      fail_credentials("Profile '" + name + "' names the sso_session '" + session_name + "', which " +
                           c.from.config_path() + " does not have",
                       "Add a section [sso-session " + session_name + "]");
    region = property(*session, "sso_region");
    start = property(*session, "sso_start_url");
  }
  if (account.empty() || role.empty() || region.empty() || start.empty())
    fail_credentials(
        "Profile '" + name + "' has some of the settings for a sign-in, but not all",
        "Set sso_account_id, sso_role_name, sso_region and sso_start_url, the latter two in the sso-session");

  const token_file token = read_token(c, session_name.empty() ? start : session_name, name);
  const timestamp now = c.time.wall();
  std::string access_token = token.content["accessToken"];
  if (!session_name.empty() && *token.expires_at() - now < refresh_window)
    if (std::string next = refreshed(c, token, region); !next.empty()) return exchanged(c, next, region, account, role);
  if (*token.expires_at() <= now) fail_credentials("The sign-in of profile '" + name + "' has expired", sign_in);
  return exchanged(c, access_token, region, account, role);
}

}  // namespace tenon::dynamodb::aws
